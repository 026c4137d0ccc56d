//! What happens by itself: deferred publication, the end of things.

mod contributions;
mod due;
mod retention;
mod sweep;

pub use retention::Retained;
pub use sweep::Swept;

use preau_model::{StructureId, TerritoireId};

use crate::Collection;

/// The collections of the installed plugins, as the host knows them.
pub trait Catalogue: Send + Sync {
    /// A collection; `None` when its plugin is not installed: its documents then wait, untouched.
    fn collection(&self, plugin: &str, id: &str) -> Option<Collection>;

    /// Did this school grant `people.address` to this plugin? Judges what its jobs deferred.
    fn may_compute_audiences(&self, _territory: TerritoireId, _structure: StructureId, _plugin: &str) -> bool {
        false
    }
}
