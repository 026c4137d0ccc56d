//! Doors against a provider that lies: every wrong answer is refused for its own reason, the right one is believed.

mod peer;

use std::sync::Arc;

use preau_annuaire::{Annuaire, Identite, Keys};
use preau_model::{Clock as _, ManualClock, Millis, SeededRng};
use preau_net::{Client, Exception, NetConfig, SystemResolver};
use preau_store::{Db, RowExt as _};
use preau_tests::double::{Idp, Ruse, Venue};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{Declaration, Doors, DoorsParts, Entree, NET_MODULE, Refus, Retour};

const MINUTE: Millis = 60_000;
const BASE: &str = "https://ent.exemple.fr";
const BROWSER: &str = "00112233445566778899aabbccddeeff";

/// Doors without a portal, over an annuaire with two agents.
struct House {
    doors: Doors,
    db: Db,
    clock: Arc<ManualClock>,
    _folder: tempfile::TempDir,
}

#[derive(Deserialize)]
struct File {
    fournisseur: Vec<Declaration>,
}

/// Somebody gone to the provider.
struct Gone {
    state: String,
    nonce: String,
    challenge: String,
}

/// A house, and the provider that it knows.
struct Street {
    house: House,
    idp: Idp,
}

impl std::ops::Deref for Street {
    type Target = House;

    fn deref(&self) -> &House {
        &self.house
    }
}

async fn house() -> Street {
    let idp = Idp::start().unwrap();
    let house = furnished(idp.authority(), idp.port()).await;
    let street = Street { house, idp };
    street.doors.appliquer(&street.declared("").fournisseur).await.unwrap();
    street
}

/// Its way out leads to this port of this machine.
async fn furnished(authority: &str, port: u16) -> House {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(&format!("sqlite:{}", folder.path().join("preau.db").display()))
        .await
        .unwrap();
    let clock = Arc::new(ManualClock::new(1_795_305_600_000));
    let rng = Arc::new(SeededRng::new(7));
    let annuaire = Annuaire::new(db.clone(), clock.clone(), rng.clone(), Keys::new([1; 32], [2; 32]));
    let territory = annuaire.creer_territoire("Département fictif").await.unwrap();
    for prenom in ["Lou", "Ange"] {
        let identite = Identite {
            nom: "Essai".to_owned(),
            prenom: prenom.to_owned(),
            civilite: String::new(),
        };
        annuaire
            .creer_agent_collectivite(territory.collectivite, identite, "")
            .await
            .unwrap();
    }
    let net = Client::new(NetConfig {
        resolver: Arc::new(SystemResolver),
        exceptions: vec![Exception {
            module: NET_MODULE.to_owned(),
            host: "localhost".to_owned(),
            port,
        }],
        authorities: vec![authority.as_bytes().to_vec()],
        clock: clock.clone(),
    })
    .unwrap();
    let doors = Doors::new(DoorsParts {
        db: db.clone(),
        clock: clock.clone(),
        rng,
        annuaire,
        net: Arc::new(net),
        base: format!("{BASE}/"),
    });
    House {
        doors,
        db,
        clock,
        _folder: folder,
    }
}

impl Street {
    fn declared(&self, more: &str) -> File {
        let text = format!(
            "[[fournisseur]]\nid = \"essai\"\nnom = \"Essai\"\nprofils = [\"agent\"]\nemetteur = \"{}\"\nclient = \"{}\"\n\
             secret = \"{}\"\n{more}\n[[fournisseur.regle]]\nclaim = \"qui\"\nvers = \"login\"\n",
            self.idp.base(),
            Idp::CLIENT,
            Idp::SECRET
        );
        toml::from_str(&text).unwrap()
    }

    async fn leave(&self) -> Gone {
        let url = self.doors.partir("essai", BROWSER, "/notifications").await.unwrap();
        assert!(url.starts_with(&format!("{}/authorize?", self.idp.base())), "{url}");
        assert!(
            url.contains("redirect_uri=https%3A%2F%2Fent.exemple.fr%2Foidc%2Fessai%2Fcallback"),
            "{url}"
        );
        assert!(
            url.contains("code_challenge_method=S256") && url.contains("response_type=code"),
            "{url}"
        );
        let part = |name: &str| {
            let found = url
                .split(['?', '&'])
                .find_map(|pair| pair.strip_prefix(&format!("{name}=")));
            found.unwrap().to_owned()
        };
        Gone {
            state: part("state"),
            nonce: part("nonce"),
            challenge: part("code_challenge"),
        }
    }

