//! What an import did, or would do: counts that people and scripts read.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::gardefous::Raison;
use crate::lecture::Anomalie;

/// Outcome of one import.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bilan {
    /// Code of the académie, on three digits.
    pub academie: String,
    /// `2D`.
    pub degre: String,
    /// Date of generation of the export, `AAAA-MM-JJ`.
    pub date_generation: String,
    /// School year, by its rentrée.
    pub annee: i16,
    /// Name of the folder or archive.
    #[serde(default)]
    pub source: String,
    /// A differential export, and not a complete one.
    #[serde(default)]
    pub differentiel: bool,
    /// Files read.
    pub fichiers: usize,
    /// By category (`Eleve`, `PersRelEleve`, `PersEducNat`, `EtabEducNat`, `MatiereEducNat`, `MefEducNat`).
    pub categories: BTreeMap<String, Fiches>,
    /// Classes of the school year.
    pub classes: Mouvements,
    /// Teaching groups of the school year.
    pub groupes: Mouvements,
    /// Persons in structures.
    pub rattachements: Mouvements,
    /// Persons in classes and groups: pupils and teaching links.
    pub appartenances: Mouvements,
    /// Links between responsables and pupils.
    pub liens: Mouvements,
    /// What was wrong without preventing the import.
    pub anomalies: Vec<Anomalie>,
    /// Attributes not known of the format, with how many records hold them.
    pub attributs_inconnus: BTreeMap<String, u64>,
    /// Lots that wait for an approval: nothing of them is applied.
    #[serde(default)]
    pub en_attente: Vec<LotEnAttente>,
    /// Milliseconds from the first byte read to the end of the transaction.
    pub duree_ms: i64,
}

impl Bilan {
    /// Did the delivery hold anything to change at all, applied or waiting?
    pub fn sans_changement(&self) -> bool {
        let still = |m: &Mouvements| m.ouverts + m.fermes + m.modifies == 0;
        self.categories
            .values()
            .all(|f| f.arrivees + f.changees + f.revenues + f.parties == 0)
            && [
                self.classes,
                self.groupes,
                self.rattachements,
                self.appartenances,
                self.liens,
            ]
            .iter()
            .all(still)
    }
}

/// A lot that waits for an approval.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LotEnAttente {
    /// ENTStructureJointure, or `-` or `+`.
    pub cle: String,
    /// UAI, empty when there is none.
    pub uai: String,
    /// Name of the établissement.
    pub nom: String,
    /// Why.
    pub raisons: Vec<Raison>,
}

/// Records of one category.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fiches {
    /// In the export.
    pub lues: u64,
    /// Not known before.
    pub arrivees: u64,
    /// Known, and different.
    pub changees: u64,
    /// Known, and the same.
    pub inchangees: u64,
    /// Known, gone before, and back.
    pub revenues: u64,
    /// Known, and no longer in the export.
    pub parties: u64,
}

/// Intervals of one kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mouvements {
    /// Opened by this import.
    pub ouverts: u64,
    /// Closed by this import.
    pub fermes: u64,
    /// Dates corrected.
    pub modifies: u64,
    /// As they were.
    pub inchanges: u64,
}

impl Mouvements {
    pub(crate) const fn add(&mut self, other: Self) {
        self.ouverts += other.ouverts;
        self.fermes += other.fermes;
        self.modifies += other.modifies;
        self.inchanges += other.inchanges;
    }
}

/// Where an import is, for progress shown on long steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Reading and checking: records read so far.
    Lecture {
        /// Records.
        fiches: u64,
    },
    /// Comparing with what is known.
    Plan,
    /// Writing persons.
    Application {
        /// Written so far.
        faites: u64,
        /// To write.
        total: u64,
    },
    /// Writing attachments, memberships and links.
    Liens,
}
