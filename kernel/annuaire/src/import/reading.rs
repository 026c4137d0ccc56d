//! The reading, once: files, their headers, and the end of a delivery. Nothing is written to the database.

use std::collections::{BTreeMap, HashSet};
use std::io::Read;

use preau_model::AnneeScolaire;

use super::delivery::{Delivery, Means, Person, Scale, Told};
use super::known::{Known, KnownPerson};
use super::records::Stop;
use super::said::Said;
use super::spool::Spooling;
use crate::ImportError;
use crate::aaf::{
    AafError, Action, Category, FileName, Header, Name, Names, Place, Problem, RECORDS, Reader, Record, Source,
};
use crate::lecture::{self, Anomalies, ByWord, Facts, Interner, Kind, School, midnight};

/// Records of a differential export: beyond, it says more than a complete one.
const DELTA: usize = 60_000;

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
    pub(crate) header: Option<(Header, String)>,
    pub(crate) files: Vec<FileName>,
    pub(crate) words: Interner,
    pub(crate) persons: Vec<Person>,
    pub(crate) ranks: ByWord<u32>,
    pub(crate) others: HashSet<(Category, String)>,
    pub(crate) schools: Vec<School>,
    pub(crate) fiches: Vec<Vec<u8>>,
    pub(crate) matieres: Vec<(String, String)>,
    pub(crate) mefs: Vec<(String, String)>,
    /// Of the record being read; what écoles declare stays.
    pub(crate) facts: Facts,
    pub(crate) said: Said,
    pub(crate) anomalies: Anomalies,
    pub(crate) unknown: BTreeMap<Name, u64>,
    pub(crate) counts: BTreeMap<Category, u64>,
    pub(crate) known: ByWord<KnownPerson>,
    pub(crate) spool: Spooling,
    pub(crate) total: u64,
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
            ranks: ByWord::new(),
            others: HashSet::new(),
            schools: Vec::new(),
            fiches: Vec::new(),
            matieres: Vec::new(),
            mefs: Vec::new(),
            facts: Facts::default(),
            said: Said::new(),
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
        lecture::declare(&mut self.schools, &self.facts.declared, &self.words);
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
            said: self.said,
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