    fn expect(&self, gone: &Gone, sub: &str, claims: Value) {
        self.idp.expect(Venue {
            nonce: gone.nonce.clone(),
            challenge: gone.challenge.clone(),
            sub: sub.to_owned(),
            now: self.clock.now() / 1000,
            claims,
            infos: Value::Null,
        });
    }

    fn answer(&self, gone: &Gone) -> Retour {
        let base = self.idp.base();
        Retour::lire([("code", "abc"), ("state", gone.state.as_str()), ("iss", base)].into_iter()).unwrap()
    }

    /// The whole way.
    async fn comes(&self, sub: &str, claims: Value) -> Result<Entree, Refus> {
        let gone = self.leave().await;
        self.expect(&gone, sub, claims);
        self.doors.revenir("essai", BROWSER, &self.answer(&gone)).await
    }

    /// `ok`, or the code and the detail of the refusal.
    async fn told(&self, sub: &str) -> String {
        match self.comes(sub, json!({ "qui": "lou.essai" })).await {
            Ok(_) => "ok".to_owned(),
            Err(refus) => format!("{} {}", refus.code(), refus.detail()),
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_wrong_answer_is_refused_for_its_own_reason() {
    let house = house().await;
    for (n, (ruse, why)) in [
        (Ruse::Nonce, "preuve nonce"),
        (Ruse::SansNonce, "preuve nonce"),
        (Ruse::Emetteur, "preuve emetteur"),
        (Ruse::Audience, "preuve aud"),
        (Ruse::Audiences, "preuve aud"),
        (Ruse::Partie, "preuve azp"),
        (Ruse::Expire, "horloge exp"),
        (Ruse::Futur, "horloge iat"),
        (Ruse::Vieux, "horloge iat"),
        (Ruse::SansSignature, "preuve alg.none"),
        (Ruse::CleePublique, "preuve alg"),
        (Ruse::CleEtrangere, "preuve signature"),
        (Ruse::CleInconnue, "preuve cle"),
        (Ruse::Greffe, "preuve signature"),
        (Ruse::Critique, "preuve jeton"),
        (Ruse::Acces, "preuve at_hash"),
        (Ruse::SansJeton, "preuve jeton.absent"),
        (Ruse::SansSujet, "preuve sujet"),
        (Ruse::AutreSujet, "preuve userinfo.sujet"),
        (Ruse::CodeRefuse, "fournisseur echange.refus"),
        (Ruse::Page, "preuve echange"),
        (Ruse::Renvoi, "injoignable redirection"),
    ]
    .into_iter()
    .enumerate()
    {
        let sub = format!("sujet-{n}");
        house.idp.ruse(ruse);
        assert_eq!(house.told(&sub).await, why, "{ruse:?}");
        // The very same answer without the ruse lets in: what was refused is the ruse.
        house.idp.ruse(Ruse::Aucune);
        assert_eq!(house.told(&sub).await, "ok", "{ruse:?}, without it");
        // Keys are read again once a minute only.
        house.clock.advance(2 * MINUTE);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_is_good_once_for_who_left() {
    let house = house().await;
    let claims = || json!({ "qui": "lou.essai" });
    let gone = house.leave().await;
    house.expect(&gone, "sujet", claims());
    let answer = house.answer(&gone);
    let other = "ffeeddccbbaa99887766554433221100";
    let foreign = house.doors.revenir("essai", other, &answer).await;
    assert!(matches!(foreign, Err(Refus::Demande("etat"))), "{foreign:?}");
    let unknown = house.doors.revenir("autre", BROWSER, &answer).await;
    assert!(matches!(unknown, Err(Refus::Inconnu)), "{unknown:?}");
    let entered = house.doors.revenir("essai", BROWSER, &answer).await.unwrap();
    assert!(
        matches!(&entered, Entree::Un(arrivee) if arrivee.suite == "/notifications"),
        "{entered:?}"
    );
    let again = house.doors.revenir("essai", BROWSER, &answer).await;
    assert!(matches!(again, Err(Refus::Demande("etat"))), "{again:?}");
    let late = house.leave().await;
    house.expect(&late, "sujet", claims());
    house.clock.advance(11 * MINUTE);
    let late = house.doors.revenir("essai", BROWSER, &house.answer(&late)).await;
    assert!(matches!(late, Err(Refus::Demande("etat"))), "{late:?}");
    // RFC 9207: the issuer of the answer is ours, and is there when it was announced.
    for (iss, why) in [(Some("https://ailleurs.example"), "iss"), (None, "iss.absent")] {
        let gone = house.leave().await;
        house.expect(&gone, "sujet", claims());
        let parts = [("code", "abc"), ("state", gone.state.as_str())]
            .into_iter()
            .chain(iss.map(|iss| ("iss", iss)));
        let refused = house
            .doors
            .revenir("essai", BROWSER, &Retour::lire(parts).unwrap())
            .await;
        assert!(
            matches!(&refused, Err(Refus::Preuve(detail)) if *detail == why),
            "{refused:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn links_outlive_claims_and_several_accounts_are_chosen_among() {
    let house = house().await;
    assert_eq!(house.told("sujet").await, "ok");
    assert!(
        matches!(house.comes("sujet", Value::Null).await, Ok(Entree::Un(_))),
        "known by its subject"
    );
    let stranger = house.comes("un-autre", Value::Null).await;
    assert!(matches!(stranger, Err(Refus::SansCompte)), "{stranger:?}");
    let both = house
        .comes("troisieme", json!({ "qui": ["lou.essai", "ange.essai", "personne"] }))
        .await;
    let Ok(Entree::Choix { jeton, candidats }) = both else {
        panic!("{both:?}");
    };
    assert_eq!(candidats.len(), 2);
    let foreign = house.doors.choisir("essai", "autre-navigateur", &jeton, 0).await;
    assert!(matches!(foreign, Err(Refus::Demande(_))), "{foreign:?}");
    assert_eq!(
        house.doors.choisir("essai", BROWSER, &jeton, 1).await.unwrap().suite,
        "/notifications"
    );
    let again = house.doors.choisir("essai", BROWSER, &jeton, 1).await;
    assert!(matches!(again, Err(Refus::Demande(_))), "{again:?}");
    let rows = sqlx::query("SELECT fournisseur, length(sujet) AS n FROM porte_lien")
        .fetch_all(&mut *house.db.read().await.unwrap())
        .await
        .unwrap();
    assert_eq!(rows.len(), 1, "who holds several accounts chooses each time");
    assert_eq!(rows[0].int("n").unwrap(), 32, "a hash, not the subject");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_turn_and_are_not_read_for_everybody_who_asks() {
    let house = house().await;
    assert_eq!(house.told("sujet").await, "ok");
    assert_eq!(house.idp.asked("/jwks"), 1);
    house.idp.rotate();
    assert_eq!(house.told("sujet").await, "ok", "a key that is not known is looked for");
    assert_eq!(house.idp.asked("/jwks"), 2);
    house.idp.ruse(Ruse::CleInconnue);
    for _ in 0..4 {
        assert_eq!(house.told("sujet").await, "preuve cle");
    }
    assert_eq!(house.idp.asked("/jwks"), 2, "but not more than once a minute");
    house.clock.advance(2 * MINUTE);
    assert_eq!(house.told("sujet").await, "preuve cle");
    assert_eq!(house.idp.asked("/jwks"), 3);
    assert_eq!(house.idp.asked("/.well-known/openid-configuration"), 1);
    house.idp.ruse(Ruse::Aucune);
    house.clock.advance(61 * MINUTE);
    assert_eq!(house.told("sujet").await, "ok");
    assert_eq!(house.idp.asked("/.well-known/openid-configuration"), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_provider_that_pretends_is_not_asked_again_at_once() {
    let house = house().await;
    house.idp.pretend("https://ailleurs.example");
    for _ in 0..3 {
        let refused = house.doors.partir("essai", BROWSER, "/").await;
        assert!(
            matches!(refused, Err(Refus::Injoignable("decouverte.emetteur"))),
            "{refused:?}"
        );
    }
    assert_eq!(house.idp.asked("/.well-known/openid-configuration"), 1);
    house.idp.pretend(house.idp.base());
    house.clock.advance(6_000);
    assert_eq!(house.told("sujet").await, "ok");
}
