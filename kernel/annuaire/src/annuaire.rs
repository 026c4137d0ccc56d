//! The handle that everything hangs on.

use std::fmt;
use std::path::{Path, PathBuf};
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
    pub(crate) folder: Option<PathBuf>,
}

impl Annuaire {
    /// Over a database, with the clock, the randomness and the keys of the installation.
    pub fn new(db: Db, clock: Arc<dyn Clock>, rng: Arc<dyn Rng>, keys: Keys) -> Self {
        Self {
            db,
            clock,
            rng,
            keys,
            folder: None,
        }
    }

    /// With the folder where imports keep the deliveries that wait for an approval, and their temporary files. Without one,
    /// temporary files go to that of the system, and an import of which a lot would wait is refused.
    #[must_use]
    pub fn with_folder(mut self, folder: &Path) -> Self {
        self.folder = Some(folder.to_owned());
        self
    }

    /// Where temporary files go.
    pub(crate) fn spool_folder(&self) -> PathBuf {
        self.folder.clone().unwrap_or_else(std::env::temp_dir)
    }

    /// Seals bytes of another crate for one purpose, under the key that is not in the database: elsewhere they do not open.
    pub fn sceller(&self, usage: &[u8], clair: &[u8]) -> Option<Vec<u8>> {
        self.keys.seal_as(usage, clair, self.rng.as_ref())
    }

    /// Opens what [`Annuaire::sceller`] made for the same purpose.
    pub fn desceller(&self, usage: &[u8], scelle: &[u8]) -> Option<Vec<u8>> {
        self.keys.unseal_as(usage, scelle)
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
