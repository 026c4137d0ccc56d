//! What a person row may read: the principals it meets or has met, as intervals.

use preau_model::{GroupeId, Hat, Millis, PersonneId, Principal, PrincipalId, Profil, StructureId};

/// One principal met by a person during an interval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// What is met.
    pub principal: PrincipalId,
    /// The same, in words that code can read.
    pub what: Principal,
    /// The structure through which it is met: a module switched off there hides what was addressed this way.
    pub structure: StructureId,
    /// For a responsable: the child through whom it is met.
    pub enfant: Option<PersonneId>,
    /// The group behind the principal, with the profile in which it is met (`Elv`, `Tut`, `Ens`).
    pub groupe: Option<(GroupeId, Profil)>,
    /// First instant.
    pub depuis: Millis,
    /// First instant after (half-open).
    pub jusque: Millis,
}

impl Membership {
    /// Is it met at this moment?
    pub const fn at(&self, moment: Millis) -> bool {
        self.depuis <= moment && moment < self.jusque
    }
}

/// Everything a person row meets or has met under its hat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Memberships {
    /// Whose.
    pub personne: PersonneId,
    /// The hat that this person row gives.
    pub hat: Hat,
    /// Structures of now, with the profile held there. For a responsable: the schools of the children, with `Tut`.
    pub structures: Vec<(StructureId, Profil)>,
    /// Of a guest: the schools that receive them now. They hold no profile there, and meet nothing of it by themselves.
    pub accueil: Vec<StructureId>,
    /// Past, present and future memberships, ordered by principal then date; intervals of one principal through one structure
    /// and one child neither overlap nor touch.
    pub all: Vec<Membership>,
}

impl Memberships {
    /// The memberships of a moment.
    pub fn at(&self, moment: Millis) -> impl Iterator<Item = &Membership> {
        self.all.iter().filter(move |m| m.at(moment))
    }

    /// Somebody who meets nothing.
    pub const fn none(personne: PersonneId, hat: Hat) -> Self {
        Self {
            personne,
            hat,
            structures: Vec::new(),
            accueil: Vec::new(),
            all: Vec::new(),
        }
    }
}
