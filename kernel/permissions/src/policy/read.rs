//! What schools decided, as others read it.

use std::collections::BTreeMap;
use std::sync::Arc;

use preau_model::{Millis, PersonneId, StructureId, TerritoireId};

use crate::facts::classes::{self, Classes};
use crate::roles::held;
use crate::{Acting, Holders, PermissionError, PluginRoles, Policy, Snapshot, Switches};

impl Policy {
    /// Everything that the schools of a territory decided; no statement when it was read less than a second ago.
    pub async fn snapshot(&self, territory: TerritoireId) -> Result<Arc<Snapshot>, PermissionError> {
        Ok(self.cache.get(&self.db, &*self.clock, territory).await?)
    }

    /// The switches of some structures.
    pub async fn modules(
        &self,
        territory: TerritoireId,
        structures: &[StructureId],
    ) -> Result<Switches, PermissionError> {
        Ok(Switches {
            snapshot: self.snapshot(territory).await?,
            asked: structures.to_vec(),
        })
    }

    /// One setting of a module in a structure, as it was filled in; `None`: the manifest's default.
    pub async fn setting(
        &self,
        territory: TerritoireId,
        structure: StructureId,
        plugin: &str,
        name: &str,
    ) -> Result<Option<String>, PermissionError> {
        Ok(self.settings(territory, structure, plugin).await?.remove(name))
    }

    /// The settings of a module in a structure.
    pub async fn settings(
        &self,
        territory: TerritoireId,
        structure: StructureId,
        plugin: &str,
    ) -> Result<BTreeMap<String, String>, PermissionError> {
        Ok(self.snapshot(territory).await?.settings(structure, plugin))
    }

    /// Did this school grant a capability to this plugin of this publisher?
    pub async fn granted(
        &self,
        territory: TerritoireId,
        structure: StructureId,
        plugin: &str,
        publisher: &str,
        capability: &str,
    ) -> Result<bool, PermissionError> {
        Ok(self
            .snapshot(territory)
            .await?
            .granted(structure, plugin, publisher, capability))
    }

    /// What a structure decided about the roles of a plugin.
    pub async fn role_holders(
        &self,
        territory: TerritoireId,
        structure: StructureId,
        plugin: &str,
    ) -> Result<Holders, PermissionError> {
        let snapshot = self.snapshot(territory).await?;
        let changed = snapshot.holders(structure, plugin);
        Ok(Holders {
            snapshot,
            structure,
            plugin: plugin.to_owned(),
            changed,
        })
    }

    /// The ids of the roles of a plugin that the acting person holds in the structure of `holders`, now.
    pub fn roles(&self, acting: &Acting, plugin: &PluginRoles, holders: &Holders) -> Vec<String> {
        held(acting, self.clock.now(), plugin, holders)
    }

    /// The scope of a person who is not in a session: who asked for a deferred publication.
    pub async fn acting_of(
        &self,
        territory: TerritoireId,
        structure: StructureId,
        personne: PersonneId,
    ) -> Result<Acting, PermissionError> {
        let memberships = self.annuaire.memberships(personne).await?;
        Ok(Acting::person(territory, structure, Arc::new(memberships)))
    }

    /// The classes of the pupils of a structure, and of the children of its responsables, at a moment.
    pub async fn classes(&self, structure: StructureId, at: Millis) -> Result<Classes, PermissionError> {
        Ok(classes::of_structure(&self.db, structure, at).await?)
    }
}
