//! What can be wrong with a delivery: where, what, and what to do.

use std::fmt;

/// Where in a delivery.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// Name of the file (inside the folder or the archive); never a full path.
    pub file: String,
    /// Line, from 1.
    pub line: Option<u64>,
    /// Byte, from 0, once the file is read as UTF-8.
    pub byte: Option<u64>,
    /// Identifier of the record.
    pub record: Option<String>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ", ligne {line}")?;
        }
        if let Some(byte) = self.byte {
            write!(f, ", octet {byte}")?;
        }
        if let Some(record) = &self.record {
            write!(f, ", fiche {record}")?;
        }
        Ok(())
    }
}

/// A delivery that is not applied: the place, the problem, the remedy.
#[derive(Debug, thiserror::Error)]
#[error("{place}\u{a0}: {problem}. {}", .problem.remedy())]
pub struct AafError {
    /// Where.
    pub place: Box<Place>,
    /// What.
    pub problem: Problem,
}

impl AafError {
    pub(crate) fn new(file: &str, problem: Problem) -> Self {
        Self {
            place: Box::new(Place {
                file: file.to_owned(),
                ..Place::default()
            }),
            problem,
        }
    }

    /// Stable code.
    pub const fn code(&self) -> &'static str {
        self.problem.code()
    }
}

