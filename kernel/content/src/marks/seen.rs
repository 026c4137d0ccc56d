//! `seen`, written behind: recorded in memory when a document is drawn, flushed in batches.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use preau_model::{DocumentId, Millis, PersonneId, TerritoireId};

use super::SEEN;
use crate::read::Stored;
use crate::write::{Value, insert};
use crate::{Collection, ContentError, Engine, Reader, Receipts};

/// Lines kept in memory before a caller has to write them.
const ROOM: usize = 4_096;

type Key = (TerritoireId, DocumentId, PersonneId);

/// What was seen and not written yet.
#[derive(Default)]
pub(crate) struct SeenQueue(Mutex<HashMap<Key, Millis>>);

impl SeenQueue {
    /// Adds what is not written yet to the marks of a document that was just read.
    pub(crate) fn pending(&self, reader: &Reader, stored: &mut Stored) {
        let Some(person) = reader.personne else { return };
        let waiting =
            self.0
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .contains_key(&(reader.territory, stored.id, person));
        if waiting && !stored.marks.iter().any(|(name, _)| name == SEEN) {
            stored.marks.push((SEEN.to_owned(), String::new()));
        }
    }

    /// Answers whether the queue is full.
    fn push(&self, key: Key, now: Millis) -> bool {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.entry(key).or_insert(now);
        waiting.len() >= ROOM
    }

    fn copy(&self) -> Vec<(Key, Millis)> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .iter()
            .map(|(key, at)| (*key, *at))
            .collect()
    }

    /// Only what was written leaves: a reader meanwhile still finds the rest.
    fn written(&self, keys: &[(Key, Millis)]) {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (key, _) in keys {
            waiting.remove(key);
        }
    }
}

impl Engine {
    /// The document's own page was drawn for this reader. Recorded for those it is addressed to, not for its author or an
    /// approver; without effect for a job, or on a document that the reader cannot see.
    pub async fn seen(&self, reader: &Reader, collections: &[Collection], id: DocumentId) -> Result<(), ContentError> {
        let Some(person) = reader.personne else { return Ok(()) };
        let Some(seen) = self.sights(reader, collections, &[id]).await?.remove(&id) else {
            return Ok(());
        };
        let known = seen.stored.marks.iter().any(|(name, _)| name == SEEN);
        if known || seen.sight.matched.is_empty() || seen.stored.author == Some(person) {
            return Ok(());
        }
        if self.seen.push((reader.territory, id, person), self.now()) {
            self.flush_seen().await?;
        }
        Ok(())
    }

    /// A list of the collection was drawn: where no receipts are kept, everything published until now counts as seen.
    pub async fn seen_all(&self, reader: &Reader, collection: &Collection) -> Result<(), ContentError> {
        let Some(person) = reader.personne.filter(|_| collection.receipts == Receipts::None) else {
            return Ok(());
        };
        let (territory, now) = (reader.territory, self.now());
        let (plugin, id) = (collection.plugin.clone(), collection.id.clone());
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    sqlx::query(
                        "INSERT INTO content_seen (territory, person, plugin, collection, watermark) VALUES ($1, $2, $3, $4, $5) \
                         ON CONFLICT (territory, person, plugin, collection) DO UPDATE SET watermark = excluded.watermark \
                         WHERE content_seen.watermark < excluded.watermark",
                    )
                    .bind(territory.as_slice().to_vec())
                    .bind(person.as_slice().to_vec())
                    .bind(plugin)
                    .bind(id)
                    .bind(now)
                    .execute(tx)
                    .await?;
                    Ok::<_, ContentError>(())
                })
            })
            .await
    }

    /// Writes what was seen; the server calls it every second or so and when it stops. Answers how many lines were written.
    pub async fn flush_seen(&self) -> Result<usize, ContentError> {
        let mut waiting = self.seen.copy();
        if waiting.is_empty() {
            return Ok(0);
        }
        waiting.sort_unstable_by_key(|(key, _)| *key);
        let rows: Vec<Vec<Value>> = waiting
            .iter()
            .map(|((territory, document, person), at)| {
                vec![
                    Value::Bytes(territory.as_slice().to_vec()),
                    Value::Bytes(document.as_slice().to_vec()),
                    Value::Text(SEEN.to_owned()),
                    Value::Bytes(person.as_slice().to_vec()),
                    Value::Text(String::new()),
                    Value::Int(*at),
                ]
            })
            .collect();
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let into = "content_mark (territory, document, name, person, value, at)";
                    let conflict = "ON CONFLICT (territory, document, person, name) DO NOTHING";
                    insert(tx, into, conflict, rows).await.map_err(ContentError::from)
                })
            })
            .await?;
        self.seen.written(&waiting);
        Ok(waiting.len())
    }
}
