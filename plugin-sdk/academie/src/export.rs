//! Writing exports: file names, splitting, complete and delta.

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use crate::{
    config::AcademieError,
    date::Date,
    ecoles::Ecoles,
    fiche::{Categorie, Fiche, Valeurs},
    world::World,
    xml,
};

/// A degré as exports name it: in headers, and in the first part of file names.
#[derive(Debug, Clone, Copy)]
struct Degre {
    code: &'static str,
    projet: &'static str,
}

const SECOND: Degre = Degre {
    code: "2D",
    projet: "ENT2DVA-PREAU",
};
const PREMIER: Degre = Degre {
    code: "1D",
    projet: "ENT1D-PREAU",
};
/// Name of the document type, also written beside the files.
const DTD: &str = "ficAlimMENESR.dtd";
/// Categories of the first degree.
const ECOLES: [Categorie; 4] = [
    Categorie::EtabEducNat,
    Categorie::Eleve,
    Categorie::PersRelEleve,
    Categorie::PersEducNat,
];

/// The records of a category, by growing number.
type Fiches<'w> = dyn Fn(Categorie) -> Box<dyn Iterator<Item = Fiche<'w>> + 'w> + 'w;

/// Text gathered before it is given to the destination.
const TAMPON: usize = 1 << 18;

/// Where files go.
pub trait Sink {
    /// Opens a new file of this name (never a path).
    fn create(&mut self, name: &str) -> io::Result<Box<dyn Write + '_>>;
}

/// Files kept in memory, by name.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Memory {
    files: BTreeMap<String, Vec<u8>>,
}

impl Memory {
    /// The bytes of a file.
    pub fn get(&self, name: &str) -> Option<&[u8]> {
        self.files.get(name).map(Vec::as_slice)
    }

    /// Every file, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
    }
}

impl Sink for Memory {
    fn create(&mut self, name: &str) -> io::Result<Box<dyn Write + '_>> {
        let bytes = self.files.entry(name.to_owned()).or_default();
        bytes.clear();
        Ok(Box::new(bytes))
    }
}

/// Character encodings met in real exports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Encoding {
    /// UTF-8, declared.
    #[default]
    Utf8,
    /// ISO-8859-15, declared.
    Latin9,
    /// UTF-8 without any prologue.
    Undeclared,
}

/// How to write an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Export {
    /// Encoding of the files.
    pub encoding: Encoding,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Summary {
    /// XML files, in order.
    pub files: Vec<String>,
    /// Records added, per category.
    pub added: BTreeMap<Categorie, u64>,
    /// Records modified, per category (delta only).
    pub modified: BTreeMap<Categorie, u64>,
    /// Records deleted, per category (delta only).
    pub deleted: BTreeMap<Categorie, u64>,
    /// Bytes of XML.
    pub bytes: u64,
}

/// Usual name of the archive of an export: `ENT2DVA.AAAAMMJJ.tgz`, with `Delta` for a delta.
pub fn archive_name(date: Date, delta: bool) -> String {
    format!("ENT2DVA.{}{}.tgz", date.compact(), if delta { ".Delta" } else { "" })
}

/// Writes the complete export of a world, UTF-8. Errors: those of the destination.
pub fn write_complete(world: &World, sink: &mut dyn Sink) -> Result<Summary, AcademieError> {
    Export::default().complete(world, sink)
}

/// Writes what leads from one world to a later one, UTF-8. Errors: those of the destination.
pub fn write_delta(before: &World, after: &World, sink: &mut dyn Sink) -> Result<Summary, AcademieError> {
    Export::default().delta(before, after, sink)
}

impl Export {
    /// Writes every record of a world. Errors: those of the destination.
    pub fn complete(self, world: &World, sink: &mut dyn Sink) -> Result<Summary, AcademieError> {
        let fiches = |categorie| world.fiches(categorie);
        self.whole(SECOND, world.date, &Categorie::ALL, &fiches, sink)
    }

    /// Writes every record of écoles, as a first-degree export. Errors: those of the destination.
    pub fn ecoles(self, ecoles: &Ecoles, sink: &mut dyn Sink) -> Result<Summary, AcademieError> {
        let fiches = |categorie| ecoles.fiches(categorie);
        self.whole(PREMIER, ecoles.date, &ECOLES, &fiches, sink)
    }

    fn whole(
        self,
        degre: Degre,
        date: Date,
        categories: &[Categorie],
        fiches: &Fiches<'_>,
        sink: &mut dyn Sink,
    ) -> Result<Summary, AcademieError> {
        let mut summary = Summary::default();
        for categorie in categories {
            let mut fiches = fiches(*categorie);
            for file in 0.. {
                let mut count = 0;
                let name = file_name(degre, "Complet", date, *categorie, file);
                let bytes = self.file(sink, &name, degre, date, |out| {
                    let Some(fiche) = (count < categorie.par_fichier()).then(|| fiches.next()).flatten() else {
                        return false;
                    };
                    count += 1;
                    xml::add(out, &fiche);
                    true
                })?;
                *summary.added.entry(*categorie).or_default() += u64::try_from(count).unwrap_or(0);
                summary.bytes += bytes;
                summary.files.push(name);
                // The last file is short, and may be empty: a category is never missing.
                if count < categorie.par_fichier() {
                    break;
                }
            }
        }
        dtd(sink)?;
        Ok(summary)
    }

