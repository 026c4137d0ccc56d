//! A mail is a row: claimed with the lines it takes, handed over once, then gone. Two processes never send the same one.

use std::collections::HashSet;

use preau_model::{CompteId, Millis, PersonneId, new_id};
use preau_store::{Connection, RowExt as _, StoreError};

use super::digest::{Digest, MailId};
use crate::{ContentError, Engine};

const MINUTE: Millis = 60_000;
/// A process that prepared a mail and says nothing for so long is believed dead.
pub(super) const LEASE: Millis = 5 * MINUTE;
/// After that many attempts the server is not asked any more; the lines stay in the notification centre.
const ATTEMPTS: i64 = 8;

/// What became of a mail that was handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leaving {
    /// The next server has it.
    Gone,
    /// It never will.
    Refused,
    /// To be tried again later, a little later each time.
    Later,
}

/// A line by its key.
pub(super) type LineKey = (PersonneId, String);

/// A mail to claim.
pub(super) struct Claim {
    pub(super) compte: CompteId,
    /// Day of the daily mail; `None`: urgent lines.
    pub(super) jour: Option<i64>,
    /// Lines that it says.
    pub(super) said: Vec<LineKey>,
    /// Lines that no mail will say.
    pub(super) unsaid: Vec<LineKey>,
}

/// A claim that was won.
pub(super) struct Won {
    pub(super) id: MailId,
    pub(super) lease: Millis,
    /// Those of the lines that nobody else had taken.
    pub(super) lines: HashSet<LineKey>,
}

