//! Establishments, classes and teaching groups.

use crate::nomenclature::{Mef, Niveau};

/// A collège (EtabEducNat).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct College {
    /// ENTStructureJointure.
    pub jointure: u32,
    /// ENTStructureUAI.
    pub uai: String,
    /// ENTStructureSIREN, which carries a SIRET.
    pub siret: String,
    /// Name in normal case, without the word collège (except where it belongs to the name).
    pub nom: &'static str,
    /// Commune (with the arrondissement in Marseille).
    pub commune: &'static str,
    /// Postal code.
    pub code_postal: &'static str,
    /// Number and street.
    pub rue: String,
    /// Telephone, in the range reserved to fiction.
    pub telephone: String,
    /// Bassin, in capitals.
    pub bassin: &'static str,
    /// Code of the bassin, 5 digits.
    pub code_bassin: u32,
    /// Classes, by level then letter.
    pub classes: Vec<Classe>,
    /// Teaching groups.
    pub groupes: Vec<Groupe>,
}

impl College {
    /// Full name: `Collège Gabriel Péri`.
    pub fn nom_complet(&self) -> String {
        if self.nom.starts_with("Collège") {
            self.nom.to_owned()
        } else {
            format!("Collège {}", self.nom)
        }
    }

    /// The class of this code.
    pub fn classe(&self, code: &str) -> Option<&Classe> {
        self.classes.iter().find(|classe| classe.code == code)
    }

    /// Classes of one level.
    pub fn classes_de(&self, niveau: Niveau) -> impl Iterator<Item = &Classe> {
        self.classes.iter().filter(move |classe| classe.niveau == niveau)
    }
}

/// A class (division).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Classe {
    /// Code, unique in the collège: `6A`.
    pub code: String,
    /// Label: `6e A`.
    pub libelle: String,
    /// Level.
    pub niveau: Niveau,
    /// Trainings followed in the class, one or two.
    pub mefs: Vec<&'static Mef>,
}

/// A teaching group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Groupe {
    /// Code, unique in the collège: `5ESP1`.
    pub code: String,
    /// Label.
    pub libelle: String,
    /// Level.
    pub niveau: Niveau,
    /// Subject taught.
    pub matiere: &'static str,
    /// Codes of the classes its pupils come from.
    pub divisions: Vec<String>,
}
