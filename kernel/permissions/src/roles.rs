//! Roles of a plugin: named in its manifest, held by profiles, persons or groups that a school may change.

use std::collections::BTreeMap;
use std::sync::Arc;

use preau_model::{GroupeId, Millis, PersonneId, Profil, StructureId};

use crate::{Acting, Snapshot};

/// The roles of one plugin, from its manifest.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PluginRoles {
    /// Plugin id.
    pub plugin: String,
    /// Its roles.
    pub roles: Vec<RoleDef>,
}

/// One role of a manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleDef {
    /// Id.
    pub id: String,
    /// Default holders: profile names (`direction`, `enseignant`…).
    pub default: Vec<String>,
    /// The part it belongs to, with the part's default: the role is held by nobody where that part is off.
    pub part: Option<(String, bool)>,
}

/// What a structure decided about the roles of a plugin.
#[derive(Debug, Clone)]
pub struct Holders {
    pub(crate) snapshot: Arc<Snapshot>,
    pub(crate) structure: StructureId,
    pub(crate) plugin: String,
    /// Holders of the roles that the school changed.
    pub changed: BTreeMap<String, Vec<String>>,
}

impl Holders {
    /// The holders of a role: those the school chose, or the manifest's.
    pub fn of<'a>(&'a self, role: &'a RoleDef) -> &'a [String] {
        self.changed.get(&role.id).unwrap_or(&role.default)
    }

    fn part_on(&self, role: &RoleDef) -> bool {
        role.part
            .as_ref()
            .is_none_or(|(part, default)| self.snapshot.on(self.structure, &self.plugin, part, *default))
    }
}

/// The ids of the roles that the acting person holds in the structure of `holders`. A job holds none.
pub(crate) fn held(acting: &Acting, now: Millis, plugin: &PluginRoles, holders: &Holders) -> Vec<String> {
    let Some(personne) = acting.personne else {
        return Vec::new();
    };
    if plugin.plugin != holders.plugin {
        return Vec::new();
    }
    let profils: Vec<Profil> = acting.profils_in(holders.structure).collect();
    let holds = |holder: &String| match parse(holder) {
        Some(Holder::Profil(profil)) => profils.contains(&profil),
        Some(Holder::Personne(id)) => id == personne && !profils.is_empty(),
        Some(Holder::Groupe(id)) => acting
            .memberships
            .at(now)
            .any(|m| m.structure == holders.structure && m.enfant.is_none() && m.groupe.is_some_and(|(g, _)| g == id)),
        None => false,
    };
    plugin
        .roles
        .iter()
        .filter(|role| holders.part_on(role) && holders.of(role).iter().any(holds))
        .map(|role| role.id.clone())
        .collect()
}

enum Holder {
    Profil(Profil),
    Personne(PersonneId),
    Groupe(GroupeId),
}

fn parse(holder: &str) -> Option<Holder> {
    match holder.split_once(':') {
        Some(("personne", id)) => id.parse().ok().map(Holder::Personne),
        Some(("groupe", id)) => id.parse().ok().map(Holder::Groupe),
        Some(_) => None,
        None => Profil::from_name(holder).map(Holder::Profil),
    }
}

pub(crate) fn is_holder(holder: &str) -> bool {
    parse(holder).is_some()
}
