//! A batch of writes: all or nothing.

use std::collections::BTreeSet;

use crate::{Author, Collection, ContentError, Engine, Write, Written, once};

const MOST: usize = 200;

impl Engine {
    /// Applies the writes of one plugin in one transaction, in the name of `author`; the answers are in the order of the writes.
    pub async fn commit(
        &self,
        author: &Author,
        collections: &[Collection],
        writes: Vec<Write>,
    ) -> Result<Vec<Written>, ContentError> {
        if writes.is_empty() {
            return Ok(Vec::new());
        }
        if writes.len() > MOST {
            return Err(ContentError::Invalid(format!(
                "Trop d’écritures à la fois\u{a0}: {MOST} au plus."
            )));
        }
        let mut prepared = Vec::with_capacity(writes.len());
        for write in writes {
            prepared.push(self.prepare(author, collections, write).await?);
        }
        let distinct: BTreeSet<_> = prepared.iter().map(super::Prepared::id).collect();
        if distinct.len() != prepared.len() {
            return Err(ContentError::invalid("Un document n’est écrit qu’une fois par lot."));
        }
        let written = prepared.iter().map(super::Prepared::written).collect();
        // In the order of ids: two batches never wait for each other's rows.
        prepared.sort_unstable_by_key(super::Prepared::id);
        let (sql, territory, limits) = (self.db.engine(), author.reader.territory, author.limits);
        let action = author.once.clone().zip(author.acting.personne);
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    super::apply(&mut *tx, sql, territory, &prepared, Some(limits)).await?;
                    if let Some((key, person)) = action {
                        once::touched(tx, territory, person, &key).await?;
                    }
                    Ok::<_, ContentError>(())
                })
            })
            .await?;
        Ok(written)
    }
}
