//! Retention classes of manifests: at the end of its time a document is archived, three months later it is deleted. So are
//! the lines of the notification centre. What is under a legal hold stays, and so does what belongs to no installed plugin.

use preau_model::{AnneeScolaire, DocumentId, Millis, TerritoireId};
use preau_store::RowExt as _;

use super::Catalogue;
use crate::read::{aimed, documents};
use crate::write::{Prepared, apply};
use crate::{ContentError, Engine, State};

const DAY: Millis = 24 * 3_600_000;
/// Between the archive and the end (arrêté of 30 November 2006: at most three months).
const GRACE: Millis = 92 * DAY;
/// Lines of the notification centre are not an archive.
const NOTIFICATIONS: Millis = 180 * DAY;
/// That a mail left is known for so long.
const MAILS: Millis = 60 * DAY;
const AT_ONCE: i64 = 200;

/// What was obeyed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Retained {
    /// Documents whose time ended: archived.
    pub archived: usize,
    /// Documents whose time ended three months ago: deleted.
    pub deleted: usize,
    /// Lines of the notification centre forgotten.
    pub notifications: u64,
}

/// One step of the end of a document.
enum Step {
    Archived,
    Deleted,
    /// It is not published, and not old enough to go; or its plugin is not installed.
    Stays,
}

type Ending = (&'static str, fn(Millis) -> Millis);

/// Classes that end by themselves: what was published before this moment has ended, seen at a moment.
const ENDING: [Ending; 2] = [
    ("annee-scolaire", |now| AnneeScolaire::at(now).begins()),
    ("un-an", |now| now - 365 * DAY),
];

type Key = (TerritoireId, DocumentId);

impl Engine {
    /// Obeys the retention classes. It looks at every document: some times a day is enough.
    pub async fn obey_retention(&self, catalogue: &dyn Catalogue) -> Result<Retained, ContentError> {
        let now = self.now();
        let mut done = Retained::default();
        for (class, ended) in ENDING {
            let mut after = None;
            loop {
                let keys = self.ended(class, ended(now), after).await?;
                let Some(last) = keys.last() else { break };
                after = Some(*last);
                for key in &keys {
                    match self.retire(catalogue, *key, ended(now - GRACE)).await {
                        Ok(Step::Archived) => done.archived += 1,
                        Ok(Step::Deleted) => done.deleted += 1,
                        Ok(Step::Stays) | Err(ContentError::Conflict(_)) => {}
                        Err(error) => tracing::warn!(
                            code = error.code(),
                            "a document outlives its retention; it will be tried again"
                        ),
                    }
                }
            }
        }
        done.notifications = self
            .db
            .write(move |tx| {
                Box::pin(async move {
                    let query = sqlx::query("DELETE FROM avis_envoi WHERE at < $1").bind(now - MAILS);
                    query.execute(&mut *tx).await?;
                    let query = sqlx::query(
                        "DELETE FROM avis_choix WHERE EXISTS (SELECT 1 FROM compte c WHERE c.id = avis_choix.compte AND c.etat = 2)",
                    );
                    query.execute(&mut *tx).await?;
                    let query = sqlx::query("DELETE FROM notification WHERE at < $1").bind(now - NOTIFICATIONS);
                    Ok::<_, ContentError>(query.execute(tx).await?.rows_affected())
                })
            })
            .await?;
        Ok(done)
    }

    /// Documents of a class published, or last changed when they never were, before a moment; by key.
    async fn ended(&self, class: &str, before: Millis, after: Option<Key>) -> Result<Vec<Key>, ContentError> {
        let (territory, id) = after.map_or_else(Default::default, |(territory, id)| {
            (territory.as_slice().to_vec(), id.as_slice().to_vec())
        });
        let rows = sqlx::query(
            "SELECT territory, id FROM content_document WHERE retention = $1 AND hold = 0 \
             AND COALESCE(published, changed) < $2 AND (territory, id) > ($3, $4) \
             ORDER BY territory, id LIMIT CAST($5 AS BIGINT)",
        )
        .bind(class.to_owned())
        .bind(before)
        .bind(territory)
        .bind(id)
        .bind(AT_ONCE)
        .fetch_all(&mut *self.db.read().await?)
        .await?;
        rows.iter()
            .map(|row| Ok((row.id("territory")?, row.id("id")?)))
            .collect()
    }

    async fn retire(
        &self,
        catalogue: &dyn Catalogue,
        (territory, id): Key,
        delete: Millis,
    ) -> Result<Step, ContentError> {
        let (stored, audience) = {
            let mut connection = self.db.read().await?;
            let stored = documents(&mut connection, territory, None, &[id], true)
                .await?
                .remove(&id);
            (stored, aimed(&mut connection, territory, id).await?)
        };
        let Some(stored) = stored else { return Ok(Step::Stays) };
        let Some(collection) = catalogue.collection(&stored.plugin, &stored.collection) else {
            return Ok(Step::Stays);
        };
        if stored.published.unwrap_or(stored.changed) < delete {
            let (sql, prepared) = (self.db.engine(), [Prepared::Delete(Box::new(stored))]);
            self.db
                .write(move |tx| Box::pin(async move { apply(tx, sql, territory, &prepared, None).await }))
                .await?;
            return Ok(Step::Deleted);
        }
        if stored.state != State::Published {
            return Ok(Step::Stays);
        }
        self.move_to(&collection, territory, stored, State::Archived, audience, Vec::new())
            .await?;
        Ok(Step::Archived)
    }
}
