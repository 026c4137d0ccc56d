//! The escapes: each must be refused, with its rule, before anything leaves. A careless client is caught by the same set.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use preau_model::{Fetching, Incoming, Net, NetError, NetRule, Outgoing};

use super::stage::{MODULE, Names, Reply, Stage};
use crate::{Exception, Resolve};

/// What is tried, and which rule must stop it.
struct Escape {
    url: String,
    allowed: &'static str,
    resolves: &'static str,
    rule: NetRule,
}

/// Addresses that only a machine inside could reach, and every way to write or reach them.
fn escapes() -> Vec<Escape> {
    let mut all = Vec::new();
    let mut add = |url: &str, allowed: &'static str, resolves: &'static str, rule: NetRule| {
        all.push(Escape {
            url: url.to_owned(),
            allowed,
            resolves,
            rule,
        });
    };
    for address in [
        "127.0.0.1:443",
        "10.0.0.1:443",
        "172.16.0.1:443",
        "192.168.0.1:443",
        "100.64.0.1:443",
        "169.254.169.254:443",
        "100.100.100.200:443",
        "168.63.129.16:443",
        "0.0.0.0:443",
        "224.0.0.1:443",
        "[::1]:443",
        "[::]:443",
        "[fe80::1]:443",
        "[fd00::1]:443",
        "[fd00:ec2::254]:443",
        "[::ffff:127.0.0.1]:443",
        "[::ffff:169.254.169.254]:443",
        "[64:ff9b::7f00:1]:443",
        "[64:ff9b::a9fe:a9fe]:443",
        "[2002:7f00:1::]:443",
    ] {
        add("https://leurre.test/", "https://leurre.test", address, NetRule::Private);
    }
    for (url, allowed) in [
        ("https://127.0.0.1/", "https://127.0.0.1"),
        ("https://169.254.169.254/latest/meta-data/", "https://169.254.169.254"),
        ("https://[::1]/", "https://[::1]"),
        ("https://[::ffff:127.0.0.1]/", "https://[::ffff:127.0.0.1]"),
        ("https://[::ffff:a9fe:a9fe]/", "https://[::ffff:a9fe:a9fe]"),
    ] {
        add(url, allowed, "127.0.0.1:443", NetRule::Private);
    }
    for url in [
        "https://2130706433/",
        "https://0177.0.0.1/",
        "https://0x7f000001/",
        "https://127.1/",
    ] {
        add(url, "https://127.0.0.1", "127.0.0.1:443", NetRule::Numeric);
    }
    for (url, rule) in [
        ("https://leurre.test@169.254.169.254/", NetRule::Userinfo),
        ("https://a:b@leurre.test/", NetRule::Userinfo),
        ("http://leurre.test/", NetRule::Scheme),
        ("https://leurre.test\\@169.254.169.254/", NetRule::Address),
        ("https://leurre.test.ailleurs.test/", NetRule::NotAllowed),
        ("https://ailleurs.test/", NetRule::NotAllowed),
    ] {
        add(url, "https://leurre.test", "93.184.216.34:443", rule);
    }
    for port in ["22", "25", "80", "5432", "6379", "8080"] {
        let url = format!("https://leurre.test:{port}/");
        let allowed: &'static str = Box::leak(format!("https://leurre.test:{port}").into_boxed_str());
        add(&url, allowed, "93.184.216.34:443", NetRule::Port);
    }
    all
}

/// Those that a client lets through, or refuses for another reason.
async fn let_through(net: &dyn Net, names: &Names) -> Vec<String> {
    let mut through = Vec::new();
    for escape in escapes() {
        let address: SocketAddr = escape.resolves.parse().unwrap();
        names.say("leurre.test", &[&[address]]);
        names.say("ailleurs.test", &[&[address]]);
        let outcome = net
            .send(Outgoing {
                by: MODULE.to_owned(),
                method: "GET".to_owned(),
                url: escape.url.clone(),
                headers: Vec::new(),
                confidential: Vec::new(),
                body: Vec::new(),
                allowed: vec![escape.allowed.to_owned()],
                most: 1_000,
                within: std::time::Duration::from_millis(500),
            })
            .await;
        if outcome != Err(NetError::Refused(escape.rule)) {
            through.push(format!("{} ({}): {outcome:?}", escape.url, escape.resolves));
        }
    }
    through
}

