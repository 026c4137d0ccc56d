//! The handle that everything hangs on.

use std::fmt;
use std::sync::Arc;

use preau_model::{Clock, Millis, Rng};
use preau_store::Db;

use crate::Keys;

/// The annuaire of an installation. Cheap to clone.
#[derive(Clone)]
pub struct Annuaire {
    pub(crate) db: Db,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) rng: Arc<dyn Rng>,
    pub(crate) keys: Keys,
}

impl Annuaire {
    /// Over a database, with the clock, the randomness and the keys of the installation.
    pub fn new(db: Db, clock: Arc<dyn Clock>, rng: Arc<dyn Rng>, keys: Keys) -> Self {
        Self { db, clock, rng, keys }
    }

    /// The database underneath.
    pub const fn db(&self) -> &Db {
        &self.db
    }

    /// Now, by the injected clock.
    pub fn now(&self) -> Millis {
        self.clock.now()
    }
}

impl fmt::Debug for Annuaire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Annuaire")
    }
}
