//! A page of documents: two statements (entries, then bodies and marks), more only when a filter empties it.

use super::candidates::{Candidate, Plan};
use super::documents;
use crate::visible::Sight;
use crate::{Collection, ContentError, Document, Engine, Page, Query, Reader, keys};

const MOST: u32 = 100;
const ROUNDS: usize = 5;

impl Engine {
    /// The documents of an index that the reader may see, in its order.
    pub async fn page(&self, reader: &Reader, collection: &Collection, query: &Query) -> Result<Page, ContentError> {
        let plan = Plan::new(reader, collection, query, self.now())?;
        let limit = usize::try_from(query.limit.clamp(1, MOST)).unwrap_or(1);
        if let Some(words) = &query.matching {
            return self.page_matching(&plan, words, limit).await;
        }
        let mut near = plan.start()?;
        let mut items: Vec<Document> = Vec::with_capacity(limit);
        let want = if query.filters() { (limit * 2).max(40) } else { limit };
        for _ in 0..ROUNDS {
            let mut found = self.candidates(&plan, &near, want + 1).await?;
            let more = found.len() > want;
            found.truncate(want);
            let Some(last) = found.last().map(|c| (c.sort_key.clone(), c.id.as_slice().to_vec())) else {
                return Ok(Page { items, next: None });
            };
            let room = limit - items.len();
            let (mut kept, end) = self.filtered(&plan, found, room, true).await?;
            items.append(&mut kept);
            let cut = end.is_some();
            near = end.unwrap_or(last);
            if !(more || cut) {
                return Ok(Page { items, next: None });
            }
            if items.len() >= limit {
                break;
            }
        }
        Ok(Page {
            items,
            next: Some(keys::cursor(&near.0, &near.1)),
        })
    }

    /// Reads the candidates and keeps, in order, at most `room` that pass the filters. The second answer says where it stopped,
    /// when candidates are left.
    pub(crate) async fn filtered(
        &self,
        plan: &Plan<'_>,
        found: Vec<Candidate>,
        room: usize,
        bodies: bool,
    ) -> Result<(Vec<Document>, Option<(Vec<u8>, Vec<u8>)>), ContentError> {
        let ids: Vec<_> = found.iter().map(|c| c.id).collect();
        let reader = plan.reader;
        let mut rows = documents(
            &mut *self.db.read().await?,
            reader.territory,
            reader.personne,
            &ids,
            bodies,
        )
        .await?;
        let about = match plan.query.about {
            Some(child) => self.about_child(reader.territory, child, &ids).await?,
            None => std::collections::HashSet::new(),
        };
        let mut kept = Vec::new();
        let total = found.len();
        for (n, candidate) in found.into_iter().enumerate() {
            let Some(mut stored) = rows.remove(&candidate.id) else {
                continue;
            };
            // Read after the entries: what changed state in between is left out.
            if stored.state != plan.query.state || stored.plugin != plan.collection.plugin {
                continue;
            }
            self.seen.pending(reader, &mut stored);
            let sight = Sight {
                level: candidate.level,
                matched: addressed(&candidate, plan),
                state: stored.state,
            };
            let document = stored.seen_by(reader, plan.collection, sight, plan.now);
            if plan.accepts(&document, about.contains(&document.id)) {
                kept.push(document);
                if kept.len() == room && n + 1 < total {
                    return Ok((kept, Some((candidate.sort_key, candidate.id.as_slice().to_vec()))));
                }
            }
        }
        Ok((kept, None))
    }
}

/// The principals of the reader that met it, but for being its author or approver.
fn addressed(candidate: &Candidate, plan: &Plan<'_>) -> Vec<preau_model::PrincipalId> {
    candidate
        .matched
        .iter()
        .copied()
        .filter(|p| !plan.reader.roles.contains(p))
        .collect()
}

impl Plan<'_> {
    fn accepts(&self, document: &Document, among: bool) -> bool {
        let query = self.query;
        let marked = |name: &str| document.marks.iter().any(|(n, _)| n == name);
        (!query.mine
            || self
                .reader
                .is_author(document.author, document.structure, &document.plugin))
            && query.about.is_none_or(|about| among || document.about == Some(about))
            && query.marked.iter().all(|(name, set)| marked(name) == *set)
    }
}
