//! Documents by id, judged one by one from their audience.

use std::collections::HashMap;

use preau_model::{DocumentId, PrincipalId, StructureId, TerritoireId};
use preau_store::{Connection, RowExt as _, StoreError, dialect};
use sqlx::AssertSqlSafe;

use super::branches::padded;
use super::{Stored, documents};
use crate::visible::{self, Facts, Sight};
use crate::{Collection, ContentError, Document, Engine, Level, Reader};

/// The audiences of documents: (principal, level, structure through which it is met).
type Audiences = HashMap<DocumentId, Vec<(PrincipalId, Level, StructureId)>>;

/// A stored document with what the reader gets of it.
pub(crate) struct Seen {
    pub(crate) stored: Stored,
    pub(crate) sight: Sight,
}

impl Engine {
    /// Documents by id, in the order asked; `None` for what does not exist or is not for this reader.
    pub async fn get(
        &self,
        reader: &Reader,
        collections: &[Collection],
        ids: &[DocumentId],
    ) -> Result<Vec<Option<Document>>, ContentError> {
        let mut seen = self.sights(reader, collections, ids).await?;
        let now = self.now();
        Ok(ids
            .iter()
            .map(|id| {
                let Seen { mut stored, sight } = seen.remove(id)?;
                let collection = collections
                    .iter()
                    .find(|c| c.plugin == stored.plugin && c.id == stored.collection)?;
                self.seen.pending(reader, &mut stored);
                Some(stored.seen_by(reader, collection, sight, now))
            })
            .collect())
    }

    /// The plugin of a document, whoever may read it: for a page of the kernel about a document.
    pub async fn plugin_of(&self, territory: TerritoireId, id: DocumentId) -> Result<Option<String>, ContentError> {
        let row = sqlx::query("SELECT plugin FROM content_document WHERE territory = $1 AND id = $2")
            .bind(territory.as_slice().to_vec())
            .bind(id.as_slice().to_vec())
            .fetch_optional(&mut *self.db.read().await?)
            .await?;
        Ok(row.map(|row| row.text("plugin")).transpose()?)
    }

    /// One document, or [`ContentError::Missing`].
    pub(crate) async fn sight(
        &self,
        reader: &Reader,
        collections: &[Collection],
        id: DocumentId,
    ) -> Result<Seen, ContentError> {
        self.sights(reader, collections, &[id])
            .await?
            .remove(&id)
            .ok_or(ContentError::Missing)
    }

    /// What the reader gets of each document; those it gets nothing of are not there.
    pub(crate) async fn sights(
        &self,
        reader: &Reader,
        collections: &[Collection],
        ids: &[DocumentId],
    ) -> Result<HashMap<DocumentId, Seen>, ContentError> {
        if reader.open.is_empty() || ids.is_empty() {
            return Ok(HashMap::new());
        }
        let mut connection = self.db.read().await?;
        let rows = documents(&mut connection, reader.territory, reader.personne, ids, true).await?;
        let mut audiences = audiences(&mut connection, reader.territory, ids).await?;
        drop(connection);
        let now = self.now();
        let met: Vec<_> = collections.iter().map(|c| (c, visible::met(reader, c, now))).collect();
        let mut seen = HashMap::new();
        for (id, stored) in rows {
            let found = met
                .iter()
                .find(|(c, _)| c.plugin == stored.plugin && c.id == stored.collection);
            let Some((collection, met)) = found else { continue };
            let audience = audiences.remove(&id).unwrap_or_default();
            let facts = Facts {
                structure: stored.structure,
                author: stored.author,
                state: stored.state,
                published: stored.published,
                expire_at: stored.expire_at,
                audience: &audience,
            };
            if let Some(sight) = visible::sight(reader, collection, met, &facts, now) {
                seen.insert(id, Seen { stored, sight });
            }
        }
        Ok(seen)
    }
}

async fn audiences(
    connection: &mut Connection,
    territory: TerritoireId,
    ids: &[DocumentId],
) -> Result<Audiences, StoreError> {
    let mut found = Audiences::new();
    for chunk in ids.chunks(128) {
        let size = padded(chunk.len());
        let sql = format!(
            "SELECT document, principal, level, structure FROM content_audience WHERE territory = $1 AND document IN ({})",
            dialect::list(2, size)
        );
        let mut query = sqlx::query(AssertSqlSafe(sql)).bind(territory.as_slice().to_vec());
        for n in 0..size {
            let id = chunk.get(n).or_else(|| chunk.last());
            query = query.bind(id.map_or(vec![0; 16], |id| id.as_slice().to_vec()));
        }
        for row in query.fetch_all(&mut *connection).await? {
            let Some(level) = Level::from_number(row.int("level")?) else {
                continue;
            };
            found
                .entry(row.id("document")?)
                .or_default()
                .push((row.id("principal")?, level, row.id("structure")?));
        }
    }
    Ok(found)
}
