//! Counting, up to a bound.

use super::candidates::Plan;
use crate::{Collection, ContentError, Engine, Query, Reader};

const MOST: u32 = 1_000;

impl Engine {
    /// How many documents a query would give, counting no further than `at_most` (itself at most 1 000).
    pub async fn count(
        &self,
        reader: &Reader,
        collection: &Collection,
        query: &Query,
        at_most: u32,
    ) -> Result<u32, ContentError> {
        let at_most = usize::try_from(at_most.min(MOST)).unwrap_or_default();
        let plan = Plan::new(reader, collection, query, self.now())?;
        if at_most == 0 {
            return Ok(0);
        }
        if !query.filters() && query.matching.is_none() {
            let n = self.count_entries(&plan, at_most).await?;
            return Ok(u32::try_from(n).unwrap_or(MOST));
        }
        if let Some(words) = &query.matching {
            let n = self.page_matching(&plan, words, at_most).await?.items.len();
            return Ok(u32::try_from(n).unwrap_or(MOST));
        }
        let (mut near, mut counted) = (plan.start()?, 0);
        while counted < at_most {
            let found = self.candidates(&plan, &near, 200).await?;
            let full = found.len() == 200;
            let Some(last) = found.last().map(|c| (c.sort_key.clone(), c.id.as_slice().to_vec())) else {
                break;
            };
            counted += self.filtered(&plan, found, at_most - counted, false).await?.0.len();
            near = last;
            if !full {
                break;
            }
        }
        Ok(u32::try_from(counted.min(at_most)).unwrap_or(MOST))
    }
}
