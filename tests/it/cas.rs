//! The SSO server over HTTP: services described in TOML, tickets, what leaves.

mod accord;
mod adresses;
mod donnees;
mod fin;
mod tickets;

use std::sync::{Arc, Mutex};

use axum::body::{Body, to_bytes};
use http::{Request, StatusCode, header};
use preau_kit::{Kit, Start};
use preau_model::{Fetching, Incoming, Net, NetError, Outgoing};
use preau_sso::{Bilan, Declaration, Sso};
use tower::ServiceExt as _;

use crate::engines::{Fresh, fresh};
use crate::portal::{Answer, Portal};

const ORIGIN: &str = "http://127.0.0.1:8080";

/// A service of each kind, of the kit's territory. `salles`: category 5.
const SERVICES: &str = r#"
[[service]]
id = "notes"
nom = "Notes"
categorie = 3
profil = "brne"
adresses = [{ prefixe = "https://notes.exemple.fr/jean-zay/" }]
publics = [{ profils = ["enseignant", "eleve", "responsable"] }]
deconnexion = true
mandataires = ["https://notes.exemple.fr"]

[[service]]
id = "libre"
nom = "Dictionnaire"
categorie = 1
profil = "generique-1"
adresses = [{ prefixe = "https://libre.exemple.fr/" }]
publics = [{ profils = ["enseignant", "eleve"] }]

[[service]]
id = "ressource"
nom = "Ressource"
categorie = 2
profil = "generique-2"
adresses = [{ prefixe = "https://ressource.exemple.fr/" }]
publics = [{ profils = ["enseignant", "eleve"] }]

[[service]]
id = "cantine"
nom = "Cantine"
categorie = 4
profil = "generique-4"
identifiant = "login"
adresses = [{ exacte = "https://cantine.exemple.fr/entrer" }]
publics = [{ profils = ["responsable"] }]

[[service]]
id = "salles"
nom = "Réservation de salles"
categorie = 5
profil = "grr"
champs = ["nom", "prenom", "mail", "profil"]
conditions = "Pour réserver une salle à votre nom."
adresses = [{ prefixe = "https://salles.exemple.fr/" }]
publics = [{ profils = ["enseignant", "eleve"], etablissements = ["0139001N"] }]
"#;

#[derive(serde::Deserialize)]
struct Fichier {
    service: Vec<Declaration>,
}

async fn apply(sso: &Sso, text: &str) -> Bilan {
    let file: Fichier = toml::from_str(text).unwrap();
    let prepared = sso.preparer(text, &file.service).await.unwrap();
    sso.appliquer(prepared).await.unwrap()
}

/// What left, and what every request answers.
#[derive(Debug, Default)]
struct Recorder {
    sent: Mutex<Vec<Outgoing>>,
    down: std::sync::atomic::AtomicBool,
}

impl Recorder {
    fn take(&self) -> Vec<Outgoing> {
        std::mem::take(&mut *self.sent.lock().unwrap())
    }
}

impl Net for Recorder {
    fn send(&self, request: Outgoing) -> Fetching<'_> {
        self.sent.lock().unwrap().push(request);
        let down = self.down.load(std::sync::atomic::Ordering::SeqCst);
        Box::pin(async move {
            if down {
                return Err(NetError::Unreachable);
            }
            Ok(Incoming {
                status: 200,
                ..Incoming::default()
            })
        })
    }
}

struct House {
    kit: Kit,
    portal: Portal,
    net: Arc<Recorder>,
    fresh: Fresh,
}

async fn house() -> House {
    let fresh = fresh().await;
    let kit = Kit::start(Start {
        db: Some(fresh.db.clone()),
        ..Start::default()
    })
    .await;
    let net = Arc::new(Recorder::default());
    let portal = Portal::with(&kit, fresh.db.clone(), Arc::<Recorder>::clone(&net), 3);
    let done = apply(&portal.sso, SERVICES).await;
    assert_eq!(done.crees.len(), 5);
    House {
        kit,
        portal,
        net,
        fresh,
    }
}

fn encode(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~".contains(&b);
    text.bytes()
        .map(|b| {
            if plain(b) {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect()
}

impl House {
    async fn login(&self, cookie: &str, service: &str) -> Answer {
        self.portal
            .get(cookie, &format!("/cas/login?service={}", encode(service)))
            .await
    }

    /// A ticket for somebody who is signed in.
    async fn ticket(&self, cookie: &str, service: &str) -> String {
        let answer = self.login(cookie, service).await;
        let ticket = ticket_of(&answer);
        assert!(ticket.is_some(), "{}: {}", answer.status, answer.body);
        ticket.unwrap()
    }

    async fn validate(&self, path: &str, ticket: &str, service: &str) -> String {
        validate(&self.portal, path, ticket, service).await
    }

    async fn post(&self, cookie: &str, path: &str, form: &[(&str, &str)]) -> Answer {
        let token = cookie.strip_prefix("preau=").unwrap_or_default();
        let session = self.portal.identity.session(token).await.unwrap();
        let csrf = session.map(|s| s.csrf.clone()).unwrap_or_default();
        let body: Vec<String> = form
            .iter()
            .chain([("_csrf", csrf.as_str())].iter())
            .map(|(n, v)| format!("{n}={}", encode(v)))
            .collect();
        let request = Request::post(path)
            .header(header::COOKIE, cookie)
            .header(header::ORIGIN, ORIGIN)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        send(&self.portal, request.body(Body::from(body.join("&"))).unwrap()).await
    }
}

async fn validate(portal: &Portal, path: &str, ticket: &str, service: &str) -> String {
    let path = format!("/cas/{path}?ticket={ticket}&service={}", encode(service));
    let answer = portal.get("", &path).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    answer.body
}

async fn send(portal: &Portal, request: Request<Body>) -> Answer {
    let response = portal.router.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, 1 << 20).await.unwrap();
    Answer {
        status: parts.status,
        headers: parts.headers,
        body: String::from_utf8_lossy(&body).into_owned(),
    }
}

fn location(answer: &Answer) -> &str {
    answer.headers.get(header::LOCATION).map_or("", |v| v.to_str().unwrap())
}

fn ticket_of(answer: &Answer) -> Option<String> {
    let (_, ticket) = location(answer).split_once("ticket=")?;
    Some(ticket.to_owned())
}

/// The text of the first element of a name.
fn element<'x>(xml: &'x str, name: &str) -> Option<&'x str> {
    let (_, rest) = xml.split_once(&format!("<{name}>"))?;
    rest.split_once(&format!("</{name}>")).map(|(text, _)| text)
}

const NOTES: &str = "https://notes.exemple.fr/jean-zay/";
