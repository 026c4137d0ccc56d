//! When a session ends: the services visited from it are told (single logout), and what is over is removed.

use std::time::Duration;

use futures_util::future::join_all;
use preau_identity::IDLE;
use preau_model::{Millis, Outgoing};
use preau_store::RowExt as _;

use crate::protocole;
use crate::ticket::empreinte;
use crate::valider::MODULE;
use crate::{Adresse, ServiceId, Sso, SsoError, Trouve};

/// Told in one round.
const ROUND: i64 = 64;
/// At once.
const TOGETHER: usize = 8;
/// A service that does not answer is left alone after this many attempts.
const ATTEMPTS: i64 = 3;
/// Between attempts.
const AGAIN: Millis = 60_000;
const WITHIN: Duration = Duration::from_secs(5);
const UNREAD: usize = 64 * 1024;

struct Visite {
    ticket: String,
    service: ServiceId,
    adresse: String,
    essais: i64,
    prochain: Millis,
}

impl Sso {
    /// Remembers that a service has a session of its own, which a ticket names.
    pub(crate) async fn retenir(&self, ticket: &str, found: &Trouve) -> Result<(), SsoError> {
        let (ticket, session) = (ticket.to_owned(), found.ligne.session.clone());
        let (service, adresse) = (found.service.id, found.ligne.adresse.clone());
        self.inner
            .db
            .write::<_, SsoError, _>(move |tx| {
                Box::pin(async move {
                    sqlx::query(
                        "INSERT INTO sso_visite (ticket, session, service, adresse, essais, prochain) \
                         VALUES ($1, $2, $3, $4, 0, 0) ON CONFLICT (ticket) DO NOTHING",
                    )
                    .bind(ticket)
                    .bind(session)
                    .bind(service.as_slice().to_vec())
                    .bind(adresse)
                    .execute(tx)
                    .await?;
                    Ok(())
                })
            })
            .await
    }

    pub(crate) async fn prendre_permanent(&self, pgt: &str) -> Result<(), SsoError> {
        let mark = empreinte(pgt);
        self.inner
            .db
            .write::<_, SsoError, _>(move |tx| {
                Box::pin(async move {
                    sqlx::query("DELETE FROM sso_ticket WHERE empreinte = $1")
                        .bind(mark)
                        .execute(tx)
                        .await?;
                    Ok(())
                })
            })
            .await
    }

    /// Tells the services of the sessions that ended, whatever ended them. One round; how many were told.
    pub async fn prevenir(&self) -> Result<usize, SsoError> {
        let now = self.inner.clock.now();
        let rows = sqlx::query(
            "SELECT v.ticket, v.service, v.adresse, v.essais, v.prochain FROM sso_visite v WHERE v.prochain <= $1 \
             AND NOT EXISTS (SELECT 1 FROM session s WHERE s.token = v.session AND s.expires > $1 AND s.seen > $2) \
             LIMIT CAST($3 AS BIGINT)",
        )
        .bind(now)
        .bind(now - IDLE)
        .bind(ROUND)
        .fetch_all(&mut *self.inner.db.read().await?)
        .await?;
        let mut waiting = Vec::with_capacity(rows.len());
        for row in &rows {
            waiting.push(Visite {
                ticket: row.text("ticket")?,
                service: row.id("service")?,
                adresse: row.text("adresse")?,
                essais: row.int("essais")?,
                prochain: row.int("prochain")?,
            });
        }
        let mut told = 0;
        for some in waiting.chunks(TOGETHER) {
            for one in join_all(some.iter().map(|visite| self.prevenir_un(visite))).await {
                told += usize::from(one?);
            }
        }
        Ok(told)
    }

    async fn prevenir_un(&self, visite: &Visite) -> Result<bool, SsoError> {
        let again = self.inner.clock.now() + AGAIN * (visite.essais + 1);
        // Whoever moves the line tells: two replicas never tell twice at once.
        let (ticket, before, last) = (visite.ticket.clone(), visite.prochain, visite.essais + 1 >= ATTEMPTS);
        let mine = self
            .inner
            .db
            .write::<_, SsoError, _>(move |tx| {
                Box::pin(async move {
                    let moved = sqlx::query(
                        "UPDATE sso_visite SET essais = essais + 1, prochain = $1 WHERE ticket = $2 AND prochain = $3",
                    );
                    let moved = moved.bind(again).bind(ticket).bind(before).execute(tx).await?;
                    Ok(moved.rows_affected() == 1)
                })
            })
            .await?;
        if !mine {
            return Ok(false);
        }
        let service = self.service(visite.service).await?;
        let code = service.as_ref().map_or("", |service| service.code.as_str());
        let answered = match (Adresse::lire(&visite.adresse), &service) {
            (Ok(adresse), Some(_)) => match self.inner.net.send(self.adieu(&adresse, &visite.ticket)).await {
                Ok(_) => true,
                Err(error) => {
                    tracing::warn!(
                        service = code,
                        code = error.code(),
                        last,
                        "a service was not told that a session ended"
                    );
                    false
                }
            },
            _ => true,
        };
        if answered || last {
            self.oublier_visite(visite.ticket.clone()).await?;
        }
        Ok(answered)
    }

    fn adieu(&self, adresse: &Adresse, ticket: &str) -> Outgoing {
        let body = protocole::adieu(&self.nouveau("LR-"), ticket, self.inner.clock.now());
        Outgoing {
            by: MODULE.to_owned(),
            method: "POST".to_owned(),
            url: adresse.as_str().to_owned(),
            headers: vec![(
                "content-type".to_owned(),
                "application/x-www-form-urlencoded".to_owned(),
            )],
            confidential: Vec::new(),
            body: body.into_bytes(),
            allowed: vec![adresse.origine()],
            most: UNREAD,
            within: WITHIN,
        }
    }

    async fn oublier_visite(&self, ticket: String) -> Result<(), SsoError> {
        self.inner
            .db
            .write::<_, SsoError, _>(move |tx| {
                Box::pin(async move {
                    sqlx::query("DELETE FROM sso_visite WHERE ticket = $1")
                        .bind(ticket)
                        .execute(tx)
                        .await?;
                    Ok(())
                })
            })
            .await
    }

    /// Removes what is over: tickets that nobody used, agreements and requests of persons who were deleted.
    pub async fn balayer(&self) -> Result<(), SsoError> {
        let now = self.inner.clock.now();
        self.inner
            .db
            .write::<_, SsoError, _>(move |tx| {
                Box::pin(async move {
                    sqlx::query("DELETE FROM sso_ticket WHERE expire <= $1")
                        .bind(now)
                        .execute(&mut *tx)
                        .await?;
                    for sql in [
                        "DELETE FROM sso_accord WHERE personne IN (SELECT id FROM personne WHERE etat = 2)",
                        "DELETE FROM sso_demande WHERE personne IN (SELECT id FROM personne WHERE etat = 2)",
                    ] {
                        sqlx::query(sql).execute(&mut *tx).await?;
                    }
                    Ok(())
                })
            })
            .await
    }
}
