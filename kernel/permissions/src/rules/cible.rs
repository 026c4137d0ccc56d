//! What the rules know of a principal being addressed.

use preau_model::{GenreStructure, GroupeId, PersonneId, Profil, StructureId, TerritoireId};

/// A place: a structure, its territory and kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lieu {
    /// Which structure.
    pub structure: StructureId,
    /// Its territory.
    pub territoire: TerritoireId,
    /// Its kind.
    pub genre: GenreStructure,
}

/// A principal with what is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cible {
    /// Everybody of a structure.
    Structure(Lieu),
    /// One profile of a structure.
    ProfilDeStructure(Lieu, Profil),
    /// A class or group (pupils and teachers), or one profile around it.
    Groupe(Lieu, GroupeId, Option<Profil>),
    /// One person: where they are now with which profile, and which groups they meet in which quality.
    Personne {
        /// Who.
        personne: PersonneId,
        /// Current places.
        lieux: Vec<(Lieu, Profil)>,
        /// Current groups, with `Elv`, `Ens` or `Tut`.
        groupes: Vec<(GroupeId, Profil)>,
    },
    /// The responsables of one pupil: where the pupil is now.
    ResponsablesDe {
        /// The pupil.
        eleve: PersonneId,
        /// The pupil's schools.
        lieux: Vec<Lieu>,
        /// The pupil's groups.
        groupes: Vec<GroupeId>,
    },
    /// Holders of a plugin's role in a structure, or its service.
    Role(Lieu),
    /// Nothing is known under this id.
    Inconnue,
}

impl Cible {
    /// Is it, at least in part, inside the territory?
    pub(crate) fn inside(&self, territoire: TerritoireId) -> bool {
        self.lieux().any(|lieu| lieu.territoire == territoire)
    }

    /// Does it belong to this structure (for a person: also)?
    pub(crate) fn touches(&self, structure: StructureId) -> bool {
        self.lieux().any(|lieu| lieu.structure == structure)
    }

    /// Does it belong to this structure and to no other?
    pub(crate) fn only_of(&self, structure: StructureId) -> bool {
        self.touches(structure) && self.lieux().all(|lieu| lieu.structure == structure)
    }

    fn lieux(&self) -> impl Iterator<Item = Lieu> + '_ {
        let one = match self {
            Self::Structure(lieu) | Self::ProfilDeStructure(lieu, _) | Self::Groupe(lieu, ..) | Self::Role(lieu) => {
                Some(*lieu)
            }
            _ => None,
        };
        let pupil: &[Lieu] = if let Self::ResponsablesDe { lieux, .. } = self {
            lieux
        } else {
            &[]
        };
        let person: &[(Lieu, Profil)] = if let Self::Personne { lieux, .. } = self {
            lieux
        } else {
            &[]
        };
        one.into_iter()
            .chain(pupil.iter().copied())
            .chain(person.iter().map(|(lieu, _)| *lieu))
    }

    /// Profile of a person in a structure.
    pub(crate) fn person_in(&self, structure: StructureId, accept: impl Fn(Profil) -> bool) -> bool {
        matches!(self, Self::Personne { lieux, .. } if lieux.iter().any(|(l, p)| l.structure == structure && accept(*p)))
    }

    /// Could a pupil be reached through it?
    pub(crate) fn may_hold_pupils(&self) -> bool {
        match self {
            Self::Structure(lieu) => lieu.genre == GenreStructure::Etablissement,
            Self::ProfilDeStructure(_, profil) => *profil == Profil::Elv,
            Self::Groupe(_, _, profil) => profil.is_none_or(|p| p == Profil::Elv),
            Self::Personne { lieux, .. } => lieux.iter().any(|(_, p)| *p == Profil::Elv),
            Self::Role(_) => true,
            Self::ResponsablesDe { .. } | Self::Inconnue => false,
        }
    }

    /// The structure through which a document written in `home` is met by those it addresses: `home` itself when they are there.
    pub fn met_through(&self, home: StructureId, territoire: TerritoireId) -> Option<StructureId> {
        if self.touches(home) {
            return Some(home);
        }
        self.lieux()
            .find(|lieu| lieu.territoire == territoire)
            .map(|lieu| lieu.structure)
    }
}
