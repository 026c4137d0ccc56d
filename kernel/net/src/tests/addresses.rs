//! Addresses and texts, one by one and at random.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use preau_model::NetRule;
use proptest::prelude::*;

use crate::{Allowed, AllowedError, Reach, Target, judge};

#[test]
fn every_range_that_is_not_the_internet_is_closed() {
    let table: [(&str, Reach); 44] = [
        ("1.1.1.1", Reach::Public),
        ("172.15.255.255", Reach::Public),
        ("172.32.0.1", Reach::Public),
        ("100.63.0.1", Reach::Public),
        ("192.0.1.1", Reach::Public),
        ("10.1.2.3", Reach::Private),
        ("172.16.0.1", Reach::Private),
        ("192.168.1.1", Reach::Private),
        ("100.64.0.1", Reach::Private),
        ("127.0.0.1", Reach::Private),
        ("127.255.255.254", Reach::Private),
        ("0.0.0.0", Reach::Never),
        ("169.254.169.254", Reach::Never),
        ("169.254.170.2", Reach::Never),
        ("100.100.100.200", Reach::Never),
        ("168.63.129.16", Reach::Never),
        ("192.0.0.192", Reach::Never),
        ("192.0.2.1", Reach::Never),
        ("192.88.99.1", Reach::Never),
        ("198.18.0.1", Reach::Never),
        ("198.51.100.1", Reach::Never),
        ("203.0.113.1", Reach::Never),
        ("224.0.0.1", Reach::Never),
        ("240.0.0.1", Reach::Never),
        ("255.255.255.255", Reach::Never),
        ("2a00:1450::1", Reach::Public),
        ("::1", Reach::Private),
        ("fd12::1", Reach::Private),
        ("::", Reach::Never),
        ("::127.0.0.1", Reach::Never),
        ("fe80::1", Reach::Never),
        ("fec0::1", Reach::Never),
        ("ff02::1", Reach::Never),
        ("fd00:ec2::254", Reach::Never),
        ("fd20:ce::254", Reach::Never),
        ("2001:db8::1", Reach::Never),
        ("2001::1", Reach::Never),
        ("2002:7f00:1::", Reach::Never),
        ("100::1", Reach::Never),
        ("::ffff:127.0.0.1", Reach::Private),
        ("::ffff:169.254.169.254", Reach::Never),
        ("64:ff9b::10.0.0.1", Reach::Never),
        ("64:ff9b::169.254.169.254", Reach::Never),
        ("64:ff9b:1::1", Reach::Never),
    ];
    for (text, expected) in table {
        assert_eq!(judge(text.parse().unwrap()), expected, "{text}");
    }
    assert_eq!(judge("::ffff:1.1.1.1".parse().unwrap()), Reach::Public);
    assert_eq!(judge("64:ff9b::1.1.1.1".parse().unwrap()), Reach::Public);
}

#[test]
fn what_a_browser_forgives_is_refused() {
    let refused = |text: &str| Target::parse(text).unwrap_err();
    for text in [
        "https://2130706433/",
        "https://0177.0.0.1/",
        "https://0x7f000001/",
        "https://0x7f.1/",
        "https://127.1/",
        "https://127.0.0.01/",
        "https://%31%32%37.0.0.1/",
        "https://①②⑦.0.0.1/",
        "https://2852039166/",
    ] {
        assert_eq!(refused(text), NetRule::Numeric, "{text}");
    }
    for text in [
        "https://a@college.fr/",
        "https://a:b@college.fr/",
        "https://college.fr@169.254.169.254/",
        "https://@college.fr/",
    ] {
        assert_eq!(refused(text), NetRule::Userinfo, "{text}");
    }
    for text in [
        "http://college.fr/",
        "ftp://college.fr/",
        "file:///etc/passwd",
        "gopher://college.fr/",
    ] {
        assert_eq!(refused(text), NetRule::Scheme, "{text}");
    }
    for text in [
        "",
        "college.fr",
        "https://",
        "https:///x",
        "https://college.fr\\@ailleurs.fr/",
        "https://col\tlege.fr/",
        "https://college.fr /",
        "https://college.fr./",
        "https://college.fr:99999/",
        "https://[::1/",
        "javascript:alert(1)",
    ] {
        assert_eq!(refused(text), NetRule::Address, "{text:?}");
    }
    let target = Target::parse("HTTPS://Collège.FR/a%20b?c=d#e").unwrap();
    assert_eq!(
        (target.host(), target.port(), target.path().as_str()),
        ("xn--collge-6ua.fr", 443, "/a%20b?c=d")
    );
    assert_eq!(
        Target::parse("https://[::FFFF:1.2.3.4]:8443/").unwrap().authority(),
        "[::ffff:1.2.3.4]:8443"
    );
}

