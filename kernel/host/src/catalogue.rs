//! What the host tells the rest of the kernel about plugins: their collections, and through which eyes to search them.

use std::collections::HashMap;
use std::sync::Arc;

use preau_content::{Catalogue, Collection, SearchIn};
use preau_model::{StructureId, TerritoireId};
use preau_permissions::{Acting, PermissionError, Snapshot};

use crate::call::Failure;
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

    /// Every plugin that is on in the current school, with the reader that a search of its content needs.
    pub async fn search_in(&self, acting: &Acting) -> Result<Vec<SearchIn>, Failure> {
        let mut scopes = Vec::new();
        for plugin in self.plugins() {
            match self.services().rights_of_person(plugin.facts(), acting).await {
                Ok(rights) => {
                    let collections = plugin.collections().to_vec();
                    scopes.push(SearchIn {
                        reader: rights.everywhere,
                        collections,
                    });
                }
                Err(Failure::Refused { .. }) => {}
                Err(other) => return Err(other),
            }
        }
        Ok(scopes)
    }
}
