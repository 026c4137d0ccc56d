//! The engine: what others hold.

use std::sync::Arc;

use preau_annuaire::Annuaire;
use preau_model::{Clock, Millis, Rng};
use preau_permissions::Policy;
use preau_store::Db;

use crate::alias::Aliases;
use crate::marks::SeenQueue;

/// Reads and writes documents for every plugin. Cheap to clone; clones share the queue of `seen` marks.
#[derive(Clone)]
pub struct Engine {
    pub(crate) db: Db,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) rng: Arc<dyn Rng>,
    pub(crate) annuaire: Annuaire,
    pub(crate) policy: Policy,
    pub(crate) seen: Arc<SeenQueue>,
    pub(crate) aliases: Arc<Aliases>,
}

impl Engine {
    /// An engine over a database, its annuaire and its policy.
    pub fn new(db: Db, clock: Arc<dyn Clock>, rng: Arc<dyn Rng>, annuaire: Annuaire, policy: Policy) -> Self {
        Self {
            db,
            clock,
            rng,
            annuaire,
            policy,
            seen: Arc::default(),
            aliases: Arc::default(),
        }
    }

    pub(crate) fn now(&self) -> Millis {
        self.clock.now()
    }
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Engine")
    }
}
