//! A portal with one provider, and somebody at a browser in front of it.

use preau_doors::{Changement, Declaration};
use preau_kit::{Kit, Start};
use preau_store::RowExt as _;
use preau_tests::double::{Idp, Venue};
use serde::Deserialize;
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;

use crate::engines::{Fresh, fresh};
use crate::guests::shared_cache;
use crate::portal::{Answer, Portal};

/// Recognised by the key of a source.
pub(super) const RULE: &str = "[[fournisseur.regle]]\nclaim = \"cle\"\nvers = \"cle\"\n";
/// Everybody.
pub(super) const ALL: &str = "profils = [\"eleve\", \"responsable\", \"enseignant\", \"personnel\", \"agent\"]\n";

/// A file of providers.
#[derive(Debug, Deserialize)]
pub(super) struct File {
    pub(super) fournisseur: Vec<Declaration>,
}

pub(super) struct Porch {
    pub(super) kit: Kit,
    pub(super) portal: Portal,
    pub(super) idp: Idp,
    fresh: Fresh,
}

/// Somebody gone to the provider.
pub(super) struct Gone {
    /// Where the browser was sent.
    pub(super) url: String,
    pub(super) state: String,
    nonce: String,
    challenge: String,
    /// The cookies of that browser.
    pub(super) cookie: String,
}

/// With one provider for everybody, and these rules.
pub(super) async fn porch(rules: &str) -> Porch {
    described(&format!("{ALL}{{}}{rules}")).await
}

/// With one provider; `{}` stands where its fields end and its rules begin.
pub(super) async fn described(text: &str) -> Porch {
    let idp = Idp::start().unwrap();
    let fresh = fresh().await;
    let kit = Kit::start(Start {
        db: Some(fresh.db.clone()),
        cache: Some(shared_cache()),
        ..Start::default()
    })
    .await;
    let net = crate::egress::client(idp.authority(), idp.port(), "preau.portes");
    let portal = Portal::reaching(&kit, net);
    let porch = Porch {
        kit,
        portal,
        idp,
        fresh,
    };
    assert_eq!(porch.apply(&porch.toml("essai", text)).await, [Changement::Nouveau]);
    porch
}

impl Porch {
    /// One provider in a file.
    pub(super) fn toml(&self, id: &str, text: &str) -> String {
        let (fields, rules) = text.split_once("{}").unwrap();
        format!(
            "[[fournisseur]]\nid = \"{id}\"\nnom = \"Essai\"\nemetteur = \"{}\"\nclient = \"{}\"\nsecret = \"{}\"\n{fields}{rules}",
            self.idp.base(),
            Idp::CLIENT,
            Idp::SECRET
        )
    }

    pub(super) async fn apply(&self, text: &str) -> Vec<Changement> {
        let file: File = toml::from_str(text).unwrap();
        let done = self.portal.doors().appliquer(&file.fournisseur).await.unwrap();
        done.into_iter().map(|(_, changement)| changement).collect()
    }

    /// Somebody leaves, at a new browser.
    pub(super) async fn leave(&self, suite: &str) -> Gone {
        let path = format!(
            "/login/oidc/essai?suite={}",
            suite.replace('?', "%3F").replace('=', "%3D")
        );
        let away = self.portal.get("", &path).await;
        assert_eq!(away.status.as_u16(), 303, "{}", away.body);
        let url = away.location().to_owned();
        let cookie = format!("preau-entree={}", away.cookie("preau-entree").unwrap());
        Gone {
            state: parameter(&url, "state"),
            nonce: parameter(&url, "nonce"),
            challenge: parameter(&url, "code_challenge"),
            url,
            cookie,
        }
    }

    /// What the provider will say of whoever left.
    pub(super) fn expect(&self, gone: &Gone, sub: &str, keys: &[&str]) {
        self.expect_claims(gone, sub, json!({ "cle": keys }), Value::Null);
    }

    pub(super) fn expect_claims(&self, gone: &Gone, sub: &str, claims: Value, infos: Value) {
        self.idp.expect(Venue {
            nonce: gone.nonce.clone(),
            challenge: gone.challenge.clone(),
            sub: sub.to_owned(),
            now: self.portal.now() / 1000,
            claims,
            infos,
        });
    }

    /// The address that the provider sends the browser to.
    pub(super) fn callback(&self, gone: &Gone) -> String {
        let iss = self.idp.base().replace(':', "%3A").replace('/', "%2F");
        format!("/oidc/essai/callback?code=abc&state={}&iss={iss}", gone.state)
    }

    pub(super) async fn come_back(&self, gone: &Gone) -> Answer {
        self.portal.get(&gone.cookie, &self.callback(gone)).await
    }

    /// The whole way, for the teacher.
    pub(super) async fn sign_in(&self, sub: &str) -> u16 {
        let gone = self.leave("/").await;
        self.expect(&gone, sub, &["013/2D/enseignant-6a"]);
        self.come_back(&gone).await.status.as_u16()
    }

    /// A page that says what happened, what to do, and a reference; nothing else.
    pub(super) fn refused(&self, page: &Answer, status: u16, says: &str) {
        assert_eq!(page.status.as_u16(), status, "{}", page.body);
        assert!(page.body.contains(says), "{says:?} in {}", page.body);
        assert!(
            page.body.contains("Référence") && page.body.contains("href=\"/login\""),
            "{}",
            page.body
        );
        assert!(!page.body.contains(self.idp.base()), "{}", page.body);
        assert_eq!(page.cookie("preau"), None);
    }

    /// The code and the detail of the last line of the journal about somebody who did not enter.
    pub(super) async fn last_denial(&self) -> String {
        let lines = self
            .column(
                "SELECT detail AS t FROM journal WHERE acte = 'door.denied' ORDER BY id",
                "",
            )
            .await;
        let last: Value = serde_json::from_str(lines.last().unwrap()).unwrap();
        format!(
            "{} {}",
            last["code"].as_str().unwrap(),
            last["detail"].as_str().unwrap()
        )
    }

    /// The texts that a statement answers under the name `t`; the second statement is PostgreSQL's, when they differ.
    pub(super) async fn column(&self, sqlite: &str, postgres: &str) -> Vec<String> {
        let other = self.fresh.db.engine() == preau_store::Engine::Postgres && !postgres.is_empty();
        let sql = if other { postgres } else { sqlite };
        let rows = sqlx::query(AssertSqlSafe(sql.to_owned()))
            .fetch_all(&mut *self.fresh.db.read().await.unwrap())
            .await
            .unwrap();
        rows.iter().map(|row| row.text("t").unwrap()).collect()
    }

    /// The provider goes away.
    pub(super) fn stop(&mut self) {
        self.idp = Idp::start().unwrap();
    }
}

fn parameter(url: &str, name: &str) -> String {
    let query = url.split_once('?').unwrap().1;
    let found = query.split('&').find_map(|pair| pair.strip_prefix(&format!("{name}=")));
    found.unwrap().to_owned()
}
