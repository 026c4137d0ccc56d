//! What can be wrong with a file of another source: the whole file, or one line of it.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// A file that cannot be read at all: nothing of it is kept.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// No line.
    #[error("{0}\u{a0}: le fichier est vide. Exporter de nouveau la liste, puis la déposer telle quelle.")]
    Vide(String),
    /// A bound is passed.
    #[error("{fichier}, ligne {ligne}\u{a0}: {quoi} dépasse la limite admise. Vérifier d’où vient ce fichier.")]
    Limite {
        /// File.
        fichier: String,
        /// Line, from 1.
        ligne: u64,
        /// What is too large.
        quoi: &'static str,
    },
    /// Bytes that are not text.
    #[error(
        "{fichier}, ligne {ligne}\u{a0}: ce n’est pas du texte. Déposer le fichier CSV lui-même, ni classeur ni archive."
    )]
    Binaire {
        /// File.
        fichier: String,
        /// Line, from 1.
        ligne: u64,
    },
    /// A quote that never closes.
    #[error(
        "{fichier}, ligne {ligne}\u{a0}: un guillemet ouvert n’est jamais refermé. Corriger cette ligne ou exporter de nouveau."
    )]
    Guillemet {
        /// File.
        fichier: String,
        /// Line where it opens.
        ligne: u64,
    },
    /// A column of the mapping is not in the file.
    #[error(
        "{fichier}\u{a0}: la colonne «\u{a0}{colonne}\u{a0}» manque. Choisir l’autre modèle de fichier, ou corriger la correspondance des colonnes."
    )]
    Colonne {
        /// File.
        fichier: String,
        /// Name of the column.
        colonne: String,
    },
    /// No mapping fits.
    #[error(
        "{fichier}\u{a0}: aucun modèle ne correspond aux colonnes de ce fichier. Choisir un modèle, puis indiquer ce que dit chaque colonne."
    )]
    Colonnes {
        /// File.
        fichier: String,
    },
    /// Not the document that is expected.
    #[error("{fichier}, ligne {ligne}\u{a0}: {detail}. Reprendre le fichier d’origine, sans le modifier.")]
    Document {
        /// File.
        fichier: String,
        /// Line, from 1.
        ligne: u64,
        /// What is wrong.
        detail: String,
    },
    /// Of another school.
    #[error(
        "{fichier}\u{a0}: le fichier est celui de l’établissement {trouve}, et non de {attendu}. Vérifier l’établissement choisi."
    )]
    Etablissement {
        /// File.
        fichier: String,
        /// UAI in the file.
        trouve: String,
        /// UAI expected.
        attendu: String,
    },
    /// Nobody in it.
    #[error(
        "{0}\u{a0}: aucune ligne ne donne une personne. Vérifier la correspondance des colonnes, puis les lignes signalées."
    )]
    SansFiche(String),
    /// Responsables without the pupils that their links need.
    #[error(
        "{0}\u{a0}: un fichier de responsables se dépose avec celui des élèves, dont il cite les noms. Déposer les deux ensemble."
    )]
    SansEleves(String),
    /// A system sent something wrong: nothing of it is kept.
    #[error(
        "l’envoi comporte {} erreur{}\u{a0}: rien n’en est appliqué. Corriger aux endroits indiqués, puis renvoyer le tout.",
        .0.len(),
        if .0.len() > 1 { "s" } else { "" }
    )]
    Envoi(Vec<Erreur>),
    /// A mapping that means nothing.
    #[error(
        "la correspondance «\u{a0}{nom}\u{a0}» est inutilisable\u{a0}: {detail}. La modifier dans les réglages de l’établissement."
    )]
    Correspondance {
        /// Its name.
        nom: String,
        /// Why.
        detail: String,
    },
}

impl SourceError {
    /// Stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Vide(_) => "source.vide",
            Self::Limite { .. } => "source.limite",
            Self::Binaire { .. } => "source.binaire",
            Self::Guillemet { .. } => "source.guillemet",
            Self::Colonne { .. } | Self::Colonnes { .. } => "source.colonne",
            Self::Document { .. } => "source.document",
            Self::Etablissement { .. } => "source.etablissement",
            Self::SansFiche(_) => "source.sans-fiche",
            Self::SansEleves(_) => "source.sans-eleves",
            Self::Envoi(_) => "source.envoi",
            Self::Correspondance { .. } => "source.correspondance",
        }
    }
}

/// One line that is set aside, or a cell that is ignored: never a name, only where and what to do.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Erreur {
    /// File.
    pub fichier: String,
    /// Line, from 1.
    pub ligne: u64,
    /// Name of the column, when one is at fault.
    pub colonne: Option<String>,
    /// Key of the record, when known.
    pub cle: Option<String>,
    /// Stable code.
    pub code: Cow<'static, str>,
    /// What is wrong, in French.
    pub message: String,
    /// Is the whole line set aside?
    pub ecartee: bool,
}
