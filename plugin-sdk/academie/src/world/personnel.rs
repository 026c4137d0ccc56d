//! Staff.

use super::Identite;
use crate::nomenclature::FonctionCode;

/// A member of staff (PersEducNat).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Personnel {
    /// ENTPersonJointure.
    pub jointure: u32,
    /// Civil status.
    pub identite: Identite,
    /// Academic address, unique, under a reserved domain.
    pub mail: String,
    /// ENTPersonStructRattach.
    pub rattachement: u32,
    /// ENTPersonFonctions.
    pub fonctions: Vec<Fonction>,
    /// What they teach.
    pub services: Vec<Service>,
    /// Classes of which they are professeur principal: (structure, code).
    pub principal_de: Vec<(u32, String)>,
    /// Ground truth, not exported: the PersRelEleve that is the same human being.
    pub aussi_responsable: Option<u32>,
}

impl Personnel {
    /// Whether they hold this function code somewhere.
    pub fn a_fonction(&self, code: &str) -> bool {
        self.fonctions.iter().any(|f| f.code.code == code)
    }

    /// Whether they hold a function in this structure.
    pub fn exerce_dans(&self, structure: u32) -> bool {
        self.fonctions.iter().any(|f| f.structure == structure)
    }

    /// Whether they teach.
    pub fn enseigne(&self) -> bool {
        self.a_fonction("ENS")
    }
}

/// A function in a structure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fonction {
    /// ENTStructureJointure.
    pub structure: u32,
    /// What they do there.
    pub code: FonctionCode,
}

/// Who is taught.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Public {
    /// A class, by its code.
    Classe(String),
    /// A teaching group, by its code.
    Groupe(String),
}

/// A subject taught to a class or a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// ENTStructureJointure.
    pub structure: u32,
    /// Class or group.
    pub cible: Public,
    /// Subject code.
    pub matiere: &'static str,
    /// Half-hours a week.
    pub demi_heures: u32,
}
