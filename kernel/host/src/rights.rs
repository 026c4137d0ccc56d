//! The rights of a call, worked out by the host: what is on, which roles are held, what may be read.

use std::collections::BTreeSet;
use std::sync::Arc;

use preau_content::Reader;
use preau_model::{Principal, StructureId, TerritoireId};
use preau_permissions::{Acting, PluginRoles, RoleDef};

use crate::call::Failure;
use crate::manifest::{CapabilityUse, Manifest};
use crate::state::{Facts, Rights, Services};

/// The roles of a manifest as permissions know them.
pub(crate) fn plugin_roles(manifest: &Manifest) -> PluginRoles {
    let part = |id: &String| {
        manifest
            .parts
            .iter()
            .find(|part| part.id == *id)
            .map(|part| (id.clone(), part.default))
    };
    let roles = manifest
        .roles
        .iter()
        .map(|role| RoleDef {
            id: role.id.clone(),
            default: role.default.clone(),
            part: role.part.as_ref().and_then(part),
        })
        .collect();
    PluginRoles {
        plugin: manifest.plugin.id.clone(),
        roles,
    }
}

fn off() -> Failure {
    Failure::Refused {
        rule: "module.off",
        says: "Ce module n’est pas activé dans cet établissement.".to_owned(),
    }
}

fn unanswered(error: &preau_permissions::PermissionError) -> Failure {
    Failure::HostFault(error.code().to_owned())
}

impl Services {
    /// Of a person in a session. Refused where the module is off, whatever the caller believes.
    pub(crate) async fn rights_of_person(&self, facts: &Facts, acting: &Acting) -> Result<Rights, Failure> {
        let mut structures: BTreeSet<StructureId> = acting.profils.iter().map(|(structure, _)| *structure).collect();
        if !structures.contains(&acting.structure) {
            return Err(Failure::Refused {
                rule: "structure.foreign",
                says: "Vous n’êtes pas rattaché à cet établissement.".to_owned(),
            });
        }
        let snapshot = self
            .policy
            .snapshot(acting.territory)
            .await
            .map_err(|error| unanswered(&error))?;
        structures.retain(|structure| snapshot.on(*structure, facts.id(), "", false));
        if !structures.contains(&acting.structure) {
            return Err(off());
        }
        let mut role_principals = Vec::new();
        let mut roles = Vec::new();
        for structure in &structures {
            let holders = self
                .policy
                .role_holders(acting.territory, *structure, facts.id())
                .await
                .map_err(|error| unanswered(&error))?;
            let held = self.policy.roles(acting, &facts.roles, &holders);
            for role in &held {
                let principal = Principal::Role {
                    structure: *structure,
                    plugin: facts.id().to_owned(),
                    role: role.clone(),
                };
                role_principals.push(principal.id());
            }
            if *structure == acting.structure {
                roles = held;
            }
        }
        let everywhere = Reader {
            territory: acting.territory,
            personne: acting.personne,
            hat: acting.hat,
            memberships: Arc::clone(&acting.memberships),
            roles: role_principals,
            open: structures.into_iter().collect(),
        };
        let here = Reader {
            open: vec![acting.structure],
            ..everywhere.clone()
        };
        Ok(Rights {
            acting: acting.clone(),
            here,
            everywhere,
            roles,
            snapshot,
        })
    }

    /// Of the service principal of a plugin in one school.
    pub(crate) async fn rights_of_service(
        &self,
        facts: &Facts,
        territory: TerritoireId,
        structure: StructureId,
    ) -> Result<Rights, Failure> {
        let snapshot = self
            .policy
            .snapshot(territory)
            .await
            .map_err(|error| unanswered(&error))?;
        if !snapshot.on(structure, facts.id(), "", false) {
            return Err(off());
        }
        let may_compute = facts.declares(CapabilityUse::PeopleAddress)
            && snapshot.granted(
                structure,
                facts.id(),
                &facts.publisher,
                CapabilityUse::PeopleAddress.name(),
            );
        let acting = Acting::service(territory, structure, may_compute);
        let service = Principal::Service {
            structure,
            plugin: facts.id().to_owned(),
        };
        let here = Reader {
            territory,
            personne: None,
            hat: acting.hat,
            memberships: Arc::clone(&acting.memberships),
            roles: vec![service.id()],
            open: vec![structure],
        };
        Ok(Rights {
            acting,
            everywhere: here.clone(),
            here,
            roles: Vec::new(),
            snapshot,
        })
    }
}
