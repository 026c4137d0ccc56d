//! A query with words: the most recent documents that hold them, then exactly those that the reader meets, in the index's order.

use std::collections::HashMap;

use preau_model::DocumentId;
use preau_store::{RowExt as _, dialect};
use sqlx::AssertSqlSafe;

use super::branches::padded;
use super::candidates::{Candidate, Plan};
use crate::{ContentError, Engine, Level, Page, extract, keys};

/// Documents looked at: the most recent ones.
const MOST: usize = 400;

impl Engine {
    pub(crate) async fn page_matching(&self, plan: &Plan<'_>, words: &str, limit: usize) -> Result<Page, ContentError> {
        let words = extract::question(words);
        let mut found = self.met_among(plan, &self.holding(plan, &words).await?).await?;
        let start = plan.start()?;
        let start = (start.0.as_slice(), start.1.as_slice());
        found.retain(|c| {
            let here = (c.sort_key.as_slice(), c.id.as_slice());
            plan.low <= c.sort_key
                && c.sort_key < plan.high
                && if plan.query.descending {
                    here < start
                } else {
                    here > start
                }
        });
        found.sort_unstable_by(|a, b| (&a.sort_key, a.id).cmp(&(&b.sort_key, b.id)));
        if plan.query.descending {
            found.reverse();
        }
        let (mut items, mut next) = (Vec::new(), None);
        while !found.is_empty() && items.len() < limit {
            let rest = found.split_off(found.len().min(100));
            let last = found.last().map(|c| (c.sort_key.clone(), c.id.as_slice().to_vec()));
            let (mut kept, stopped) = self.filtered(plan, found, limit - items.len(), true).await?;
            items.append(&mut kept);
            next = if stopped.is_none() && rest.is_empty() {
                None
            } else {
                stopped.or(last)
            };
            found = rest;
        }
        Ok(Page {
            items,
            next: next.map(|(key, document)| keys::cursor(&key, &document)),
        })
    }

    /// Documents that hold the words, in the collection, for one of the reader's principals.
    async fn holding(&self, plan: &Plan<'_>, words: &[String]) -> Result<Vec<DocumentId>, ContentError> {
        let collection = keys::collection_id(
            plan.reader.territory.as_slice(),
            &plan.collection.plugin,
            &plan.collection.id,
        );
        let scope = [
            vec![collection_token(&collection)],
            vec![state_token(plan.query.state)],
            plan.met
                .iter()
                .map(|m| principal_token(m.principal.as_slice()))
                .collect(),
        ];
        let mut connection = self.db.read().await?;
        Ok(dialect::search::find(&mut connection, self.db.engine(), words, &scope, MOST).await?)
    }

    async fn met_among(&self, plan: &Plan<'_>, ids: &[DocumentId]) -> Result<Vec<Candidate>, ContentError> {
        let mut found: HashMap<DocumentId, Candidate> = HashMap::new();
        let mut connection = self.db.read().await?;
        for chunk in ids.chunks(128) {
            let size = padded(chunk.len());
            let sql = format!(
                "SELECT document, sort_key, principal, level, structure, published FROM content_entry \
                 WHERE territory = $1 AND idx = $2 AND state = $3 AND expire_at > $4 AND document IN ({})",
                dialect::list(5, size)
            );
            let mut query = sqlx::query(AssertSqlSafe(sql))
                .bind(plan.reader.territory.as_slice().to_vec())
                .bind(plan.index.clone())
                .bind(plan.query.state.number())
                .bind(plan.now);
            for n in 0..size {
                let id = chunk.get(n).or_else(|| chunk.last());
                query = query.bind(id.map_or(vec![0; 16], |id| id.as_slice().to_vec()));
            }
            for row in query.fetch_all(&mut *connection).await? {
                let (principal, published) = (row.id("principal")?, row.int("published")?);
                let meets = |m: &crate::visible::Met| {
                    m.principal == principal && (!plan.intervals || (m.depuis <= published && published < m.jusque))
                };
                if !plan.met.iter().any(meets) || !plan.reader.open.contains(&row.id("structure")?) {
                    continue;
                }
                let level = Level::from_number(row.int("level")?).unwrap_or(Level::Read);
                let (id, sort_key) = (row.id("document")?, row.bytes("sort_key")?);
                let candidate = found.entry(id).or_insert_with(|| Candidate {
                    id,
                    sort_key,
                    level,
                    matched: Vec::new(),
                });
                candidate.level = candidate.level.max(level);
                candidate.matched.push(principal);
            }
        }
        Ok(found.into_values().collect())
    }
}

/// Token of a collection of a territory.
pub(crate) fn collection_token(id: &[u8]) -> String {
    format!("c{}", keys::hex(id))
}

/// Token of a principal.
pub(crate) fn principal_token(id: &[u8]) -> String {
    format!("p{}", keys::hex(id))
}

/// Token of a state.
pub(crate) fn state_token(state: crate::State) -> String {
    format!("e{}", state.number())
}
