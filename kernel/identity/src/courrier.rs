//! Mail waiting to leave: written with the act that it tells, sealed, sent by the background work, tried again when the server is away.

use preau_model::{Id, Mail, MailError, Mailer, Millis, new_id};
use preau_store::{RowExt as _, StoreError};

use crate::{Identity, IdentityError};

/// Purpose of the sealed messages.
const SEAL: &[u8] = b"courriel";
/// Messages of one round.
const ROUND: i64 = 20;
/// Nobody else takes a message that is being sent.
const LEASE: Millis = 2 * 60 * 1000;
/// A message that could not leave for so long is dropped: what it holds no longer serves.
const LIFE: Millis = 24 * 60 * 60 * 1000;

enum CourrielTag {}
type CourrielId = Id<CourrielTag>;

impl Identity {
    /// Leaves a message to be sent.
    pub async fn write_mail(&self, mail: &Mail) -> Result<(), IdentityError> {
        let text = serde_json::json!([mail.to, mail.subject, mail.text]).to_string();
        let sealed = self
            .inner
            .annuaire
            .sceller(SEAL, text.as_bytes())
            .ok_or(IdentityError::Sealed)?;
        let id: CourrielId = new_id(self.inner.clock.as_ref(), self.inner.rng.as_ref());
        let now = self.inner.clock.now();
        self.inner
            .db
            .write::<_, StoreError, _>(move |tx| {
                Box::pin(async move {
                    sqlx::query(
                        "INSERT INTO courriel (id, contenu, cree, prochain, essais) VALUES ($1, $2, $3, $3, 0)",
                    )
                    .bind(id.as_slice().to_vec())
                    .bind(sealed)
                    .bind(now)
                    .execute(tx)
                    .await?;
                    Ok(())
                })
            })
            .await?;
        Ok(())
    }

    /// Sends what waits; answers how many messages left, and how many never will. Run it every few seconds, on one replica or several.
    pub async fn send_mail(&self, mailer: &dyn Mailer) -> Result<(u64, u64), IdentityError> {
        let now = self.inner.clock.now();
        let rows = sqlx::query(
            "SELECT id, contenu, cree, prochain, essais FROM courriel WHERE prochain <= $1 ORDER BY prochain \
             LIMIT CAST($2 AS BIGINT)",
        )
        .bind(now)
        .bind(ROUND)
        .fetch_all(&mut *self.inner.db.read().await?)
        .await?;
        let (mut left, mut lost) = (0, 0);
        for row in rows {
            let id: CourrielId = row.id("id")?;
            if !self.take(id, row.int("prochain")?, now).await? {
                continue;
            }
            let outcome = match self.opened_mail(&row.bytes("contenu")?) {
                Some(mail) => mailer.send(mail).await,
                None => Err(MailError::Refused(String::new())),
            };
            match outcome {
                Err(MailError::Later(_)) if now - row.int("cree")? < LIFE => {
                    self.put_off(id, now + (30_000 << row.int("essais")?.clamp(0, 6)))
                        .await?;
                }
                outcome => {
                    if outcome.is_ok() {
                        left += 1;
                    } else {
                        lost += 1;
                    }
                    self.drop_mail(id).await?;
                }
            }
        }
        Ok((left, lost))
    }

    fn opened_mail(&self, sealed: &[u8]) -> Option<Mail> {
        let text = self.inner.annuaire.desceller(SEAL, sealed)?;
        let [to, subject, text]: [String; 3] = serde_json::from_slice(&text).ok()?;
        Some(Mail {
            to,
            subject,
            text,
            ..Mail::default()
        })
    }

    async fn take(&self, id: CourrielId, was: Millis, now: Millis) -> Result<bool, IdentityError> {
        let done = self
            .inner
            .db
            .write::<_, StoreError, _>(move |tx| {
                Box::pin(async move {
                    let done = sqlx::query(
                        "UPDATE courriel SET prochain = $3, essais = essais + 1 WHERE id = $1 AND prochain = $2",
                    )
                    .bind(id.as_slice().to_vec())
                    .bind(was)
                    .bind(now + LEASE)
                    .execute(tx)
                    .await?;
                    Ok(done.rows_affected())
                })
            })
            .await?;
        Ok(done == 1)
    }

    async fn put_off(&self, id: CourrielId, until: Millis) -> Result<(), IdentityError> {
        self.inner
            .db
            .write::<_, StoreError, _>(move |tx| {
                Box::pin(async move {
                    sqlx::query("UPDATE courriel SET prochain = $2 WHERE id = $1")
                        .bind(id.as_slice().to_vec())
                        .bind(until)
                        .execute(tx)
                        .await?;
                    Ok(())
                })
            })
            .await?;
        Ok(())
    }

    async fn drop_mail(&self, id: CourrielId) -> Result<(), IdentityError> {
        self.inner
            .db
            .write::<_, StoreError, _>(move |tx| {
                Box::pin(async move {
                    sqlx::query("DELETE FROM courriel WHERE id = $1")
                        .bind(id.as_slice().to_vec())
                        .execute(tx)
                        .await?;
                    Ok(())
                })
            })
            .await?;
        Ok(())
    }
}