/// What is wrong.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// The file or folder cannot be read.
    #[error("lecture impossible ({0})")]
    Read(String),
    /// Neither a folder nor an archive.
    #[error("ni un dossier, ni une archive .tgz ou .tar.gz")]
    NotASource,
    /// Nothing of AAF inside.
    #[error("aucun fichier d’un export AAF")]
    Empty,
    /// The end is missing.
    #[error("le fichier est tronqué\u{a0}: il s’arrête avant la fin du document")]
    Truncated,
    /// Not XML, or not this XML.
    #[error("le document n’est pas du XML bien formé ({0})")]
    Malformed(String),
    /// An element that the format does not have there.
    #[error("l’élément «\u{a0}{0}\u{a0}» n’est pas attendu à cet endroit")]
    Unexpected(String),
    /// Bytes that are not text in the announced encoding.
    #[error("des octets ne correspondent pas à l’encodage {0}")]
    Bytes(&'static str),
    /// An encoding that is not read.
    #[error("l’encodage «\u{a0}{0}\u{a0}» n’est pas pris en charge")]
    Encoding(String),
    /// An internal DTD or an entity declaration.
    #[error("le document contient une DTD interne ou déclare des entités")]
    Dtd,
    /// An entity out of the table.
    #[error("l’entité «\u{a0}{0}\u{a0}» est inconnue")]
    Entity(String),
    /// A bound is passed.
    #[error("{0} dépasse la limite admise")]
    TooLarge(&'static str),
    /// The archive holds something else than plain files, or escapes its folder, or unpacks without end.
    #[error("l’archive est refusée\u{a0}: {0}")]
    Archive(String),
    /// No header comments.
    #[error("les commentaires d’en-tête (académie, degré, date) manquent")]
    NoHeader,
    /// A header that cannot be read.
    #[error("l’en-tête {name} vaut «\u{a0}{value}\u{a0}», qui n’a pas de sens")]
    Header {
        /// Name of the header.
        name: &'static str,
        /// What it says.
        value: String,
    },
    /// Two files of one delivery disagree.
    #[error("{what} diffère des autres fichiers\u{a0}: «\u{a0}{found}\u{a0}» au lieu de «\u{a0}{expected}\u{a0}»")]
    Mixed {
        /// Académie, degré or date.
        what: &'static str,
        /// In this file.
        found: String,
        /// In the first one.
        expected: String,
    },
    /// The record says another category than the file name, or none.
    #[error("la fiche annonce la catégorie «\u{a0}{found}\u{a0}» dans un fichier {expected}")]
    Category {
        /// In the record.
        found: String,
        /// By the name of the file.
        expected: &'static str,
    },
    /// Whole categories are missing.
    #[error("il manque les fichiers de catégorie {0}")]
    Missing(String),
    /// A part of a category is missing.
    #[error("il manque la partie {part:04} de la catégorie {category}")]
    Part {
        /// Which category.
        category: &'static str,
        /// Which number.
        part: u32,
    },
    /// A category is there, without any record.
    #[error("la catégorie {0} ne contient aucune fiche alors que l’annuaire en connaît")]
    EmptyCategory(&'static str),
    /// A record without identifier.
    #[error("une fiche n’a pas d’identifiant")]
    NoId,
    /// The same identifier twice.
    #[error("l’identifiant {0} est porté par deux fiches")]
    Duplicate(String),
    /// A structure without its UAI or with a wrong one.
    #[error("{0}")]
    Uai(String),
    /// A differential export that follows nothing.
    #[error("c’est un export différentiel (delta), et aucun import mené à son terme ne le précède")]
    Delta,
    /// A modification or a deletion inside a complete export.
    #[error("l’export est complet, mais cette fiche demande une modification ou une suppression")]
    Request,
    /// Not the académie of this territory.
    #[error("l’export vient de l’académie {found}, alors que ce territoire est alimenté par l’académie {expected}")]
    OtherAcademie {
        /// In the file.
        found: String,
        /// Already there.
        expected: String,
    },
    /// A structure of another territory.
    #[error("l’établissement {0} est déjà rattaché à un autre territoire")]
    OtherTerritory(String),
    /// Older than what was applied.
    #[error("l’export du {found} est plus ancien que celui du {applied}, déjà appliqué")]
    Older {
        /// In the file.
        found: String,
        /// Applied before.
        applied: String,
    },
}

impl Problem {
    /// Stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Read(_) => "aaf.lecture",
            Self::NotASource => "aaf.source",
            Self::Empty => "aaf.vide",
            Self::Truncated => "aaf.tronque",
            Self::Malformed(_) => "aaf.xml",
            Self::Unexpected(_) => "aaf.element",
            Self::Bytes(_) => "aaf.octets",
            Self::Encoding(_) => "aaf.encodage",
            Self::Dtd => "aaf.dtd",
            Self::Entity(_) => "aaf.entite",
            Self::TooLarge(_) => "aaf.limite",
            Self::Archive(_) => "aaf.archive",
            Self::NoHeader => "aaf.sans-entete",
            Self::Header { .. } => "aaf.entete",
            Self::Mixed { .. } => "aaf.melange",
            Self::Category { .. } => "aaf.categorie",
            Self::Missing(_) => "aaf.categorie-manquante",
            Self::Part { .. } => "aaf.partie-manquante",
            Self::EmptyCategory(_) => "aaf.categorie-vide",
            Self::NoId => "aaf.sans-identifiant",
            Self::Duplicate(_) => "aaf.doublon",
            Self::Uai(_) => "aaf.uai",
            Self::Delta | Self::Request => "aaf.delta",
            Self::OtherAcademie { .. } => "aaf.autre-academie",
            Self::OtherTerritory(_) => "aaf.autre-territoire",
            Self::Older { .. } => "aaf.plus-ancien",
        }
    }

    /// What to do, as a sentence.
    pub const fn remedy(&self) -> &'static str {
        match self {
            Self::Read(_) => "Vérifier que le chemin existe et que le service a le droit de le lire.",
            Self::NotASource => "Indiquer le dossier décompressé de l’export, ou l’archive telle que reçue.",
            Self::Empty => {
                "Les fichiers se nomment «\u{a0}…_Complet_AAAAMMJJ_Categorie_0000.xml\u{a0}»\u{a0}; vérifier le chemin."
            }
            Self::Truncated => "Télécharger de nouveau l’export complet, puis relancer l’import.",
            Self::Malformed(_) | Self::Unexpected(_) | Self::NoId => {
                "Le fichier a été modifié ou abîmé\u{a0}: reprendre l’export d’origine, ou le signaler à l’académie."
            }
            Self::Bytes(_) | Self::Encoding(_) => {
                "Reprendre l’export d’origine, en UTF-8 ou en ISO-8859-15, sans le convertir."
            }
            Self::Dtd | Self::Entity(_) => {
                "Un export AAF n’en contient pas\u{a0}: vérifier d’où vient ce fichier avant toute autre chose."
            }
            Self::TooLarge(_) | Self::Archive(_) => {
                "Un export réel reste très en dessous\u{a0}: vérifier d’où vient ce fichier avant toute autre chose."
            }
            Self::NoHeader | Self::Header { .. } => {
                "Reprendre l’export d’origine\u{a0}: ces commentaires suivent l’élément racine de chaque fichier."
            }
            Self::Mixed { .. } => "Ne garder dans le dossier que les fichiers d’un seul export.",
            Self::Category { .. } => "Rendre à chaque fichier le nom qu’il avait dans l’export d’origine.",
            Self::Missing(_) | Self::Part { .. } => {
                "Télécharger de nouveau l’export complet\u{a0}: rien ne sera retiré de l’annuaire sur un export partiel."
            }
            Self::EmptyCategory(_) => {
                "Demander un nouvel export à l’académie\u{a0}: l’appliquer fermerait tous ces comptes."
            }
            Self::Duplicate(_) => "Signaler ces deux fiches à l’académie et attendre un export corrigé.",
            Self::Uai(_) => "Faire corriger le code de l’établissement par l’académie.",
            Self::Delta => "Importer d’abord un export complet, puis les différentiels qui le suivent, dans l’ordre.",
            Self::Request => {
                "Reprendre l’export d’origine\u{a0}: un différentiel porte «\u{a0}Delta\u{a0}» dans le nom de ses fichiers."
            }
            Self::OtherAcademie { .. } | Self::OtherTerritory(_) => {
                "Vérifier le territoire choisi et la provenance de l’export."
            }
            Self::Older { .. } => "Indiquer le dernier export reçu.",
        }
    }
}
