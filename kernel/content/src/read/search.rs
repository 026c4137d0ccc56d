//! The search of the kernel, over every module that is open to the reader.

use preau_model::{DocumentId, Principal};
use preau_store::dialect;

use super::{Seen, collection_token, documents, principal_token, state_token};
use crate::{Collection, ContentError, Document, Engine, Reader, State, extract, keys, visible};

const LOOKED_AT: usize = 200;

/// One plugin to search: its collections, and the reader as this plugin knows them.
#[derive(Debug, Clone)]
pub struct SearchIn {
    /// The reader, with the roles and open structures of this plugin.
    pub reader: Reader,
    /// The collections of this plugin.
    pub collections: Vec<Collection>,
}

/// A document found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The document.
    pub document: Document,
    /// The text at its collection's first pointer, without tags: a title, most often.
    pub title: String,
}

impl Engine {
    /// Published documents of these plugins that hold every word, most recent first.
    pub async fn search_all(
        &self,
        plugins: &[SearchIn],
        words: &str,
        limit: usize,
    ) -> Result<Vec<Found>, ContentError> {
        let words = extract::question(words);
        let now = self.now();
        let (mut collections, mut principals) = (Vec::new(), Vec::new());
        for plugin in plugins.iter().filter(|p| !p.reader.open.is_empty()) {
            for collection in plugin.collections.iter().filter(|c| !c.text.is_empty()) {
                let territory = plugin.reader.territory.as_slice();
                collections.push(collection_token(&keys::collection_id(
                    territory,
                    &collection.plugin,
                    &collection.id,
                )));
                let met = visible::met(&plugin.reader, collection, now);
                principals.extend(met.iter().map(|m| principal_token(m.principal.as_slice())));
            }
            let person = plugin.reader.personne.map(|p| Principal::Personne(p).id());
            principals.extend(person.map(|p| principal_token(p.as_slice())));
        }
        principals.sort_unstable();
        principals.dedup();
        let scope = [collections, vec![state_token(State::Published)], principals];
        let (ids, of_plugin) = {
            let mut connection = self.db.read().await?;
            let ids = dialect::search::find(&mut connection, self.db.engine(), &words, &scope, LOOKED_AT).await?;
            let territory = plugins.first().map(|p| p.reader.territory);
            let rows = match territory.filter(|_| !ids.is_empty()) {
                Some(territory) => documents(&mut connection, territory, None, &ids, false).await?,
                None => return Ok(Vec::new()),
            };
            (ids, rows)
        };
        let mut found = Vec::new();
        for plugin in plugins {
            let ours = |id: &DocumentId| {
                of_plugin.get(id).is_some_and(|d| {
                    plugin
                        .collections
                        .iter()
                        .any(|c| c.plugin == d.plugin && c.id == d.collection)
                })
            };
            let ours: Vec<DocumentId> = ids.iter().copied().filter(ours).collect();
            let mut seen = self.sights(&plugin.reader, &plugin.collections, &ours).await?;
            for (rank, id) in ids.iter().enumerate() {
                let Some(Seen { stored, sight }) = seen.remove(id) else {
                    continue;
                };
                let collection = plugin.collections.iter().find(|c| c.id == stored.collection);
                if let Some(collection) = collection.filter(|_| sight.state == State::Published) {
                    let title = extract::title(collection, &stored.body);
                    let document = stored.seen_by(&plugin.reader, collection, sight, now);
                    found.push((rank, Found { document, title }));
                }
            }
        }
        found.sort_by_key(|(rank, _)| *rank);
        Ok(found.into_iter().map(|(_, f)| f).take(limit).collect())
    }
}
