//! A provider that lies: it knows the protocol well, and breaks one rule at a time.

use std::io::{Read as _, Write as _};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::certificate::{Certificate, server};
use super::jws::{Key, encode, grafted, unsigned};
use super::listen::{Listening, Stream, head};
use crate::Outcome;

/// The one rule that is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ruse {
    /// None.
    Aucune,
    /// The nonce of another request.
    Nonce,
    /// No nonce.
    SansNonce,
    /// The token is said to come from somebody else.
    Emetteur,
    /// It is for somebody else.
    Audience,
    /// It is for us and for somebody else.
    Audiences,
    /// It is for us, asked by somebody else.
    Partie,
    /// Its end is past.
    Expire,
    /// It was made tomorrow.
    Futur,
    /// It was made yesterday.
    Vieux,
    /// It is not signed.
    SansSignature,
    /// It is « signed » with the public key.
    CleePublique,
    /// It is signed by another key under the name of the good one.
    CleEtrangere,
    /// It is signed by a key that was never published.
    CleInconnue,
    /// Its claims are not those that were signed.
    Greffe,
    /// It carries a critical header.
    Critique,
    /// It goes with another access token.
    Acces,
    /// It is missing.
    SansJeton,
    /// UserInfo speaks of somebody else.
    AutreSujet,
    /// The code is refused.
    CodeRefuse,
    /// The token endpoint leads elsewhere.
    Renvoi,
    /// The token endpoint answers a page.
    Page,
    /// The subject is empty.
    SansSujet,
}

/// Who comes next, and what has to be so in the token.
#[derive(Debug, Clone, Default)]
pub struct Venue {
    /// Of the authorisation request.
    pub nonce: String,
    /// Of the authorisation request.
    pub challenge: String,
    /// Subject.
    pub sub: String,
    /// Now, Unix seconds.
    pub now: i64,
    /// More claims of the token.
    pub claims: Value,
    /// More claims of UserInfo.
    pub infos: Value,
}

#[derive(Debug)]
struct Etat {
    ruse: Ruse,
    venue: Venue,
    key: Key,
    /// The issuer that discovery tells; the base by default.
    issuer: Option<String>,
    requests: Vec<String>,
}

/// A running provider; stops when dropped.
#[derive(Debug)]
pub struct Idp {
    etat: Arc<Mutex<Etat>>,
    base: String,
    authority: String,
    listening: Listening,
}

impl Idp {
    /// Identifier of the portal here.
    pub const CLIENT: &'static str = "preau";
    /// Its secret.
    pub const SECRET: &'static str = "un-secret-partage";

    /// Starts one.
    pub fn start() -> Outcome<Self> {
        let (tls, authority) = server(Certificate::Good)?;
        let bound = Listening::bind(0)?;
        let base = format!("https://localhost:{}", bound.1);
        let etat = Arc::new(Mutex::new(Etat {
            ruse: Ruse::Aucune,
            venue: Venue::default(),
            key: Key::new(1),
            issuer: None,
            requests: Vec::new(),
        }));
        let (served, own) = (Arc::clone(&etat), base.clone());
        let listening = Listening::serve(bound, tls, move |stream| serve(stream, &served, &own));
        Ok(Self {
            etat,
            base,
            authority,
            listening,
        })
    }

    /// `https://localhost:port`.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.listening.port
    }

    /// The authority that signed its certificate, PEM.
    pub fn authority(&self) -> &str {
        &self.authority
    }

    /// From now on.
    pub fn ruse(&self, ruse: Ruse) {
        self.etat().ruse = ruse;
    }

    /// Who comes next.
    pub fn expect(&self, venue: Venue) {
        self.etat().venue = venue;
    }

    /// Another key from now on; the former one is no longer published.
    pub fn rotate(&self) {
        self.etat().key = Key::new(2);
    }

    /// Discovery tells another issuer from now on.
    pub fn pretend(&self, issuer: &str) {
        self.etat().issuer = Some(issuer.to_owned());
    }

    /// How many requests came for this path.
    pub fn asked(&self, path: &str) -> usize {
        self.etat().requests.iter().filter(|one| *one == path).count()
    }

    fn etat(&self) -> MutexGuard<'_, Etat> {
        lock(&self.etat)
    }
}

fn lock(etat: &Mutex<Etat>) -> MutexGuard<'_, Etat> {
    etat.lock().unwrap_or_else(PoisonError::into_inner)
}

fn serve(mut stream: Stream, etat: &Mutex<Etat>, base: &str) -> std::io::Result<()> {
    let head = head(&mut stream)?;
    let path = head.split(' ').nth(1).unwrap_or("/").to_owned();
    let length = header(&head, "content-length")
        .and_then(|n| n.parse().ok())
        .unwrap_or(0);
    let mut body = vec![0_u8; usize::min(length, 65_536)];
    stream.read_exact(&mut body)?;
    let body = String::from_utf8_lossy(&body).into_owned();
    let mut etat = lock(etat);
    etat.requests.push(path.clone());
    let (status, kind, more, text) = match path.as_str() {
        "/.well-known/openid-configuration" => json_of(&discovery(&etat, base)),
        "/jwks" => json_of(&json!({ "keys": [etat.key.public()] })),
        "/token" => token(&etat, base, &head, &body),
        "/userinfo" => userinfo(&etat),
        _ => (404, "text/plain", String::new(), String::new()),
    };
    drop(etat);
    let answer = format!(
        "HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\n{more}Content-Length: {}\r\nConnection: close\r\n\r\n{text}",
        text.len()
    );
    stream.write_all(answer.as_bytes())?;
    stream.conn.send_close_notify();
    stream.flush()
}

