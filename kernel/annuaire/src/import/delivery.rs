//! The reading, once: every record checked and reduced to compact facts; the rows of new and changed persons go to the spool.
//! Nothing is written to the database.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::Read;
use std::path::PathBuf;
use std::sync::Arc;

use preau_model::{AnneeScolaire, Categorie, Clock, Millis, PersonneId, Profil, Rng, StructureId, new_id};

use super::known::{Known, KnownPerson};
use super::people::Status;
use super::spool::{Spool, SpooledRow, Spooling};
use crate::aaf::{
    AafError, Action, Category, FileName, Header, Name, Names, Place, Problem, RECORDS, Reader, Record, Source, names,
};
use crate::fonctions::Fonctions;
use crate::keys::Fingerprint;
use crate::lecture::{self, Anomalies, Civil, Facts, Interner, Kind, School, Word, fingerprint, midnight};
use crate::{ImportError, Keys};

/// Records of a differential export: beyond, it says more than a complete one.
const DELTA: usize = 60_000;

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
    pub(crate) ranks: HashMap<Word, u32>,
    pub(crate) schools: Vec<School>,
    /// The record of each school, encoded.
    pub(crate) fiches: Vec<Vec<u8>>,
    /// (code, label).
    pub(crate) matieres: Vec<(String, String)>,
    pub(crate) mefs: Vec<(String, String)>,
    pub(crate) facts: Facts,
    pub(crate) anomalies: Anomalies,
    pub(crate) unknown: BTreeMap<String, u64>,
    pub(crate) counts: BTreeMap<Category, u64>,
    /// What records cite and nothing holds: (person, what, key), found while planning.
    pub(crate) dangling: Vec<(u32, Kind, Word)>,
    /// Every stored person of the académie, by key.
    pub(crate) known: HashMap<Word, KnownPerson>,
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

/// Reads a delivery whole, against what is known. `progress` is told the number of records from time to time.
pub(crate) fn read(
    source: &Source,
    means: &Means,
    known: Known,
    progress: &dyn Fn(u64),
) -> Result<Delivery, ImportError> {
    let mut reading = Reading::new(means, known)?;
    source.visit(&|_| true, &mut |file, bytes| reading.file(file, bytes, progress))?;
    reading.finish(&source.name())
}

/// A delivery while it is read.
pub(crate) struct Reading<'m> {
    pub(crate) means: &'m Means,
    pub(crate) names: Names,
    header: Option<(Header, String)>,
    pub(crate) files: Vec<FileName>,
    pub(crate) words: Interner,
    persons: Vec<Person>,
    pub(crate) ranks: HashMap<Word, u32>,
    others: HashSet<(Category, String)>,
    schools: Vec<School>,
    fiches: Vec<Vec<u8>>,
    pub(crate) matieres: Vec<(String, String)>,
    pub(crate) mefs: Vec<(String, String)>,
    pub(crate) facts: Facts,
    pub(crate) anomalies: Anomalies,
    unknown: BTreeMap<Name, u64>,
    pub(crate) counts: BTreeMap<Category, u64>,
    pub(crate) known: HashMap<Word, KnownPerson>,
    spool: Spooling,
    total: u64,
    /// Records of a differential export, kept for the merge.
    pub(crate) collected: Option<Vec<Told>>,
    pub(crate) delta: Option<Scale>,
}

/// A differential export, read and not merged yet.
pub(crate) struct Collected {
    names: Names,
    header: Option<(Header, String)>,
    files: Vec<FileName>,
    pub(crate) told: Vec<Told>,
}

impl Collected {
    /// Reads every record of a differential export.
    pub(crate) fn read(source: &Source, means: &Means, progress: &dyn Fn(u64)) -> Result<Self, ImportError> {
        let mut reading = Reading::new(means, Known::nobody())?;
        reading.collected = Some(Vec::new());
        source.visit(&|_| true, &mut |file, bytes| reading.file(file, bytes, progress))?;
        Ok(Self {
            names: reading.names,
            header: reading.header,
            files: reading.files,
            told: reading.collected.unwrap_or_default(),
        })
    }

    /// The header that all files agree on.
    pub(crate) fn header(&self) -> Option<&Header> {
        self.header.as_ref().map(|(header, _)| header)
    }
}

impl<'m> Reading<'m> {
    /// Goes on with the files of a differential export.
    pub(crate) fn of(means: &'m Means, known: Known, collected: Collected) -> Result<Self, ImportError> {
        let mut reading = Self::new(means, known)?;
        reading.names = collected.names;
        reading.header = collected.header;
        reading.files = collected.files;
        Ok(reading)
    }

