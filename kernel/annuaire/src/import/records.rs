//! The reading of records: each one checked and reduced to compact facts; the rows of new and changed persons go to the spool.

use preau_model::{Categorie, PersonneId, Profil, new_id};

use super::delivery::{NOWHERE, Person};
use super::known::KnownPerson;
use super::people::Status;
use super::reading::Reading;
use super::spool::SpooledRow;
use crate::ImportError;
use crate::aaf::{Category, Name, Names, Problem, Record, names};
use crate::fonctions::Fonctions;
use crate::lecture::{self, Civil, Kind, Word, fingerprint};

impl Reading<'_> {
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
        let known = self.known.get(key);
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
        self.said.take(&mut self.facts);
        Ok(())
    }

    /// A stored person who is only cited: nothing of them is read.
    pub(crate) fn cited(&mut self, key: Word, known: &KnownPerson, settled_home: bool) {
        let Some(categorie) = Categorie::from_number(i64::from(known.categorie)) else {
            return;
        };
        let rank = u32::try_from(self.persons.len()).unwrap_or(u32::MAX);
        if self.ranks.get(key).is_some() {
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
