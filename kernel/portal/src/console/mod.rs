//! The console: what the direction of a school, or a collectivité for itself, decides and reads.

pub(crate) mod annuaire;
mod authorisations;
mod essai;
mod holders;
pub(crate) mod incidents;
pub(crate) mod modules;
pub(crate) mod settings;

use preau_permissions::Acting;

use crate::ask::Visitor;
use crate::{Failure, scope};

/// The scope of an act in the current school.
pub(crate) fn acting(visitor: &Visitor) -> Result<Acting, Failure> {
    let school = visitor.wearer.current().ok_or(Failure::Missing)?;
    scope::acting(&visitor.wearer, school.structure.id).ok_or(Failure::Missing)
}

/// A refusal of the policy, for the person.
pub(crate) fn refused(error: preau_permissions::PermissionError) -> Failure {
    match error {
        preau_permissions::PermissionError::Refused { says, .. } => Failure::Forbidden { says },
        preau_permissions::PermissionError::Invalid(_) => Failure::Bad {
            says: error.to_string(),
        },
        other => other.into(),
    }
}