    /// Writes what leads from `before` to `after`. Errors: those of the destination.
    pub fn delta(self, before: &World, after: &World, sink: &mut dyn Sink) -> Result<Summary, AcademieError> {
        let fiches = |categorie| before.fiches(categorie);
        let suivantes = |categorie| after.fiches(categorie);
        self.between(SECOND, after.date, &Categorie::ALL, (&fiches, &suivantes), sink)
    }

    /// Writes what leads from écoles to the same ones later. Errors: those of the destination.
    pub fn ecoles_delta(self, before: &Ecoles, after: &Ecoles, sink: &mut dyn Sink) -> Result<Summary, AcademieError> {
        let fiches = |categorie| before.fiches(categorie);
        let suivantes = |categorie| after.fiches(categorie);
        self.between(PREMIER, after.date, &ECOLES, (&fiches, &suivantes), sink)
    }

    fn between(
        self,
        degre: Degre,
        date: Date,
        categories: &[Categorie],
        (before, after): (&Fiches<'_>, &Fiches<'_>),
        sink: &mut dyn Sink,
    ) -> Result<Summary, AcademieError> {
        let mut summary = Summary::default();
        for categorie in categories.iter().copied() {
            let mut anciennes = before(categorie).peekable();
            let mut nouvelles = after(categorie).peekable();
            let name = file_name(degre, "Delta", date, categorie, 0);
            // Both lists are sorted by number: one walk over the two tells what was added, kept, deleted.
            let bytes = self.file(sink, &name, degre, date, |out| {
                loop {
                    let (ancienne, nouvelle) = (anciennes.peek().map(numero), nouvelles.peek().map(numero));
                    let (ancienne, nouvelle) = match (ancienne, nouvelle) {
                        (Some(ancienne), Some(nouvelle)) if ancienne == nouvelle => {
                            (anciennes.next(), nouvelles.next())
                        }
                        (Some(ancienne), Some(nouvelle)) if ancienne > nouvelle => (None, nouvelles.next()),
                        (Some(_), _) => (anciennes.next(), None),
                        (None, _) => (None, nouvelles.next()),
                    };
                    match (ancienne, nouvelle) {
                        (None, None) => return false,
                        (None, Some(nouvelle)) => {
                            xml::add(out, &nouvelle);
                            *summary.added.entry(categorie).or_default() += 1;
                            return true;
                        }
                        (Some(ancienne), None) => {
                            xml::delete(out, categorie, &ancienne.id);
                            *summary.deleted.entry(categorie).or_default() += 1;
                            return true;
                        }
                        (Some(ancienne), Some(nouvelle)) => {
                            let changes = changes(&ancienne, &nouvelle);
                            if !changes.is_empty() {
                                xml::modify(out, &nouvelle, &changes);
                                *summary.modified.entry(categorie).or_default() += 1;
                                return true;
                            }
                        }
                    }
                }
            })?;
            summary.bytes += bytes;
            summary.files.push(name);
        }
        dtd(sink)?;
        Ok(summary)
    }

    /// Writes one file; `next` appends one request and says whether it did.
    fn file(
        self,
        sink: &mut dyn Sink,
        name: &str,
        degre: Degre,
        date: Date,
        mut next: impl FnMut(&mut String) -> bool,
    ) -> io::Result<u64> {
        let mut file = sink.create(name)?;
        let mut texte = xml::debut(self.encoding, degre.code, date);
        let mut bytes = 0;
        loop {
            let encore = next(&mut texte);
            if !encore {
                texte.push_str(xml::FIN);
            }
            if !encore || texte.len() >= TAMPON {
                let octets = xml::encode(&texte, self);
                file.write_all(&octets)?;
                bytes += u64::try_from(octets.len()).unwrap_or(0);
                drop(octets);
                texte.clear();
            }
            if !encore {
                file.flush()?;
                return Ok(bytes);
            }
        }
    }
}

/// Number of a record: its order in the files.
fn numero(fiche: &Fiche<'_>) -> u64 {
    fiche.id.parse().unwrap_or(u64::MAX)
}

/// Attributes whose values are not the same.
fn changes<'f, 'a>(avant: &Fiche<'_>, apres: &'f Fiche<'a>) -> Vec<&'f (&'static str, Valeurs<'a>)> {
    let ancien = |nom: &str| {
        avant
            .attributs
            .iter()
            .find(|(attribut, _)| *attribut == nom)
            .map(|(_, valeurs)| valeurs)
    };
    let change = |(nom, valeurs): &&(&'static str, Valeurs<'_>)| {
        ancien(nom).is_none_or(|ancien| !ancien.iter().eq(valeurs.iter()))
    };
    apres.attributs.iter().filter(change).collect()
}

fn file_name(degre: Degre, kind: &str, date: Date, categorie: Categorie, file: u32) -> String {
    format!(
        "{}_{kind}_{}_{}_{file:04}.xml",
        degre.projet,
        date.compact(),
        categorie.fichier()
    )
}

fn dtd(sink: &mut dyn Sink) -> io::Result<()> {
    let mut file = sink.create(DTD)?;
    file.write_all(include_bytes!("../data/ficAlimMENESR.dtd"))?;
    file.flush()
}
