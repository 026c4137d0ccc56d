//! The snapshots of this process. A change made here is seen at once; one made by another replica within a second.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use preau_model::{Clock, Millis, TerritoireId};
use preau_store::{Db, StoreError};

use crate::modules::{Snapshot, load, version};

/// How long a snapshot is believed without asking the database whether its version changed.
const BELIEVED: Millis = 1_000;

#[derive(Default)]
pub(crate) struct Cache {
    kept: RwLock<HashMap<TerritoireId, Kept>>,
    /// Grows with each change made by this process: a snapshot being loaded meanwhile is not kept.
    generation: AtomicU64,
}

#[derive(Clone)]
struct Kept {
    snapshot: Arc<Snapshot>,
    checked: Millis,
}

impl Cache {
    pub(crate) async fn get(
        &self,
        db: &Db,
        clock: &dyn Clock,
        territory: TerritoireId,
    ) -> Result<Arc<Snapshot>, StoreError> {
        let now = clock.now();
        let known = self
            .kept
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&territory)
            .cloned();
        let generation = self.generation.load(Ordering::SeqCst);
        let snapshot = match known {
            Some(kept) if now.saturating_sub(kept.checked) < BELIEVED => return Ok(kept.snapshot),
            Some(kept) if version(db, territory).await? == kept.snapshot.version => kept.snapshot,
            _ => Arc::new(load(db, territory).await?),
        };
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        if self.generation.load(Ordering::SeqCst) == generation {
            kept.insert(
                territory,
                Kept {
                    snapshot: Arc::clone(&snapshot),
                    checked: now,
                },
            );
        }
        Ok(snapshot)
    }

    /// Forgets a territory; called after the commit of a change.
    pub(crate) fn forget(&self, territory: TerritoireId) {
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        self.generation.fetch_add(1, Ordering::SeqCst);
        kept.remove(&territory);
    }
}
