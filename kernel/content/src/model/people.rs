//! Who reads and who writes, as the host gives them.

use std::sync::Arc;

use preau_annuaire::Memberships;
use preau_model::{Hat, PersonneId, Principal, PrincipalId, StructureId, TerritoireId};
use preau_permissions::Acting;

/// Who reads, and where.
#[derive(Debug, Clone)]
pub struct Reader {
    /// Territory of the call.
    pub territory: TerritoireId,
    /// The person row; `None`: a job.
    pub personne: Option<PersonneId>,
    /// The hat worn.
    pub hat: Hat,
    /// What this person row meets or has met.
    pub memberships: Arc<Memberships>,
    /// `Role` principals held (in the structures of `open`), and the `Service` principal in a job.
    pub roles: Vec<PrincipalId>,
    /// Structures where the plugin is on, restricted to the current school unless the query is for everywhere.
    pub open: Vec<StructureId>,
}

impl Reader {
    /// Does the reader hold a role of a plugin in a structure?
    pub(crate) fn holds(&self, structure: StructureId, plugin: &str, role: &str) -> bool {
        let principal = Principal::Role {
            structure,
            plugin: plugin.to_owned(),
            role: role.to_owned(),
        };
        self.roles.contains(&principal.id())
    }

    /// The principal under which this reader writes: the person, or the service of a job.
    pub(crate) fn is_author(&self, author: Option<PersonneId>, structure: StructureId, plugin: &str) -> bool {
        match (author, self.personne) {
            (Some(author), Some(reader)) => author == reader,
            (None, None) => self.roles.contains(
                &Principal::Service {
                    structure,
                    plugin: plugin.to_owned(),
                }
                .id(),
            ),
            _ => false,
        }
    }
}

/// Who writes.
#[derive(Debug, Clone)]
pub struct Author {
    /// The scope of the call.
    pub acting: Acting,
    /// Manifest roles held in `acting.structure`.
    pub roles: Vec<String>,
    /// Manifest parts that are on in `acting.structure`.
    pub parts: Vec<String>,
    /// The same person as a reader of this plugin.
    pub reader: Reader,
    /// Limits of the plugin in this school.
    pub limits: Quota,
    /// The idempotency key of the action being run, if any: see `Engine::once`.
    pub once: Option<String>,
}

/// What a plugin may store in one school.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    /// Documents.
    pub documents: i64,
    /// Bytes of bodies.
    pub bytes: i64,
}

impl Default for Quota {
    fn default() -> Self {
        Self {
            documents: 200_000,
            bytes: 512 * 1024 * 1024,
        }
    }
}
