//! First pass: every record read, checked and reduced to compact facts. Nothing is written.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::Read;

use preau_model::{AnneeScolaire, Categorie, Millis, Profil};

use crate::aaf::{
    AafError, Action, Category, FileName, Header, Name, Names, Place, Problem, RECORDS, Reader, Record, Source,
};
use crate::fonctions::Fonctions;
use crate::keys::Fingerprint;
use crate::lecture::{self, Anomalies, Facts, Interner, Kind, School, Word, fingerprint, midnight};

/// No structure known.
pub(crate) const NOWHERE: Word = 0;

/// A person of the delivery; its rank is its index.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Person {
    /// Identifier in the académie.
    pub(crate) key: Word,
    pub(crate) categorie: Categorie,
    pub(crate) fingerprint: [u8; 16],
    /// Which file holds the record.
    pub(crate) file: u32,
    /// Key of the main structure.
    pub(crate) home: Word,
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
    /// (code, label).
    pub(crate) matieres: Vec<(String, String)>,
    pub(crate) mefs: Vec<(String, String)>,
    pub(crate) facts: Facts,
    pub(crate) anomalies: Anomalies,
    pub(crate) unknown: BTreeMap<String, u64>,
    pub(crate) counts: BTreeMap<Category, u64>,
}

/// What the reading needs besides the files.
pub(crate) struct Means {
    pub(crate) functions: Fonctions,
    pub(crate) fingerprint: Fingerprint,
}

/// Reads a delivery whole. `progress` is told the number of records from time to time.
pub(crate) fn read(source: &Source, means: &Means, progress: &dyn Fn(u64)) -> Result<Delivery, AafError> {
    let mut reading = Reading::new(means);
    source.visit(&|_| true, &mut |file, bytes| reading.file(file, bytes, progress))?;
    reading.finish(&source.name())
}

struct Reading<'m> {
    means: &'m Means,
    names: Names,
    header: Option<(Header, String)>,
    files: Vec<FileName>,
    words: Interner,
    persons: Vec<Person>,
    ranks: HashMap<Word, u32>,
    others: HashSet<(Category, String)>,
    schools: Vec<School>,
    matieres: Vec<(String, String)>,
    mefs: Vec<(String, String)>,
    facts: Facts,
    anomalies: Anomalies,
    unknown: BTreeMap<Name, u64>,
    counts: BTreeMap<Category, u64>,
    total: u64,
}

impl<'m> Reading<'m> {
    fn new(means: &'m Means) -> Self {
        Self {
            means,
            names: Names::new(),
            header: None,
            files: Vec::new(),
            words: Interner::new(),
            persons: Vec::new(),
            ranks: HashMap::new(),
            others: HashSet::new(),
            schools: Vec::new(),
            matieres: Vec::new(),
            mefs: Vec::new(),
            facts: Facts::default(),
            anomalies: Anomalies::default(),
            unknown: BTreeMap::new(),
            counts: BTreeMap::new(),
            total: 0,
        }
    }

    fn file(&mut self, file: &FileName, bytes: &mut dyn Read, progress: &dyn Fn(u64)) -> Result<(), AafError> {
        if file.delta {
            return Err(AafError::new(&file.text, Problem::Delta));
        }
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
            ));
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
            if record.action != Action::Add {
                return Err(fail(Problem::Delta));
            }
            if record.category != Some(file.category) {
                let found = record.said.chars().take(40).collect();
                return Err(fail(Problem::Category {
                    found,
                    expected: file.category.file_name(),
                }));
            }
            self.total += 1;
            if self.total > RECORDS {
                return Err(fail(Problem::TooLarge("le nombre de fiches")));
            }
            let line = record.line;
            let id = record.id.clone();
            self.record(file.category, number, &mut record)
                .map_err(|problem| AafError {
                    place: Box::new(Place {
                        file: file.text.clone(),
                        line: Some(line),
                        byte: None,
                        record: Some(id),
                    }),
                    problem,
                })?;
            if self.total.is_multiple_of(5_000) {
                progress(self.total);
            }
        }
        self.same_header(reader.header(), &file.text)
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

    fn record(&mut self, category: Category, file: u32, record: &mut Record) -> Result<(), Problem> {
        *self.counts.entry(category).or_default() += 1;
        for (name, _) in record.sorted().filter(|(name, _)| !Names::is_known(*name)) {
            *self.unknown.entry(name).or_default() += 1;
        }
        match category {
            Category::Etablissement => {
                self.once(category, record)?;
                let print = fingerprint(self.means.fingerprint.clone(), category, &[], record, &self.names);
                let school = lecture::school(record, &self.names, print, file, &mut self.anomalies);
                self.schools.push(school);
            }
            Category::Matiere => {
                self.once(category, record)?;
                self.matieres.push((
                    record.id.clone(),
                    record.first(crate::aaf::names::MAT_LIBELLE).to_owned(),
                ));
            }
            Category::Mef => {
                self.once(category, record)?;
                self.mefs.push((
                    record.id.clone(),
                    record.first(crate::aaf::names::MEF_LIBELLE).to_owned(),
                ));
            }
            Category::Eleve | Category::Responsable | Category::Personnel => self.person(category, file, record)?,
        }
        Ok(())
    }

    fn once(&mut self, category: Category, record: &Record) -> Result<(), Problem> {
        if self.others.insert((category, record.id.clone())) {
            Ok(())
        } else {
            Err(Problem::Duplicate(record.id.clone()))
        }
    }

    fn person(&mut self, category: Category, file: u32, record: &mut Record) -> Result<(), Problem> {
        let profiles = profiles(category, record, &self.means.functions);
        let profil = primary(&profiles);
        let print = fingerprint(self.means.fingerprint.clone(), category, &profiles, record, &self.names);
        let rank = u32::try_from(self.persons.len()).map_err(|_| Problem::TooLarge("le nombre de fiches"))?;
        let key = self.words.word(&record.id);
        // One identifier is one person in an académie, whatever the category.
        if self.ranks.insert(key, rank).is_some() {
            return Err(Problem::Duplicate(record.id.clone()));
        }
        if record.first(crate::aaf::names::SN).is_empty() && record.first(crate::aaf::names::GIVEN_NAME).is_empty() {
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
        self.persons.push(Person {
            key,
            categorie,
            fingerprint: print,
            file,
            home: home.unwrap_or(NOWHERE),
        });
        Ok(())
    }

    fn finish(mut self, source: &str) -> Result<Delivery, AafError> {
        let fail = |problem| AafError::new(source, problem);
        let Some((header, _)) = self.header.take() else {
            return Err(fail(Problem::Empty));
        };
        let missing: Vec<_> = Category::required(header.is_first_degree())
            .filter(|c| !self.counts.contains_key(c))
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
                });
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
            matieres: self.matieres,
            mefs: self.mefs,
            facts: self.facts,
            anomalies: self.anomalies,
            unknown,
            counts: self.counts,
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

/// The profiles that the function table gives to staff, in file order, empty without any function; one for everybody else.
pub(crate) fn profiles(category: Category, record: &Record, functions: &Fonctions) -> Vec<Profil> {
    match category {
        Category::Eleve => vec![Profil::Elv],
        Category::Personnel => {
            let values = record.all(crate::aaf::names::FONCTIONS);
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
