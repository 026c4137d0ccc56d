//! What the host tells the rest of the kernel about plugins: their collections, and what schools granted them.

use std::collections::HashMap;
use std::sync::Arc;

use preau_content::{Catalogue, Collection};
use preau_model::{StructureId, TerritoireId};
use preau_permissions::{PermissionError, Snapshot};

use crate::host::{Host, Installed};
use crate::manifest::CapabilityUse;

/// The installed plugins at one moment, for the work of the content engine that nobody waits for.
#[derive(Debug)]
pub struct HostCatalogue {
    plugins: HashMap<String, Installed>,
    snapshots: HashMap<TerritoireId, Arc<Snapshot>>,
}

impl Catalogue for HostCatalogue {
    fn collection(&self, plugin: &str, id: &str) -> Option<Collection> {
        self.plugins
            .get(plugin)?
            .collections()
            .iter()
            .find(|collection| collection.id == id)
            .cloned()
    }

    fn may_compute_audiences(&self, territory: TerritoireId, structure: StructureId, plugin: &str) -> bool {
        let (Some(plugin), Some(snapshot)) = (self.plugins.get(plugin), self.snapshots.get(&territory)) else {
            return false;
        };
        let name = CapabilityUse::PeopleAddress.name();
        plugin
            .manifest()
            .capabilities
            .iter()
            .any(|declared| declared.use_ == CapabilityUse::PeopleAddress)
            && snapshot.granted(structure, plugin.id(), plugin.publisher(), name)
    }
}

impl Host {
    /// The installed plugins and what the schools of every territory decided, now.
    pub async fn catalogue(&self) -> Result<HostCatalogue, PermissionError> {
        let plugins = self
            .plugins()
            .into_iter()
            .map(|plugin| (plugin.id().to_owned(), plugin))
            .collect();
        let mut snapshots = HashMap::new();
        for territory in self.services().annuaire.territoires().await? {
            snapshots.insert(territory.id, self.services().policy.snapshot(territory.id).await?);
        }
        Ok(HostCatalogue { plugins, snapshots })
    }
}