#[tokio::test]
async fn every_escape_is_refused_by_its_rule() {
    let stage = Stage::new(|_| Reply::ok("")).await;
    assert_eq!(let_through(&stage.client, &stage.names).await, Vec::<String>::new());
    assert!(stage.server.requests.lock().unwrap().is_empty());
}

/// Matches the name, then lets its library look up and connect: how it is often done.
#[derive(Debug)]
struct Careless(Arc<Names>);

impl Net for Careless {
    fn send(&self, request: Outgoing) -> Fetching<'_> {
        Box::pin(async move {
            let url = url::Url::parse(&request.url).map_err(|_| NetError::Refused(NetRule::Address))?;
            let host = url.host_str().unwrap_or_default().to_owned();
            if !request.allowed.iter().any(|allowed| allowed.contains(&host)) {
                return Err(NetError::Refused(NetRule::NotAllowed));
            }
            if !host.starts_with('[') && host.parse::<std::net::IpAddr>().is_err() {
                self.0.resolve(&host, 443).await.map_err(|_| NetError::Name(host))?;
            }
            Ok(Incoming::default())
        })
    }
}

#[tokio::test]
async fn the_set_catches_a_careless_client() {
    let names = Arc::new(Names::default());
    let through = let_through(&Careless(Arc::clone(&names)), &names).await;
    let all = escapes().len();
    assert!(through.len() >= all - 2, "{} of {all} only", through.len());
}

/// Redirects: the second address is judged like the first.
#[tokio::test]
async fn a_redirect_opens_nothing() {
    let table: [(&str, NetRule); 10] = [
        ("https://169.254.169.254/latest/", NetRule::NotAllowed),
        ("https://interne.test/", NetRule::Private),
        ("https://college.test:22/", NetRule::Port),
        ("https://0177.0.0.1/", NetRule::Numeric),
        ("//2130706433/", NetRule::Numeric),
        ("http://college.test/", NetRule::Scheme),
        ("http://127.0.0.1/", NetRule::Scheme),
        ("https://x@college.test/", NetRule::Userinfo),
        ("https://ailleurs.test/", NetRule::NotAllowed),
        ("file:///etc/passwd", NetRule::Scheme),
    ];
    for (location, rule) in table {
        let stage = Stage::new(move |_| Reply::to(location)).await;
        stage.names.say("interne.test", &[&["10.1.2.3:443".parse().unwrap()]]);
        let mut ask = stage.ask(&stage.url("/"));
        ask.allowed.push("https://interne.test".to_owned());
        ask.allowed.push("https://college.test:22".to_owned());
        let error = stage.client.send(ask).await.unwrap_err();
        let NetError::Redirected { host, rule: told } = &error else {
            panic!("{location}: {error:?}");
        };
        assert_eq!(*told, rule, "{location}");
        assert!(!host.contains('@') && !host.contains('/'), "{host}");
        assert_eq!(stage.server.requests.lock().unwrap().len(), 1, "{location}");
    }
}

/// The same server is for one plugin, on one port: the exception of another opens nothing.
#[tokio::test]
async fn an_exception_is_for_one_plugin_host_and_port() {
    let stage = Stage::new(|_| Reply::ok("oui")).await;
    assert_eq!(stage.get(&stage.url("/")).await.unwrap().body, b"oui");
    let mut ask = stage.ask(&stage.url("/"));
    ask.by = "fr.exemple.autre".to_owned();
    assert_eq!(
        stage.client.send(ask).await.unwrap_err(),
        NetError::Refused(NetRule::Port)
    );
    // An exception opens private addresses, never the metadata service.
    stage
        .names
        .say("college.test", &[&["169.254.169.254:443".parse().unwrap()]]);
    assert_eq!(
        stage.get(&stage.url("/")).await.unwrap_err(),
        NetError::Refused(NetRule::Private)
    );
    let exception = Exception {
        module: MODULE.into(),
        host: "college.test".into(),
        port: 443,
    };
    assert_ne!(exception.port, stage.server.at.port());
    assert_eq!(stage.names.asked.load(Ordering::SeqCst), 2);
}
