//! What ends: expired documents are archived, idempotency keys forgotten after a day.

use preau_model::Millis;
use preau_store::RowExt as _;

use super::Catalogue;
use crate::read::{aimed, documents};
use crate::{ContentError, Engine, State};

const DAY: Millis = 24 * 3_600_000;
const AT_ONCE: i64 = 200;

/// What was swept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Swept {
    /// Documents archived.
    pub archived: usize,
    /// Idempotency keys forgotten.
    pub actions: u64,
}

impl Engine {
    /// Archives what expired and forgets old idempotency keys. Reads hide what expired whether this ran or not.
    pub async fn sweep(&self, catalogue: &dyn Catalogue) -> Result<Swept, ContentError> {
        let now = self.now();
        let actions = self
            .db
            .write(move |tx| {
                Box::pin(async move {
                    let query = sqlx::query("DELETE FROM content_action WHERE at < $1").bind(now - DAY);
                    Ok::<_, ContentError>(query.execute(tx).await?.rows_affected())
                })
            })
            .await?;
        let mut swept = Swept { archived: 0, actions };
        loop {
            let done = self.archive(catalogue, now).await?;
            swept.archived += done;
            // Documents of a plugin that is no longer installed stay: they would come back at each round.
            if done == 0 {
                return Ok(swept);
            }
        }
    }

    async fn archive(&self, catalogue: &dyn Catalogue, now: Millis) -> Result<usize, ContentError> {
        let rows = sqlx::query(
            "SELECT territory, id FROM content_document WHERE state = $1 AND expire_at <= $2 ORDER BY expire_at LIMIT CAST($3 AS BIGINT)",
        )
        .bind(State::Published.number())
        .bind(now)
        .bind(AT_ONCE)
        .fetch_all(&mut *self.db.read().await?)
        .await?;
        let mut done = 0;
        for row in rows {
            let (territory, id) = (row.id("territory")?, row.id("id")?);
            let (stored, audience) = {
                let mut connection = self.db.read().await?;
                let stored = documents(&mut connection, territory, None, &[id], true)
                    .await?
                    .remove(&id);
                (stored, aimed(&mut connection, territory, id).await?)
            };
            let Some(stored) = stored else { continue };
            let Some(collection) = catalogue.collection(&stored.plugin, &stored.collection) else {
                continue;
            };
            match self
                .move_to(&collection, territory, stored, State::Archived, audience, Vec::new())
                .await
            {
                Ok(()) => done += 1,
                Err(ContentError::Conflict(_)) => {}
                Err(error) => tracing::warn!(
                    code = error.code(),
                    "an expired document could not be archived; it will be tried again"
                ),
            }
        }
        Ok(done)
    }
}
