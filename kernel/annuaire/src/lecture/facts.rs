//! Compact facts: what the records say of persons, places and links, held for the whole import.

use std::collections::HashSet;

use preau_model::{GenreGroupe, Millis, Profil, Qualite};

use super::Word;

/// The date is not given: the plan decides.
pub(crate) const UNKNOWN: Millis = Millis::MIN;

/// Class or teaching group.
pub(crate) type GroupKind = GenreGroupe;

/// A person in a structure.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Attachment {
    pub(crate) person: u32,
    /// ENTStructureJointure.
    pub(crate) structure: Word,
    pub(crate) profil: Profil,
    pub(crate) function: Word,
    pub(crate) discipline: Word,
    pub(crate) from: Millis,
    pub(crate) to: Millis,
}

/// A person in a group.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Belonging {
    pub(crate) person: u32,
    pub(crate) structure: Word,
    pub(crate) kind: GroupKind,
    pub(crate) code: Word,
    pub(crate) quality: Qualite,
    pub(crate) subject: Word,
    pub(crate) from: Millis,
    pub(crate) to: Millis,
    /// Not before this when `from` is unknown.
    pub(crate) floor: Millis,
    /// A class left before: `to` never reaches beyond the import.
    pub(crate) left: bool,
}

/// ENTElevePersRelEleve.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Link {
    pub(crate) pupil: u32,
    /// Identifier of the responsable.
    pub(crate) responsable: Word,
    pub(crate) fields: [i16; 5],
}

/// A class or group that only the records of persons name (first degree).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Declared {
    /// ENTStructureJointure.
    pub(crate) structure: Word,
    pub(crate) kind: GroupKind,
    pub(crate) code: Word,
    pub(crate) libelle: Word,
    /// ENTEleveNiveau of one of its pupils; 0 for staff.
    pub(crate) niveau: Word,
}

/// Everything that persons say.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    pub(crate) attachments: Vec<Attachment>,
    pub(crate) belongings: Vec<Belonging>,
    pub(crate) links: Vec<Link>,
    pub(crate) declared: HashSet<Declared>,
}