type Reply = (u16, &'static str, String, String);

fn json_of(value: &Value) -> Reply {
    (200, "application/json", String::new(), value.to_string())
}

fn discovery(etat: &Etat, base: &str) -> Value {
    json!({
        "issuer": etat.issuer.as_deref().unwrap_or(base),
        "authorization_endpoint": format!("{base}/authorize"),
        "token_endpoint": format!("{base}/token"),
        "userinfo_endpoint": format!("{base}/userinfo"),
        "jwks_uri": format!("{base}/jwks"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["EdDSA", "HS256", "none"],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": true,
    })
}

fn token(etat: &Etat, base: &str, head: &str, body: &str) -> Reply {
    let refused = |why: &str| {
        (
            400,
            "application/json",
            String::new(),
            json!({ "error": why }).to_string(),
        )
    };
    let expected = STANDARD.encode(format!("{}:{}", Idp::CLIENT, Idp::SECRET));
    if header(head, "authorization") != Some(format!("Basic {expected}").as_str()) {
        return refused("invalid_client");
    }
    let verifier = body
        .split('&')
        .find_map(|pair| pair.strip_prefix("code_verifier="))
        .unwrap_or_default();
    if encode(&Sha256::digest(verifier.as_bytes())) != etat.venue.challenge || etat.ruse == Ruse::CodeRefuse {
        return refused("invalid_grant");
    }
    match etat.ruse {
        Ruse::Renvoi => {
            return (307, "text/plain", format!("Location: {base}/jwks\r\n"), String::new());
        }
        Ruse::Page => return (200, "text/html", String::new(), "<h1>Bonjour</h1>".to_owned()),
        _ => {}
    }
    let mut answer = json!({ "access_token": "acces", "token_type": "Bearer", "expires_in": 300 });
    if etat.ruse != Ruse::SansJeton
        && let Some(answer) = answer.as_object_mut()
    {
        answer.insert("id_token".to_owned(), Value::String(signed(etat, base)));
    }
    json_of(&answer)
}

fn signed(etat: &Etat, base: &str) -> String {
    let Venue { nonce, sub, now, .. } = &etat.venue;
    let mut claims = json!({
        "iss": base, "aud": Idp::CLIENT, "sub": sub, "nonce": nonce, "iat": now, "exp": now + 300,
    });
    let Some(map) = claims.as_object_mut() else {
        return String::new();
    };
    if let Some(more) = etat.venue.claims.as_object() {
        map.extend(more.clone());
    }
    let mut set = |name: &str, value: Value| map.insert(name.to_owned(), value);
    match etat.ruse {
        Ruse::Nonce => drop(set("nonce", json!("un-autre"))),
        Ruse::SansNonce => drop(map.remove("nonce")),
        Ruse::Emetteur => drop(set("iss", json!("https://ailleurs.example"))),
        Ruse::Audience => drop(set("aud", json!("un-autre"))),
        Ruse::Audiences => drop(set("aud", json!([Idp::CLIENT, "un-autre"]))),
        Ruse::Partie => drop(set("azp", json!("un-autre"))),
        Ruse::Expire => drop(set("exp", json!(now - 120))),
        Ruse::Futur => drop(set("iat", json!(now + 86_400))),
        Ruse::Vieux => drop(set("iat", json!(now - 86_400))),
        Ruse::Acces => drop(set("at_hash", json!("AAAAAAAAAAAAAAAAAAAAAA"))),
        Ruse::SansSujet => drop(set("sub", json!(""))),
        _ => {}
    }
    let key = &etat.key;
    match etat.ruse {
        Ruse::SansSignature => unsigned(&claims),
        Ruse::CleePublique => key.sign_hmac(&claims),
        Ruse::CleEtrangere => Key::new(9).sign(&key.kid, &claims),
        Ruse::CleInconnue => Key::new(9).sign("cle-9", &claims),
        Ruse::Critique => key.sign_critical(&claims),
        Ruse::Greffe => {
            let good = key.sign(&key.kid, &claims);
            let mut other = claims.clone();
            if let Some(map) = other.as_object_mut() {
                map.insert("cle".to_owned(), json!("013/2D/principal-a"));
            }
            grafted(&good, &other)
        }
        _ => key.sign(&key.kid, &claims),
    }
}

fn userinfo(etat: &Etat) -> Reply {
    let sub = if etat.ruse == Ruse::AutreSujet {
        "quelqu-un-d-autre"
    } else {
        etat.venue.sub.as_str()
    };
    let mut infos = json!({ "sub": sub });
    if let (Some(infos), Some(more)) = (infos.as_object_mut(), etat.venue.infos.as_object()) {
        infos.extend(more.clone());
    }
    json_of(&infos)
}

fn header<'h>(head: &'h str, name: &str) -> Option<&'h str> {
    head.lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(n, _)| n.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.trim())
}
