//! Tickets: issued, and what a validation finds.

use std::sync::Arc;

use preau_identity::{IDLE, Session, SessionKey};
use preau_model::{Millis, PersonneId, StructureId, random_hex};
use preau_store::RowExt as _;
use sha2::{Digest as _, Sha256};
use sqlx::AssertSqlSafe;

use crate::guichet::{COLONNES, Ligne, Ordre, ligne};
use crate::{Adresse, Service, Sso, SsoError};

/// A ticket waits this long for its validation: a browser follows one redirect meanwhile.
pub const TICKET_LIFE: Millis = 10_000;

/// Kinds of tickets. The numbers are stored.
pub(crate) const SERVICE: i64 = 1;
pub(crate) const MANDATAIRE: i64 = 2;
pub(crate) const PERMANENT: i64 = 3;

/// Who goes to a service.
#[derive(Debug, Clone)]
pub struct Demandeur<'a> {
    /// Its session: the ticket ends with it.
    pub session: &'a Session,
    /// Through which school.
    pub structure: StructureId,
    /// Credentials were presented for this very request.
    pub frais: bool,
}

/// A ticket that was found, and whose session lives.
#[derive(Debug, Clone)]
pub struct Trouve {
    /// Of which service.
    pub service: Arc<Service>,
    pub(crate) ligne: Ligne,
    /// When its session was opened.
    pub(crate) ouverte: Millis,
}

impl Trouve {
    /// The person row of the hat that was worn.
    pub fn personne(&self) -> PersonneId {
        self.ligne.personne
    }

    /// Callbacks of the proxies on the way, the latest first.
    pub(crate) fn mandataires(&self) -> Vec<String> {
        serde_json::from_str(&self.ligne.mandataires).unwrap_or_default()
    }
}

/// What the table keeps of a ticket.
pub(crate) fn empreinte(ticket: &str) -> Vec<u8> {
    Sha256::digest(ticket.as_bytes()).to_vec()
}

impl Sso {
    /// A service ticket: good once, for this address, for [`TICKET_LIFE`].
    pub async fn delivrer(
        &self,
        service: &Service,
        adresse: &Adresse,
        demandeur: &Demandeur<'_>,
    ) -> Result<String, SsoError> {
        let ticket = self.nouveau("ST-");
        let kept = Ligne {
            empreinte: empreinte(&ticket),
            genre: SERVICE,
            service: service.id,
            adresse: adresse.as_str().to_owned(),
            session: demandeur.session.key.as_slice().to_vec(),
            personne: demandeur.session.personne,
            structure: demandeur.structure,
            frais: demandeur.frais,
            mandataires: "[]".to_owned(),
            expire: self.inner.clock.now() + TICKET_LIFE,
        };
        self.inner.guichet.passer(Ordre::Garder(kept)).await?;
        Ok(ticket)
    }

    /// `ST-` and 256 bits.
    pub(crate) fn nouveau(&self, prefix: &str) -> String {
        format!("{prefix}{}", random_hex(&*self.inner.rng, 32))
    }

    /// Keeps a ticket made from another one: a proxy ticket, or the permanent one of a proxy.
    pub(crate) async fn deriver(&self, prefix: &str, kept: Ligne) -> Result<String, SsoError> {
        let ticket = self.nouveau(prefix);
        let kept = Ligne {
            empreinte: empreinte(&ticket),
            ..kept
        };
        self.inner.guichet.passer(Ordre::Garder(kept)).await?;
        Ok(ticket)
    }

    /// Takes a service or proxy ticket away; it never serves again, even when what follows refuses it.
    pub(crate) async fn prendre(&self, ticket: &str) -> Result<Option<Trouve>, SsoError> {
        let taken = self.inner.guichet.passer(Ordre::Prendre(empreinte(ticket))).await?;
        self.vivant(taken).await
    }

    /// A proxy-granting ticket, which stays.
    pub(crate) async fn permanent(&self, ticket: &str) -> Result<Option<Trouve>, SsoError> {
        let sql = format!("SELECT {COLONNES} FROM sso_ticket WHERE empreinte = $1 AND genre = 3");
        let row = sqlx::query(AssertSqlSafe(sql))
            .bind(empreinte(ticket))
            .fetch_optional(&mut *self.inner.db.read().await?)
            .await?;
        let found = row.as_ref().map(ligne).transpose()?;
        self.vivant(found).await
    }

    /// With its service and its session, if both still live.
    async fn vivant(&self, ligne: Option<Ligne>) -> Result<Option<Trouve>, SsoError> {
        let now = self.inner.clock.now();
        let Some(ligne) = ligne.filter(|ligne| now < ligne.expire) else {
            return Ok(None);
        };
        let Some(service) = self.service(ligne.service).await? else {
            return Ok(None);
        };
        let row = sqlx::query(
            "SELECT s.created FROM session s JOIN compte c ON c.id = s.compte \
             WHERE s.token = $1 AND s.expires > $2 AND s.seen > $3 AND c.etat = 1",
        );
        let row = row
            .bind(ligne.session.clone())
            .bind(now)
            .bind(now - IDLE)
            .fetch_optional(&mut *self.inner.db.read().await?)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let ouverte = row.int("created")?;
        Ok(Some(Trouve {
            service,
            ligne,
            ouverte,
        }))
    }

    /// Ends what hangs on a session right away; a session that ends by itself is noticed by the next validation.
    pub async fn terminer(&self, session: SessionKey) -> Result<(), SsoError> {
        self.inner
            .db
            .write::<_, SsoError, _>(move |tx| {
                Box::pin(async move {
                    sqlx::query("DELETE FROM sso_ticket WHERE session = $1")
                        .bind(session.as_slice().to_vec())
                        .execute(tx)
                        .await?;
                    Ok(())
                })
            })
            .await
    }
}