    pub(crate) fn new(means: &'m Means, known: Known) -> Result<Self, ImportError> {
        Ok(Self {
            spool: Spooling::open(&means.folder, &*means.rng)?,
            known: known.persons,
            means,
            names: Names::new(),
            header: None,
            files: Vec::new(),
            words: known.words,
            persons: Vec::new(),
            ranks: HashMap::new(),
            others: HashSet::new(),
            schools: Vec::new(),
            fiches: Vec::new(),
            matieres: Vec::new(),
            mefs: Vec::new(),
            facts: Facts::default(),
            anomalies: Anomalies::default(),
            unknown: BTreeMap::new(),
            counts: BTreeMap::new(),
            total: 0,
            collected: None,
            delta: None,
        })
    }

    pub(crate) fn file(
        &mut self,
        file: &FileName,
        bytes: &mut dyn Read,
        progress: &dyn Fn(u64),
    ) -> Result<(), ImportError> {
        if let Some(twin) = self
            .files
            .iter()
            .find(|f| f.category == file.category && f.part == file.part)
        {
            let (found, expected) = (file.text.clone(), twin.text.clone());
            return Err(AafError::new(
                &file.text,
                Problem::Mixed {
                    what: "le nom",
                    found,
                    expected,
                },
            )
            .into());
        }
        let number = u32::try_from(self.files.len()).unwrap_or(u32::MAX);
        self.files.push(file.clone());
        self.counts.entry(file.category).or_default();
        let mut reader = Reader::new(bytes, &file.text);
        let mut record = Record::default();
        while reader.next(&mut self.names, &mut record)? {
            let fail = |problem| AafError {
                place: Box::new(Place {
                    file: file.text.clone(),
                    line: Some(record.line),
                    byte: None,
                    record: Some(record.id.clone()),
                }),
                problem,
            };
            if record.action != Action::Add && self.collected.is_none() {
                return Err(fail(Problem::Request).into());
            }
            if record.category != Some(file.category) {
                let found = record.said.chars().take(40).collect();
                return Err(fail(Problem::Category {
                    found,
                    expected: file.category.file_name(),
                })
                .into());
            }
            self.total += 1;
            if self.total > RECORDS {
                return Err(fail(Problem::TooLarge("le nombre de fiches")).into());
            }
            if let Some(collected) = &mut self.collected {
                if collected.len() >= DELTA {
                    return Err(fail(Problem::TooLarge("le nombre de fiches d’un différentiel")).into());
                }
                collected.push(Told {
                    category: file.category,
                    file: number,
                    record: std::mem::take(&mut record),
                });
                continue;
            }
            let line = record.line;
            match self.record(file.category, number, &mut record) {
                Ok(()) => {}
                Err(Stop::Import(error)) => return Err(error),
                Err(Stop::Record(problem)) => {
                    let place = Place {
                        file: file.text.clone(),
                        line: Some(line),
                        byte: None,
                        record: Some(record.id.clone()),
                    };
                    return Err(AafError {
                        place: Box::new(place),
                        problem,
                    }
                    .into());
                }
            }
            if self.total.is_multiple_of(5_000) {
                progress(self.total);
            }
        }
        Ok(self.same_header(reader.header(), &file.text)?)
    }

    /// The headers of all files agree.
    fn same_header(&mut self, header: &Header, file: &str) -> Result<(), AafError> {
        let fail = |problem| AafError::new(file, problem);
        let Some(date) = header
            .date
            .filter(|_| !header.academie.is_empty() && !header.degre.is_empty())
        else {
            return Err(fail(Problem::NoHeader));
        };
        let Some((first, _)) = &self.header else {
            self.header = Some((header.clone(), file.to_owned()));
            return Ok(());
        };
        let mixed = |what, found: &str, expected: &str| {
            Err(fail(Problem::Mixed {
                what,
                found: found.to_owned(),
                expected: expected.to_owned(),
            }))
        };
        if first.degre != header.degre {
            return mixed("le degré", &header.degre, &first.degre);
        }
        if first.academie != header.academie {
            return mixed("l’académie", &header.academie, &first.academie);
        }
        if first.date != header.date {
            let expected = first.date.map(|d| d.to_string()).unwrap_or_default();
            return mixed("la date de génération", &date.to_string(), &expected);
        }
        Ok(())
    }