impl Engine {
    /// Claims a mail and its lines; `None`: another process was first, or nothing is to be said.
    pub(super) async fn claim_mail(&self, claim: Claim) -> Result<Option<Won>, ContentError> {
        let (now, id): (Millis, MailId) = (self.now(), new_id(&*self.clock, &*self.rng));
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let made = sqlx::query(
                        "INSERT INTO avis_envoi (id, compte, jour, etat, bail, essais, at) VALUES ($1, $2, $3, 0, $4, 0, $5) \
                         ON CONFLICT (compte, jour) DO NOTHING",
                    )
                    .bind(id.as_slice().to_vec())
                    .bind(claim.compte.as_slice().to_vec())
                    .bind(claim.jour)
                    .bind(now + LEASE)
                    .bind(now)
                    .execute(&mut *tx)
                    .await?;
                    if made.rows_affected() == 0 {
                        return Ok(None);
                    }
                    let lines = taken(tx, id, claim.said).await?;
                    taken(tx, id, claim.unsaid).await?;
                    if lines.is_empty() {
                        sqlx::query("UPDATE avis_envoi SET etat = 4 WHERE id = $1")
                            .bind(id.as_slice().to_vec())
                            .execute(&mut *tx)
                            .await?;
                        return Ok(None);
                    }
                    let lease = now + LEASE;
                    Ok::<_, ContentError>(Some(Won { id, lease, lines }))
                })
            })
            .await
    }

    /// Takes over the mail that a dead process prepared, or that is to be tried again: the new lease, unless somebody was first.
    pub(super) async fn renew_mail(
        &self,
        id: MailId,
        bail: Millis,
        lasts: Millis,
    ) -> Result<Option<Millis>, ContentError> {
        let lease = self.now() + lasts;
        let done = self
            .step(
                id,
                "UPDATE avis_envoi SET bail = $3 WHERE id = $1 AND etat = 0 AND bail = $2",
                bail,
                lease,
            )
            .await?;
        Ok(done.then_some(lease))
    }

    /// The mail has nothing to say any more: everything was read meanwhile, or mail was refused.
    pub(super) async fn drop_mail(&self, id: MailId, lease: Millis) -> Result<(), ContentError> {
        self.step(
            id,
            "UPDATE avis_envoi SET etat = 4 WHERE id = $1 AND etat = 0 AND bail = $2 AND at <= $3",
            lease,
            lease,
        )
        .await
        .map(|_| ())
    }

    /// Says that a mail is being handed over; `false`: it is not this process's any more. What dies after that is not tried again.
    pub async fn digest_leaves(&self, digest: &Digest) -> Result<bool, ContentError> {
        let sql = "UPDATE avis_envoi SET etat = 1, at = $3 WHERE id = $1 AND etat = 0 AND bail = $2";
        self.step(digest.id, sql, digest.lease, self.now()).await
    }

    /// What became of it.
    pub async fn digest_left(&self, digest: &Digest, how: Leaving) -> Result<(), ContentError> {
        let sql = match how {
            Leaving::Gone => "UPDATE avis_envoi SET etat = 2, at = $3 WHERE id = $1 AND etat = 1 AND bail = $2",
            Leaving::Refused => "UPDATE avis_envoi SET etat = 3, at = $3 WHERE id = $1 AND etat = 1 AND bail = $2",
            Leaving::Later => return self.later(digest).await,
        };
        self.step(digest.id, sql, digest.lease, self.now()).await.map(|_| ())
    }

    async fn later(&self, digest: &Digest) -> Result<(), ContentError> {
        let (id, now) = (digest.id, self.now());
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    // 5, 10, 20 minutes… ten hours before the last attempt.
                    sqlx::query(
                        "UPDATE avis_envoi SET essais = essais + 1, etat = CASE WHEN essais + 1 >= $3 THEN 3 ELSE 0 END, \
                         bail = $2 + $4 * CASE essais WHEN 0 THEN 1 WHEN 1 THEN 2 WHEN 2 THEN 4 WHEN 3 THEN 8 WHEN 4 THEN 16 \
                         WHEN 5 THEN 32 ELSE 64 END WHERE id = $1 AND etat = 1",
                    )
                    .bind(id.as_slice().to_vec())
                    .bind(now)
                    .bind(ATTEMPTS)
                    .bind(LEASE)
                    .execute(tx)
                    .await?;
                    Ok::<_, ContentError>(())
                })
            })
            .await
    }

    /// One change of a row, by its id and lease; did it happen?
    async fn step(&self, id: MailId, sql: &'static str, lease: Millis, value: Millis) -> Result<bool, ContentError> {
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let done = sqlx::query(sql)
                        .bind(id.as_slice().to_vec())
                        .bind(lease)
                        .bind(value)
                        .execute(tx)
                        .await?;
                    Ok::<_, ContentError>(done.rows_affected() == 1)
                })
            })
            .await
    }

    /// Mail prepared or to be tried again, whose lease is over: (mail, account, daily, lease).
    pub(super) async fn overdue_mail(&self, most: i64) -> Result<Vec<(MailId, CompteId, bool, Millis)>, ContentError> {
        let rows = sqlx::query(
            "SELECT id, compte, jour, bail FROM avis_envoi WHERE etat = 0 AND bail <= $1 ORDER BY bail \
             LIMIT CAST($2 AS BIGINT)",
        )
        .bind(self.now())
        .bind(most)
        .fetch_all(&mut *self.db.read().await?)
        .await?;
        let read = |row: &preau_store::Row| -> Result<_, StoreError> {
            Ok((
                row.id("id")?,
                row.id("compte")?,
                row.opt_int("jour")?.is_some(),
                row.int("bail")?,
            ))
        };
        Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
    }
}

/// Marks lines as taken by a mail; answers those that were still free and unread.
async fn taken(tx: &mut Connection, id: MailId, lines: Vec<LineKey>) -> Result<HashSet<LineKey>, StoreError> {
    let mut won = HashSet::new();
    for (person, event) in lines {
        let done = sqlx::query(
            "UPDATE notification SET envoi = $1 WHERE person = $2 AND event = $3 AND envoi IS NULL AND seen IS NULL",
        )
        .bind(id.as_slice().to_vec())
        .bind(person.as_slice().to_vec())
        .bind(event.clone())
        .execute(&mut *tx)
        .await?;
        if done.rows_affected() == 1 {
            won.insert((person, event));
        }
    }
    Ok(won)
}
