//! From a query to the documents that the reader's principals meet, in the order of the index.

use std::collections::HashMap;

use preau_model::{DocumentId, Id, PrincipalId};

use super::branches::{self, Ask, MOST_BRANCHES};
use crate::visible::{self, Met};
use crate::{Collection, ContentError, Engine, IndexDef, Level, Query, Reader, State, Time, keys};

/// A document met, not read yet.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    pub(crate) id: DocumentId,
    pub(crate) sort_key: Vec<u8>,
    pub(crate) level: Level,
    pub(crate) matched: Vec<PrincipalId>,
}

/// A checked query.
pub(crate) struct Plan<'a> {
    pub(crate) reader: &'a Reader,
    pub(crate) collection: &'a Collection,
    pub(crate) query: &'a Query,
    pub(crate) index: Vec<u8>,
    pub(crate) now: i64,
    pub(crate) low: Vec<u8>,
    pub(crate) high: Vec<u8>,
    pub(crate) met: Vec<Met>,
    pub(crate) intervals: bool,
}

impl<'a> Plan<'a> {
    pub(crate) fn new(
        reader: &'a Reader,
        collection: &'a Collection,
        query: &'a Query,
        now: i64,
    ) -> Result<Self, ContentError> {
        let index = index(collection, query)?;
        let (low, high) = keys::bounds(&query.prefix, query.between.as_ref());
        let mut met = visible::met(reader, collection, now);
        if query.mine {
            let service = reader.personne.is_none();
            met.retain(|m| {
                service
                    || reader
                        .personne
                        .is_some_and(|p| m.principal == preau_model::Principal::Personne(p).id())
            });
        }
        // Only what is published meets an audience: before and after, authors and approvers, who have no interval.
        let intervals = query.state == State::Published && collection.time.of(reader.hat) == Time::AtPublication;
        if !intervals {
            met.dedup_by_key(|m| m.principal);
        }
        let index = keys::index_id(&collection.plugin, &collection.id, &index.id);
        Ok(Self {
            reader,
            collection,
            query,
            index,
            now,
            low,
            high,
            met,
            intervals,
        })
    }

    /// Where the first page starts, excluded.
    pub(crate) fn start(&self) -> Result<(Vec<u8>, Vec<u8>), ContentError> {
        match &self.query.after {
            Some(cursor) => keys::read_cursor(cursor),
            None if self.query.descending => Ok((self.high.clone(), Vec::new())),
            None => Ok((self.low.clone(), Vec::new())),
        }
    }
}

fn index<'a>(collection: &'a Collection, query: &Query) -> Result<&'a IndexDef, ContentError> {
    if query.collection != collection.id {
        return Err(ContentError::Invalid(format!(
            "La collection «\u{a0}{}\u{a0}» n’est pas celle qui est interrogée.",
            query.collection
        )));
    }
    collection.index(&query.index).ok_or_else(|| {
        ContentError::Invalid(format!(
            "L’index «\u{a0}{}\u{a0}» n’est pas déclaré dans plugin.toml.",
            query.index
        ))
    })
}

impl Engine {
    /// The next documents after `near`, at most `limit`.
    pub(crate) async fn candidates(
        &self,
        plan: &Plan<'_>,
        near: &(Vec<u8>, Vec<u8>),
        limit: usize,
    ) -> Result<Vec<Candidate>, ContentError> {
        if plan.reader.open.is_empty() || plan.met.is_empty() {
            return Ok(Vec::new());
        }
        let mut connection = self.db.read().await?;
        let mut found: HashMap<Vec<u8>, Candidate> = HashMap::new();
        for met in plan.met.chunks(MOST_BRANCHES) {
            for (id, sort_key, level, bits) in branches::hits(&mut connection, &ask(plan, near, met, limit)).await? {
                let level = Level::from_number(level).unwrap_or(Level::Read);
                let matched = met
                    .iter()
                    .enumerate()
                    .filter(|(n, _)| bits & (1_i64 << n) != 0)
                    .map(|(_, m)| m.principal);
                let candidate = found.entry(id).or_insert_with_key(|id| Candidate {
                    id: Id::from_slice(id).unwrap_or(Id::from_bytes([0; 16])),
                    sort_key,
                    level,
                    matched: Vec::new(),
                });
                candidate.level = candidate.level.max(level);
                candidate.matched.extend(matched);
            }
        }
        let mut found: Vec<Candidate> = found.into_values().collect();
        found.sort_unstable_by(|a, b| (&a.sort_key, a.id).cmp(&(&b.sort_key, b.id)));
        if plan.query.descending {
            found.reverse();
        }
        found.truncate(limit);
        Ok(found)
    }

    /// How many, when the index alone decides; with many principals, the sum may count a document twice and is not used.
    pub(crate) async fn count_entries(&self, plan: &Plan<'_>, at_most: usize) -> Result<usize, ContentError> {
        if plan.reader.open.is_empty() || plan.met.is_empty() {
            return Ok(0);
        }
        let near = plan.start()?;
        if plan.met.len() > MOST_BRANCHES {
            return Ok(self.candidates(plan, &near, at_most).await?.len());
        }
        let mut connection = self.db.read().await?;
        let n = branches::count(&mut connection, &ask(plan, &near, &plan.met, at_most)).await?;
        Ok(usize::try_from(n).unwrap_or_default())
    }
}

fn ask<'a>(plan: &'a Plan<'_>, near: &'a (Vec<u8>, Vec<u8>), met: &'a [Met], limit: usize) -> Ask<'a> {
    Ask {
        territory: plan.reader.territory.as_slice(),
        index: &plan.index,
        state: plan.query.state.number(),
        now: plan.now,
        limit: i64::try_from(limit).unwrap_or(i64::MAX),
        far: if plan.query.descending { &plan.low } else { &plan.high },
        near: (&near.0, &near.1),
        descending: plan.query.descending,
        open: &plan.reader.open,
        met,
        intervals: plan.intervals,
    }
}
