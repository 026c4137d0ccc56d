//! Marks set by plugins: done, starred, folder…

use preau_model::{DocumentId, PersonneId};
use preau_store::RowExt as _;

use super::SEEN;
use crate::{Collection, ContentError, Engine, Level, Reader, Receipts};

const LONGEST_NAME: usize = 64;
const LONGEST_VALUE: usize = 1_024;

impl Engine {
    /// Sets a mark of the reader on a document that they can read.
    pub async fn mark(
        &self,
        reader: &Reader,
        collections: &[Collection],
        id: DocumentId,
        name: &str,
        value: &str,
    ) -> Result<(), ContentError> {
        let person = self.marker(reader, collections, id, name).await?;
        if value.len() > LONGEST_VALUE {
            return Err(ContentError::invalid("La valeur d’une marque est trop longue."));
        }
        let (territory, now) = (reader.territory, self.now());
        let (name, value) = (name.to_owned(), value.to_owned());
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    sqlx::query(
                        "INSERT INTO content_mark (territory, document, name, person, value, at) VALUES ($1, $2, $3, $4, $5, $6) \
                         ON CONFLICT (territory, document, person, name) DO UPDATE SET value = excluded.value, at = excluded.at",
                    )
                    .bind(territory.as_slice().to_vec())
                    .bind(id.as_slice().to_vec())
                    .bind(name)
                    .bind(person.as_slice().to_vec())
                    .bind(value)
                    .bind(now)
                    .execute(tx)
                    .await?;
                    Ok::<_, ContentError>(())
                })
            })
            .await
    }

    /// Takes a mark of the reader off.
    pub async fn unmark(
        &self,
        reader: &Reader,
        collections: &[Collection],
        id: DocumentId,
        name: &str,
    ) -> Result<(), ContentError> {
        let person = self.marker(reader, collections, id, name).await?;
        let (territory, name) = (reader.territory, name.to_owned());
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    sqlx::query(
                        "DELETE FROM content_mark WHERE territory = $1 AND document = $2 AND person = $3 AND name = $4",
                    )
                    .bind(territory.as_slice().to_vec())
                    .bind(id.as_slice().to_vec())
                    .bind(person.as_slice().to_vec())
                    .bind(name)
                    .execute(tx)
                    .await?;
                    Ok::<_, ContentError>(())
                })
            })
            .await
    }

    async fn marker(
        &self,
        reader: &Reader,
        collections: &[Collection],
        id: DocumentId,
        name: &str,
    ) -> Result<PersonneId, ContentError> {
        if name == SEEN || name.is_empty() || name.len() > LONGEST_NAME {
            return Err(ContentError::Invalid(format!(
                "«\u{a0}{name}\u{a0}» n’est pas un nom de marque permis."
            )));
        }
        self.sight(reader, collections, id).await?;
        reader
            .personne
            .ok_or_else(|| ContentError::refused("content.no-person", "Un service n’a pas de marques."))
    }

    /// How many persons other than its author carry a mark; for who manages the document, where receipts are kept.
    pub async fn marks_count(
        &self,
        reader: &Reader,
        collections: &[Collection],
        id: DocumentId,
        name: &str,
    ) -> Result<u64, ContentError> {
        let seen = self.managed(reader, collections, id).await?;
        let collection = collections
            .iter()
            .find(|c| c.id == seen.collection)
            .ok_or(ContentError::Missing)?;
        if name == SEEN && collection.receipts == Receipts::None {
            return Err(no_receipts());
        }
        self.flush_seen().await?;
        let row = sqlx::query(
            "SELECT COUNT(*) AS n FROM content_mark WHERE territory = $1 AND document = $2 AND name = $3 AND person <> $4",
        )
        .bind(reader.territory.as_slice().to_vec())
        .bind(id.as_slice().to_vec())
        .bind(name.to_owned())
        .bind(seen.author.map_or(vec![0; 16], |a| a.as_slice().to_vec()))
        .fetch_one(&mut *self.db.read().await?)
        .await?;
        Ok(u64::try_from(row.int("n")?).unwrap_or_default())
    }

    /// The document, for who manages it.
    pub(crate) async fn managed(
        &self,
        reader: &Reader,
        collections: &[Collection],
        id: DocumentId,
    ) -> Result<crate::read::Stored, ContentError> {
        let seen = self.sight(reader, collections, id).await?;
        if seen.sight.level < Level::Manage {
            return Err(ContentError::refused(
                "content.not-yours",
                "Seul l’auteur de ce contenu peut savoir qui l’a vu.",
            ));
        }
        Ok(seen.stored)
    }
}

pub(crate) fn no_receipts() -> ContentError {
    ContentError::refused("content.no-receipts", "Ce module ne garde pas trace des lectures.")
}
