//! What somebody wrote, removed with them when they asked for it.

use preau_model::{DocumentId, PersonneId, TerritoireId};
use preau_store::RowExt as _;

use crate::read::documents;
use crate::write::{Prepared, apply};
use crate::{ContentError, Engine};

const AT_ONCE: i64 = 200;

impl Engine {
    /// Deletes every document of an author, whatever its state; what is under a legal hold stays. Answers how many. It may run again.
    pub async fn remove_contributions(&self, author: PersonneId) -> Result<usize, ContentError> {
        let mut removed = 0;
        loop {
            let rows = sqlx::query(
                "SELECT territory, id FROM content_document WHERE author = $1 AND hold = 0 ORDER BY territory, id \
                 LIMIT CAST($2 AS BIGINT)",
            )
            .bind(author.as_slice().to_vec())
            .bind(AT_ONCE)
            .fetch_all(&mut *self.db.read().await?)
            .await?;
            if rows.is_empty() {
                return Ok(removed);
            }
            for row in rows {
                let (territory, id): (TerritoireId, DocumentId) = (row.id("territory")?, row.id("id")?);
                let stored = documents(&mut *self.db.read().await?, territory, None, &[id], true)
                    .await?
                    .remove(&id);
                let Some(stored) = stored else {
                    return Err(ContentError::Conflict("un document ne se lit pas".to_owned()));
                };
                let (sql, prepared) = (self.db.engine(), [Prepared::Delete(Box::new(stored))]);
                self.db
                    .write(move |tx| Box::pin(async move { apply(tx, sql, territory, &prepared, None).await }))
                    .await?;
                removed += 1;
            }
        }
    }
}
