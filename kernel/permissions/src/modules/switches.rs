//! The switches of the structures of one call.

use std::sync::Arc;

use preau_model::StructureId;

use crate::Snapshot;

/// What is on, for the structures that were asked for; any other structure answers "off".
#[derive(Debug, Clone)]
pub struct Switches {
    pub(crate) snapshot: Arc<Snapshot>,
    pub(crate) asked: Vec<StructureId>,
}

impl Switches {
    /// Is the module (part `""`) or a part on in a structure? A part of a module that is off is off.
    pub fn on(&self, structure: StructureId, plugin: &str, part: &str, default: bool) -> bool {
        self.asked.contains(&structure) && self.snapshot.on(structure, plugin, part, default)
    }

    /// The structures, among those asked for, where a module is on.
    pub fn open(&self, plugin: &str) -> Vec<StructureId> {
        self.asked
            .iter()
            .copied()
            .filter(|s| self.on(*s, plugin, "", false))
            .collect()
    }
}
