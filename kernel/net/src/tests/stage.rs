//! A name service that says what it is told, a server that answers what it is told, a client between them.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use preau_model::{Incoming, ManualClock, Net as _, NetError, Outgoing};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

use crate::{Client, Exception, NetConfig, Resolve, Resolving};

pub(super) const MODULE: &str = "fr.exemple.essai";
/// 2026-11-22.
pub(super) const NOW: i64 = 1_795_305_600_000;

/// Each look-up of a name takes the next answer; the last one stays.
#[derive(Debug, Default)]
pub(super) struct Names {
    answers: Mutex<HashMap<String, Vec<Vec<SocketAddr>>>>,
    pub(super) asked: AtomicUsize,
}

impl Names {
    pub(super) fn say(&self, host: &str, answers: &[&[SocketAddr]]) {
        let answers = answers.iter().map(|one| one.to_vec()).collect();
        self.answers.lock().unwrap().insert(host.to_owned(), answers);
    }
}

impl Resolve for Names {
    fn resolve<'r>(&'r self, host: &'r str, _: u16) -> Resolving<'r> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let mut answers = self.answers.lock().unwrap();
        let found = answers.get_mut(host).map(|list| {
            if list.len() > 1 {
                list.remove(0)
            } else {
                list[0].clone()
            }
        });
        Box::pin(async move { found.ok_or_else(|| std::io::Error::other("no such name")) })
    }
}

/// An authority and what it signs.
pub(super) struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    pub(super) fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    pub(super) fn pem(&self) -> Vec<u8> {
        self.0.pem().into_bytes()
    }

    /// A server's certificate, changed by `change`.
    pub(super) fn sign(&self, names: &[&str], change: impl FnOnce(&mut CertificateParams)) -> ServerConfig {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let mut params = CertificateParams::new(names).unwrap();
        change(&mut params);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(
                vec![CertificateDer::from(certificate.der().to_vec())],
                PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der())),
            )
            .unwrap()
    }
}

/// What a server does with a request (its head, as text).
pub(super) type Script = Arc<dyn Fn(&str) -> Reply + Send + Sync>;

/// Bytes sent one after the other, each after a wait.
pub(super) struct Reply(pub(super) Vec<(Duration, Vec<u8>)>);

impl Reply {
    pub(super) fn now(bytes: impl Into<Vec<u8>>) -> Self {
        Self(vec![(Duration::ZERO, bytes.into())])
    }

    pub(super) fn ok(body: &str) -> Self {
        Self::now(format!(
            "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        ))
    }

    pub(super) fn to(location: &str) -> Self {
        Self::now(format!(
            "HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n"
        ))
    }
}

/// A running server; ends when dropped.
pub(super) struct Server {
    pub(super) at: SocketAddr,
    pub(super) requests: Arc<Mutex<Vec<String>>>,
    _tasks: JoinSet<()>,
}

/// Starts a server. Without a configuration it speaks no TLS.
pub(super) async fn serve(tls: Option<ServerConfig>, script: Script) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    let requests: Arc<Mutex<Vec<String>>> = Arc::default();
    let acceptor = tls.map(|config| TlsAcceptor::from(Arc::new(config)));
    let mut tasks = JoinSet::new();
    let seen = Arc::clone(&requests);
    tasks.spawn(async move {
        let mut served = JoinSet::new();
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let (acceptor, script, seen) = (acceptor.clone(), Arc::clone(&script), Arc::clone(&seen));
            served.spawn(async move {
                let Some(acceptor) = acceptor else {
                    // As web servers do to whoever speaks TLS on their plain port.
                    let mut stream = stream;
                    let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
                    return;
                };
                if let Ok(stream) = acceptor.accept(stream).await {
                    one(stream, &script, &seen).await;
                }
            });
        }
    });
    Server {
        at,
        requests,
        _tasks: tasks,
    }
}

async fn one<S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin>(
    mut stream: S,
    script: &Script,
    seen: &Mutex<Vec<String>>,
) {
    let mut head = Vec::new();
    let mut byte = [0_u8; 1];
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read(&mut byte).await {
            Ok(1) => head.push(byte[0]),
            _ => return,
        }
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    seen.lock().unwrap().push(head.clone());
    for (wait, bytes) in script(&head).0 {
        tokio::time::sleep(wait).await;
        if stream.write_all(&bytes).await.is_err() {
            return;
        }
    }
    let _ = stream.shutdown().await;
}

/// One server under `college.test`, one name service, one client that may reach the server.
pub(super) struct Stage {
    pub(super) names: Arc<Names>,
    pub(super) server: Server,
    pub(super) client: Client,
}

impl Stage {
    pub(super) async fn new(script: impl Fn(&str) -> Reply + Send + Sync + 'static) -> Self {
        let authority = Authority::new();
        let config = authority.sign(&["college.test", "ailleurs.test"], |_| {});
        Self::with(&authority, Some(config), script).await
    }

    pub(super) async fn with(
        authority: &Authority,
        tls: Option<ServerConfig>,
        script: impl Fn(&str) -> Reply + Send + Sync + 'static,
    ) -> Self {
        let server = serve(tls, Arc::new(script)).await;
        let names = Arc::new(Names::default());
        names.say("college.test", &[&[server.at]]);
        names.say("ailleurs.test", &[&[server.at]]);
        let client = Client::new(NetConfig {
            resolver: Arc::clone(&names) as Arc<dyn Resolve>,
            exceptions: ["college.test", "ailleurs.test"]
                .map(|host| Exception {
                    module: MODULE.to_owned(),
                    host: host.to_owned(),
                    port: server.at.port(),
                })
                .to_vec(),
            authorities: vec![authority.pem()],
            clock: Arc::new(ManualClock::new(NOW)),
        })
        .unwrap();
        Self { names, server, client }
    }

    pub(super) fn url(&self, path: &str) -> String {
        format!("https://college.test:{}{path}", self.server.at.port())
    }

    pub(super) async fn get(&self, url: &str) -> Result<Incoming, NetError> {
        self.client.send(self.ask(url)).await
    }

    pub(super) fn ask(&self, url: &str) -> Outgoing {
        let port = self.server.at.port();
        Outgoing {
            by: MODULE.to_owned(),
            method: "GET".to_owned(),
            url: url.to_owned(),
            headers: Vec::new(),
            confidential: Vec::new(),
            body: Vec::new(),
            allowed: vec![
                format!("https://college.test:{port}"),
                "https://college.test".to_owned(),
            ],
            most: 10_000,
            within: Duration::from_secs(5),
        }
    }
}
