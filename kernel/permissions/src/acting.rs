//! The scope of a call, and the answer to "may it".

use std::sync::Arc;

use preau_annuaire::Memberships;
use preau_model::{Hat, PersonneId, Profil, StructureId, TerritoireId};

/// Who acts, where and under which hat. Made by the host from the session (or the job), never from what a guest says.
#[derive(Debug, Clone)]
pub struct Acting {
    /// The collectivité's territory.
    pub territory: TerritoireId,
    /// The current school, or the collectivité's own structure.
    pub structure: StructureId,
    /// The person row; `None`: a job, acting as the service principal of its plugin in this structure.
    pub personne: Option<PersonneId>,
    /// The hat worn: rights of two hats are never mixed.
    pub hat: Hat,
    /// Profiles held now, by structure.
    pub profils: Vec<(StructureId, Profil)>,
    /// Everything the person row meets or has met.
    pub memberships: Arc<Memberships>,
    /// In a job only: the school granted `people.address` to this plugin.
    pub may_compute_audiences: bool,
}

impl Acting {
    /// A person, under the hat of the person row.
    pub fn person(territory: TerritoireId, structure: StructureId, memberships: Arc<Memberships>) -> Self {
        Self {
            territory,
            structure,
            personne: Some(memberships.personne),
            hat: memberships.hat,
            profils: memberships.structures.clone(),
            memberships,
            may_compute_audiences: false,
        }
    }

    /// A job of a plugin in a structure. It meets nothing and holds no profile.
    pub fn service(territory: TerritoireId, structure: StructureId, may_compute_audiences: bool) -> Self {
        let nobody = PersonneId::from_bytes([0; 16]);
        Self {
            territory,
            structure,
            personne: None,
            hat: Hat::Agent,
            profils: Vec::new(),
            memberships: Arc::new(Memberships::none(nobody, Hat::Agent)),
            may_compute_audiences,
        }
    }

    /// The same person, seen from another structure (that of a document being published).
    #[must_use]
    pub fn within(&self, structure: StructureId) -> Self {
        Self {
            structure,
            ..self.clone()
        }
    }

    /// Profiles that this hat holds in a structure.
    pub fn profils_in(&self, structure: StructureId) -> impl Iterator<Item = Profil> {
        let hat = self.hat;
        self.profils
            .iter()
            .filter(move |(s, p)| *s == structure && Hat::of_profil(*p) == hat)
            .map(|(_, p)| *p)
    }
}

/// What the audience is chosen for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aim {
    /// To address it at once.
    Publish,
    /// To ask somebody who may (an approval): judged again, under the approver's rules, at publication.
    Propose,
}

/// An answer that explains itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Yes.
    Allowed,
    /// No, because of `rule`.
    Refused {
        /// Stable code of the rule.
        rule: &'static str,
        /// The rule in French, for the acting person.
        says: String,
    },
}

impl Decision {
    /// Is it a yes?
    pub const fn is_allowed(&self) -> bool {
        matches!(self, Self::Allowed)
    }
}