    /// Takes a whole record of the delivery.
    pub(crate) fn record(&mut self, category: Category, file: u32, record: &mut Record) -> Result<(), Stop> {
        self.count(category, record);
        match category {
            Category::Etablissement => {
                self.once(category, record)?;
                self.school(file, record);
            }
            Category::Matiere => {
                self.once(category, record)?;
                self.matieres
                    .push((record.id.clone(), record.first(names::MAT_LIBELLE).to_owned()));
            }
            Category::Mef => {
                self.once(category, record)?;
                self.mefs
                    .push((record.id.clone(), record.first(names::MEF_LIBELLE).to_owned()));
            }
            Category::Eleve | Category::Responsable | Category::Personnel => self.person(category, record, true)?,
        }
        Ok(())
    }

    /// Counts a record of the delivery, and the attributes of it that are not of the format.
    pub(crate) fn count(&mut self, category: Category, record: &Record) {
        *self.counts.entry(category).or_default() += 1;
        let mut unknown: Vec<Name> = record.names().filter(|name| !Names::is_known(*name)).collect();
        unknown.dedup();
        for name in unknown {
            *self.unknown.entry(name).or_default() += 1;
        }
    }

    /// Takes the record of an établissement.
    pub(crate) fn school(&mut self, file: u32, record: &mut Record) {
        let category = Category::Etablissement;
        let print = fingerprint(self.means.fingerprint.clone(), category, &[], record, &self.names);
        let school = lecture::school(record, &self.names, print, file, &mut self.anomalies);
        self.schools.push(school);
        self.fiches.push(record.encode(&self.names));
    }

    fn once(&mut self, category: Category, record: &Record) -> Result<(), Problem> {
        if self.others.insert((category, record.id.clone())) {
            Ok(())
        } else {
            Err(Problem::Duplicate(record.id.clone()))
        }
    }

    /// Takes the whole record of a person; `told`: the delivery holds it.
    pub(crate) fn person(&mut self, category: Category, record: &mut Record, told: bool) -> Result<(), Stop> {
        let profiles = profiles(category, record, &self.means.functions);
        let profil = primary(&profiles);
        let print = fingerprint(self.means.fingerprint.clone(), category, &profiles, record, &self.names);
        let rank = u32::try_from(self.persons.len()).map_err(|_| Problem::TooLarge("le nombre de fiches"))?;
        let key = self.words.word(&record.id);
        // One identifier is one person in an académie, whatever the category.
        if self.ranks.insert(key, rank).is_some() {
            return Err(Problem::Duplicate(record.id.clone()).into());
        }
        if record.first(names::SN).is_empty() && record.first(names::GIVEN_NAME).is_empty() {
            self.anomalies.add(Kind::SansNom, &record.id, "");
        }
        let (words, facts, anomalies) = (&mut self.words, &mut self.facts, &mut self.anomalies);
        let (categorie, home) = match category {
            Category::Eleve => (Categorie::Eleve, lecture::pupil(record, rank, words, facts, anomalies)),
            Category::Personnel => {
                let table = &self.means.functions;
                (
                    Categorie::Agent,
                    lecture::agent(record, rank, profil, table, words, facts, anomalies),
                )
            }
            _ => (Categorie::Responsable, None),
        };
        let known = self.known.get(&key);
        let status = Status::of(known, &print, categorie);
        let person = Person {
            key,
            categorie,
            id: known.map_or_else(|| new_id(&*self.means.clock, &*self.means.rng), |k| k.id),
            status,
            was_gone: known.is_some_and(|k| k.etat != 0),
            home: home.unwrap_or(NOWHERE),
            stored_home: known.and_then(|k| k.home),
            told,
            settled_home: false,
        };
        // An unchanged record costs nothing more.
        if matches!(status, Status::New | Status::Changed) {
            let row = self.row(person.id, profil, print, record)?;
            self.spool.push(rank, &row)?;
        }
        self.persons.push(person);
        Ok(())
    }

    /// A stored person who is only cited: nothing of them is read.
    pub(crate) fn cited(&mut self, key: Word, known: &KnownPerson, settled_home: bool) {
        let Some(categorie) = Categorie::from_number(i64::from(known.categorie)) else {
            return;
        };
        let rank = u32::try_from(self.persons.len()).unwrap_or(u32::MAX);
        if self.ranks.contains_key(&key) {
            return;
        }
        self.ranks.insert(key, rank);
        self.persons.push(Person {
            key,
            categorie,
            id: known.id,
            status: Status::Same,
            was_gone: false,
            home: NOWHERE,
            stored_home: known.home,
            told: false,
            settled_home,
        });
    }