#[test]
fn a_redirect_is_read_as_strictly() {
    let from = Target::parse("https://college.fr/a/b").unwrap();
    assert_eq!(from.join("../c?d").unwrap().to_text(), "https://college.fr/c?d");
    assert_eq!(from.join("/x").unwrap().to_text(), "https://college.fr/x");
    assert_eq!(from.join("//ailleurs.fr/x").unwrap().host(), "ailleurs.fr");
    assert_eq!(from.join("http://college.fr/").unwrap_err(), NetRule::Scheme);
    assert_eq!(from.join("https://0177.0.0.1/").unwrap_err(), NetRule::Numeric);
    assert_eq!(from.join("//2130706433/").unwrap_err(), NetRule::Numeric);
    assert_eq!(from.join("https://x@ailleurs.fr/").unwrap_err(), NetRule::Userinfo);
}

#[test]
fn permissions_name_hosts() {
    let grants = |permission: &str, url: &str| Allowed::parse(permission).unwrap().grants(&Target::parse(url).unwrap());
    assert!(grants("https://college.fr", "https://college.fr/x"));
    assert!(grants("https://college.fr/", "https://COLLEGE.fr:443/"));
    assert!(!grants("https://college.fr", "https://www.college.fr/"));
    assert!(!grants("https://college.fr", "https://college.fr:8443/"));
    assert!(!grants("https://college.fr", "https://college.fr.mechant.fr/"));
    assert!(grants("https://*.ac-exemple.fr", "https://a.b.ac-exemple.fr/"));
    assert!(!grants("https://*.ac-exemple.fr", "https://ac-exemple.fr/"));
    assert!(!grants("https://*.ac-exemple.fr", "https://mac-exemple.fr/"));
    for (text, why) in [
        ("*", AllowedError::TooWide),
        ("https://*", AllowedError::TooWide),
        ("https://*.fr", AllowedError::TooWide),
        ("https://a.*.fr", AllowedError::Star),
        ("https://*.*.fr", AllowedError::Star),
        ("https://college.fr/spip", AllowedError::Path),
        ("https://college.fr?x", AllowedError::Path),
        ("college.fr", AllowedError::Address),
        ("http://college.fr", AllowedError::Address),
        ("https://a@college.fr", AllowedError::Address),
    ] {
        assert_eq!(Allowed::parse(text).unwrap_err(), why, "{text}");
    }
    let typed = Allowed::of_address("https://college.fr:8443/spip/").unwrap();
    assert_eq!(typed.to_text(), "https://college.fr:8443");
    assert_eq!(Allowed::parse(&typed.to_text()).unwrap(), typed);
}

proptest! {
    /// However an IPv4 address is wrapped, it never opens more than by itself.
    #[test]
    fn wrapping_opens_nothing(bytes in any::<[u8; 4]>()) {
        let v4 = Ipv4Addr::from(bytes);
        let own = judge(IpAddr::V4(v4));
        let [a, b, c, d] = bytes;
        let (high, low) = (u16::from_be_bytes([a, b]), u16::from_be_bytes([c, d]));
        for wrapped in [
            v4.to_ipv6_mapped(),
            Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, high, low),
            Ipv6Addr::new(0x64, 0xff9b, 1, 0, 0, 0, high, low),
            Ipv6Addr::new(0x2002, high, low, 0, 0, 0, 0, 1),
            Ipv6Addr::new(0, 0, 0, 0, 0, 0, high, low),
        ] {
            prop_assert!(judge(IpAddr::V6(wrapped)) <= own || wrapped.is_loopback(), "{wrapped}");
        }
    }

    /// No text makes the reader and the parser disagree on a numeric host.
    #[test]
    fn no_text_is_read_as_another_address(n in any::<u32>()) {
        let v4 = Ipv4Addr::from(n);
        let url = format!("https://{v4}/");
        prop_assert_eq!(Target::parse(&url).unwrap().address(), Some(IpAddr::V4(v4)));
        for other in [format!("https://{n}/"), format!("https://0x{n:x}/"), format!("https://0{n:o}/")] {
            prop_assert_eq!(Target::parse(&other).unwrap_err(), NetRule::Numeric);
        }
    }

    /// Any text is read or refused.
    #[test]
    fn any_text(text in "\\PC{0,60}") {
        let _ = Target::parse(&text);
        let _ = Target::parse(&format!("https://{text}"));
        let _ = Allowed::parse(&text);
    }
}
