//! What a delivery says, once read and checked.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::Arc;

use preau_model::{AnneeScolaire, Categorie, Clock, Millis, PersonneId, Rng, StructureId};

use super::known::KnownPerson;
use super::people::Status;
use super::said::Said;
use super::spool::Spool;
use crate::Keys;
use crate::aaf::{AafError, Category, FileName, Header, Names, Reader, Record, Source};
use crate::fonctions::Fonctions;
use crate::keys::Fingerprint;
use crate::lecture::{Anomalies, ByWord, Interner, Kind, School, Word};

/// No structure known.
pub(crate) const NOWHERE: Word = 0;

/// A person of the delivery; its rank is its index.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Person {
    /// Identifier in the académie.
    pub(crate) key: Word,
    pub(crate) categorie: Categorie,
    /// Known, or made for a new one.
    pub(crate) id: PersonneId,
    pub(crate) status: Status,
    /// Its row says that it left, or was deleted.
    pub(crate) was_gone: bool,
    /// Key of the main structure.
    pub(crate) home: Word,
    /// Main structure as stored.
    pub(crate) stored_home: Option<StructureId>,
    /// The delivery holds its record; else a differential one only makes us look at it again.
    pub(crate) told: bool,
    /// Its main structure is not computed again.
    pub(crate) settled_home: bool,
}

/// Everything a delivery says, checked.
pub(crate) struct Delivery {
    pub(crate) header: Header,
    pub(crate) annee: AnneeScolaire,
    /// Midnight of the date of generation.
    pub(crate) date: Millis,
    pub(crate) files: Vec<FileName>,
    pub(crate) words: Interner,
    pub(crate) persons: Vec<Person>,
    /// Rank by key.
    pub(crate) ranks: ByWord<u32>,
    pub(crate) schools: Vec<School>,
    /// The record of each school, encoded.
    pub(crate) fiches: Vec<Vec<u8>>,
    /// (code, label).
    pub(crate) matieres: Vec<(String, String)>,
    pub(crate) mefs: Vec<(String, String)>,
    pub(crate) said: Said,
    pub(crate) anomalies: Anomalies,
    pub(crate) unknown: BTreeMap<String, u64>,
    pub(crate) counts: BTreeMap<Category, u64>,
    /// What records cite and nothing holds: (person, what, key), found while planning.
    pub(crate) dangling: Vec<(u32, Kind, Word)>,
    /// Every stored person of the académie, by key.
    pub(crate) known: ByWord<KnownPerson>,
    /// Rows of new and changed persons.
    pub(crate) spool: Spool,
    /// A differential export: what is compared, and what is not.
    pub(crate) delta: Option<Scale>,
}

/// What a differential export leaves out, counted, so that proportions are those of the whole.
#[derive(Debug, Default)]
pub(crate) struct Scale {
    /// Persons whose intervals are compared.
    pub(crate) persons: Vec<PersonneId>,
    /// Open now: (structure, is it a pupil, persons).
    pub(crate) attached: Vec<(StructureId, bool, u64)>,
    /// (structure, pupils with a class).
    pub(crate) seated: Vec<(StructureId, u64)>,
    /// (structure, links of its pupils).
    pub(crate) links: Vec<(StructureId, u64)>,
    /// Persons present, by category.
    pub(crate) present: HashMap<Categorie, u64>,
}

/// A record of a differential export, as read.
pub(crate) struct Told {
    pub(crate) category: Category,
    pub(crate) file: u32,
    pub(crate) record: Record,
}

/// What the reading needs besides the files.
pub(crate) struct Means {
    pub(crate) functions: Fonctions,
    pub(crate) fingerprint: Fingerprint,
    pub(crate) keys: Keys,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) rng: Arc<dyn Rng>,
    /// Where the spool goes.
    pub(crate) folder: PathBuf,
}

/// What stops the search of a header.
enum Peek {
    Found(Header),
    Failed,
}

impl From<AafError> for Peek {
    fn from(_: AafError) -> Self {
        Self::Failed
    }
}

/// The header of the first file. `None` when it cannot be read: reading the whole delivery then says why.
pub(crate) fn header(source: &Source) -> Option<Header> {
    let mut names = Names::new();
    let outcome = source.visit(&|_| true, &mut |file, bytes| {
        let mut reader = Reader::new(bytes, &file.text);
        reader.next(&mut names, &mut Record::default())?;
        Err::<(), Peek>(Peek::Found(reader.header().clone()))
    });
    match outcome {
        Err(Peek::Found(header)) => Some(header).filter(|h| !h.academie.is_empty() && !h.degre.is_empty()),
        Err(Peek::Failed) | Ok(()) => None,
    }
}