    fn row(
        &self,
        id: PersonneId,
        profil: Profil,
        fingerprint: [u8; 16],
        record: &Record,
    ) -> Result<SpooledRow, ImportError> {
        let plain = record.encode(&self.names);
        let sealed = self.means.keys.seal(id, &plain, &*self.means.rng);
        Ok(SpooledRow {
            profil,
            fingerprint,
            civil: Civil::of(record),
            siecle: Some(record.first(names::ELEVE_ID))
                .filter(|s| !s.is_empty())
                .map(str::to_owned),
            sealed: sealed.ok_or(ImportError::Interrupted)?,
        })
    }

    pub(crate) fn finish(mut self, source: &str) -> Result<Delivery, ImportError> {
        let fail = |problem| ImportError::from(AafError::new(source, problem));
        let Some((header, _)) = self.header.take() else {
            return Err(fail(Problem::Empty));
        };
        // A differential export may leave out a category in which nothing changed.
        let missing: Vec<_> = Category::required(header.is_first_degree())
            .filter(|c| self.delta.is_none() && !self.counts.contains_key(c))
            .map(Category::file_name)
            .collect();
        if !missing.is_empty() {
            return Err(fail(Problem::Missing(missing.join(", "))));
        }
        self.files_are_whole(source)?;
        lecture::declare(&mut self.schools, &self.facts, &self.words);
        for school in &self.schools {
            if let Some(academie) = school.academie.as_ref().filter(|a| **a != header.academie) {
                let file = usize::try_from(school.file).ok().and_then(|i| self.files.get(i));
                let place = Place {
                    file: file.map_or_else(|| source.to_owned(), |f| f.text.clone()),
                    line: Some(school.line),
                    byte: None,
                    record: Some(school.key.clone()),
                };
                let problem = Problem::Mixed {
                    what: "l’académie",
                    found: academie.clone(),
                    expected: header.academie.clone(),
                };
                return Err(AafError {
                    place: Box::new(place),
                    problem,
                }
                .into());
            }
        }
        let date = header.date.map_or(0, midnight);
        let mut unknown = BTreeMap::new();
        for (name, count) in &self.unknown {
            unknown.insert(self.names.text(*name).to_owned(), *count);
            self.anomalies.add(Kind::Attribut, self.names.text(*name), "");
        }
        Ok(Delivery {
            annee: AnneeScolaire::at(date),
            date,
            header,
            files: self.files,
            words: self.words,
            persons: self.persons,
            ranks: self.ranks,
            schools: self.schools,
            fiches: self.fiches,
            matieres: self.matieres,
            mefs: self.mefs,
            facts: self.facts,
            anomalies: self.anomalies,
            unknown,
            counts: self.counts,
            dangling: Vec::new(),
            known: self.known,
            spool: self.spool.finish()?,
            delta: self.delta,
        })
    }

    /// Parts follow each other from the first one given: a hole is a file lost on the way.
    fn files_are_whole(&self, source: &str) -> Result<(), AafError> {
        for category in Category::ALL {
            let mut parts: Vec<u32> = self
                .files
                .iter()
                .filter(|f| f.category == category)
                .map(|f| f.part)
                .collect();
            parts.sort_unstable();
            let first = parts.first().copied().unwrap_or_default().min(1);
            if let Some((part, _)) = (first..).zip(&parts).find(|(expected, found)| expected != *found) {
                return Err(AafError::new(
                    source,
                    Problem::Part {
                        category: category.file_name(),
                        part,
                    },
                ));
            }
        }
        Ok(())
    }
}

/// Why a record stops the import.
pub(crate) enum Stop {
    /// The record is wrong: the place is known to the caller.
    Record(Problem),
    Import(ImportError),
}

impl From<Problem> for Stop {
    fn from(problem: Problem) -> Self {
        Self::Record(problem)
    }
}
impl From<ImportError> for Stop {
    fn from(error: ImportError) -> Self {
        Self::Import(error)
    }
}

/// The profiles that the function table gives to staff, in file order, empty without any function; one for everybody else.
pub(crate) fn profiles(category: Category, record: &Record, functions: &Fonctions) -> Vec<Profil> {
    match category {
        Category::Eleve => vec![Profil::Elv],
        Category::Personnel => {
            let values = record.all(names::FONCTIONS);
            let codes = values.filter_map(|v| v.split('$').nth(1)).map(str::trim);
            let codes = codes.filter(|code| !matches!(*code, "" | "-"));
            codes
                .map(|code| functions.get(code).copied().unwrap_or(Profil::Eta))
                .collect()
        }
        _ => vec![Profil::Tut],
    }
}

/// The primary profile: the first one, ETA without any.
pub(crate) fn primary(profiles: &[Profil]) -> Profil {
    profiles.first().copied().unwrap_or(Profil::Eta)
}
