//! The policy of a territory: the one object that others ask.

mod address;
mod picker;
mod read;

use std::sync::Arc;

use preau_annuaire::Annuaire;
use preau_model::{Clock, Rng};
use preau_store::Db;

pub use address::Judgement;
pub use picker::{PickerGroup, PickerOption};

use crate::modules::Cache;

/// Answers "may it", and records what schools decide. Cheap to clone; clones share one memory of the schools' decisions.
#[derive(Clone)]
pub struct Policy {
    pub(crate) db: Db,
    pub(crate) annuaire: Annuaire,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) rng: Arc<dyn Rng>,
    pub(crate) cache: Arc<Cache>,
}

impl Policy {
    /// A policy over a database and its annuaire.
    pub fn new(db: Db, annuaire: Annuaire, clock: Arc<dyn Clock>, rng: Arc<dyn Rng>) -> Self {
        Self {
            db,
            annuaire,
            clock,
            rng,
            cache: Arc::default(),
        }
    }
}

impl std::fmt::Debug for Policy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Policy")
    }
}
