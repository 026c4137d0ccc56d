//! Idempotency of actions: a form sent twice, or a request repeated by a nervous network, acts once (kept 24 h).
//!
//! A row is `NULL` while the action runs and wrote nothing, `''` once something it wrote was committed (in that very transaction,
//! so that a crash in between is never taken for "nothing happened"), then the answer.

use std::future::Future;
use std::time::Duration;

use preau_model::{Millis, PersonneId, TerritoireId};
use preau_store::{Connection, RowExt as _, StoreError};

use crate::{ContentError, Engine};

/// What was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Once {
    /// By this call.
    First(String),
    /// By a previous one, with the same key.
    Again(String),
}

/// An action that wrote nothing for so long was lost with its process: it may run again.
const LOST_AFTER: Millis = 60_000;
const WAITS: u32 = 100;
const WAIT: Duration = Duration::from_millis(50);
const LONGEST_KEY: usize = 128;

enum Begun {
    Run,
    Done(String),
    Running,
}

impl Engine {
    /// Runs `run` once for this person and key; a second call gets the first answer. A concurrent one waits for it, then answers
    /// `Conflict`. An action that fails before writing anything may be tried again with the same key.
    pub async fn once<E, F>(
        &self,
        territory: TerritoireId,
        person: PersonneId,
        key: &str,
        run: impl FnOnce() -> F + Send,
    ) -> Result<Once, E>
    where
        E: From<ContentError> + Send,
        F: Future<Output = Result<String, E>> + Send,
    {
        if key.is_empty() || key.len() > LONGEST_KEY {
            return Err(ContentError::invalid("Cet envoi n’a pas d’identifiant.").into());
        }
        let mut waited = 0;
        loop {
            match self.begin(territory, person, key).await? {
                Begun::Run => break,
                Begun::Done(answer) => return Ok(Once::Again(answer)),
                Begun::Running if waited < WAITS => {
                    waited += 1;
                    tokio::time::sleep(WAIT).await;
                }
                Begun::Running => {
                    let says = "Cet envoi a déjà été enregistré\u{a0}: rechargez la page pour en voir le résultat.";
                    return Err(ContentError::Conflict(says.to_owned()).into());
                }
            }
        }
        let outcome = run().await;
        self.end(territory, person, key, outcome.as_deref().ok()).await?;
        outcome.map(Once::First)
    }

    async fn begin(&self, territory: TerritoireId, person: PersonneId, key: &str) -> Result<Begun, ContentError> {
        let (now, key) = (self.now(), key.to_owned());
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let lost = now - LOST_AFTER;
                    let mine = sqlx::query(
                        "INSERT INTO content_action (territory, person, once, at) VALUES ($1, $2, $3, $4) \
                         ON CONFLICT (territory, person, once) DO UPDATE SET at = excluded.at \
                         WHERE content_action.outcome IS NULL AND content_action.at < $5",
                    )
                    .bind(territory.as_slice().to_vec())
                    .bind(person.as_slice().to_vec())
                    .bind(key.clone())
                    .bind(now)
                    .bind(lost)
                    .execute(&mut *tx)
                    .await?;
                    if mine.rows_affected() == 1 {
                        return Ok(Begun::Run);
                    }
                    let row = sqlx::query(
                        "SELECT outcome FROM content_action WHERE territory = $1 AND person = $2 AND once = $3",
                    )
                    .bind(territory.as_slice().to_vec())
                    .bind(person.as_slice().to_vec())
                    .bind(key)
                    .fetch_optional(tx)
                    .await?;
                    let outcome = row.map(|row| row.opt_text("outcome")).transpose()?.flatten();
                    Ok::<_, ContentError>(match outcome.filter(|o| !o.is_empty()) {
                        Some(answer) => Begun::Done(answer),
                        None => Begun::Running,
                    })
                })
            })
            .await
    }

    async fn end(
        &self,
        territory: TerritoireId,
        person: PersonneId,
        key: &str,
        outcome: Option<&str>,
    ) -> Result<(), ContentError> {
        // An empty answer is still an answer.
        let answer = outcome.map(|o| if o.is_empty() { "-".to_owned() } else { o.to_owned() });
        let key = key.to_owned();
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let sql = if answer.is_some() {
                        "UPDATE content_action SET outcome = $4 WHERE territory = $1 AND person = $2 AND once = $3"
                    } else {
                        "DELETE FROM content_action WHERE territory = $1 AND person = $2 AND once = $3 AND outcome IS NULL"
                    };
                    let query = sqlx::query(sql)
                        .bind(territory.as_slice().to_vec())
                        .bind(person.as_slice().to_vec())
                        .bind(key);
                    match answer {
                        Some(answer) => query.bind(answer).execute(tx).await?,
                        None => query.execute(tx).await?,
                    };
                    Ok::<_, ContentError>(())
                })
            })
            .await
    }
}

/// In the transaction of what the action writes: from here on, it is not run again.
pub(crate) async fn touched(
    tx: &mut Connection,
    territory: TerritoireId,
    person: PersonneId,
    key: &str,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE content_action SET outcome = '' WHERE territory = $1 AND person = $2 AND once = $3 AND outcome IS NULL",
    )
    .bind(territory.as_slice().to_vec())
    .bind(person.as_slice().to_vec())
    .bind(key.to_owned())
    .execute(tx)
    .await?;
    Ok(())
}
