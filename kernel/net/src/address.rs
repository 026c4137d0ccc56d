//! Which addresses may be reached: the public internet, and nothing that only a machine inside could reach.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// How far an address may be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// By nobody, whatever the operator says: metadata, link-local, multicast, documentation, reserved, tunnels.
    Never,
    /// With an exception of the operator: loopback and private ranges.
    Private,
    /// Freely.
    Public,
}

/// Metadata services that do not live in a range of their own (two clouds, over IPv4).
const METADATA_V4: [Ipv4Addr; 2] = [Ipv4Addr::new(100, 100, 100, 200), Ipv4Addr::new(168, 63, 129, 16)];
/// The same over IPv6: they live in private ranges.
const METADATA_V6: [Ipv6Addr; 2] = [
    Ipv6Addr::new(0xfd00, 0x0ec2, 0, 0, 0, 0, 0, 0x0254),
    Ipv6Addr::new(0xfd20, 0x00ce, 0, 0, 0, 0, 0, 0x0254),
];

/// Judges an address by what it truly reaches: an IPv4 address wrapped in an IPv6 one is judged as itself.
pub fn judge(address: IpAddr) -> Reach {
    match address {
        IpAddr::V4(v4) => judge_v4(v4),
        IpAddr::V6(v6) => judge_v6(v6),
    }
}

fn judge_v4(v4: Ipv4Addr) -> Reach {
    let [a, b, c, _] = v4.octets();
    if METADATA_V4.contains(&v4) {
        return Reach::Never;
    }
    match (a, b, c) {
        // Private and shared (RFC 1918, RFC 6598), loopback.
        (10 | 127, ..) | (100, 64..=127, _) | (172, 16..=31, _) | (192, 168, _) => Reach::Private,
        // This network; link-local, where metadata services live; IETF assignments; documentation; 6to4 relays; benchmarks;
        // multicast and all that is above.
        (0 | 224..=255, ..)
        | (169, 254, _)
        | (192, 0, 0 | 2)
        | (192, 88, 99)
        | (198, 18 | 19, _)
        | (198, 51, 100)
        | (203, 0, 113) => Reach::Never,
        _ => Reach::Public,
    }
}

fn judge_v6(v6: Ipv6Addr) -> Reach {
    if v6.is_loopback() {
        return Reach::Private;
    }
    if METADATA_V6.contains(&v6) {
        return Reach::Never;
    }
    let inner = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        judge_v4(Ipv4Addr::new(a, b, c, d))
    };
    match v6.segments() {
        // Mapped (RFC 4291): the operating system would reach the IPv4 address itself.
        [0, 0, 0, 0, 0, 0xffff, high, low] => inner(high, low),
        // NAT64 (RFC 6052): a translator would; only what is public is reached through one.
        [0x0064, 0xff9b, 0, 0, 0, 0, high, low] => match inner(high, low) {
            Reach::Public => Reach::Public,
            Reach::Private | Reach::Never => Reach::Never,
        },
        // Unique local addresses.
        [0xfc00..=0xfdff, ..] => Reach::Private,
        // Teredo, ORCHID and other assignments; documentation; 6to4, which wraps any IPv4 address; documentation again.
        [0x2001, 0..=0x01ff | 0x0db8, ..] | [0x2002, ..] | [0x3fff, 0..=0x0fff, ..] => Reach::Never,
        // What is assigned as global unicast; the rest (unspecified, compatible, discard, link-local, multicast…) is not.
        [0x2000..=0x3fff, ..] => Reach::Public,
        _ => Reach::Never,
    }
}
