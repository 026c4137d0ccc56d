//! Pupils.

use super::{Adresse, Identite, Lien};
use crate::{
    date::Date,
    nomenclature::{Mef, Niveau},
};

/// A pupil.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one O/N attribute or option of the exports"
)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Eleve {
    /// ENTPersonJointure.
    pub jointure: u32,
    /// ENTEleveINE: 9 digits and 2 letters, invented.
    pub ine: String,
    /// ENTEleveStructRattachId (ELEVE_ID of Siècle).
    pub eleve_id: u32,
    /// Civil status.
    pub identite: Identite,
    /// Collège (ENTStructureJointure).
    pub structure: u32,
    /// Level.
    pub niveau: Niveau,
    /// Code of the class.
    pub classe: String,
    /// Codes of the teaching groups.
    pub groupes: Vec<String>,
    /// Second living language (from 5e, or from 6e for bilingual pupils).
    pub lv2: Option<Langue>,
    /// German from 6e besides English.
    pub bilangue: bool,
    /// Latin (from 5e).
    pub latin: bool,
    /// Boarding status.
    pub regime: Regime,
    /// Grant holder.
    pub boursier: bool,
    /// School transport.
    pub transport: bool,
    /// Links with responsables.
    pub liens: Vec<Lien>,
    /// Where the pupil lives.
    pub adresse: Adresse,
    /// Telephone at home, often empty.
    pub telephone: Option<String>,
    /// Day of entry in the collège.
    pub entree: Date,
    /// Classes of this school year, the current one last.
    pub passages: Vec<Passage>,
}

impl Eleve {
    /// The training followed.
    pub fn mef(&self) -> &'static Mef {
        if self.bilangue {
            self.niveau.mef_bilangue()
        } else {
            self.niveau.mef()
        }
    }

    /// Codes of the subjects followed.
    pub fn matieres(&self) -> Vec<&'static str> {
        let mut codes = vec![
            "090100", "081300", "100100", "020700", "043700", "061300", "062300", "062900",
        ];
        if self.niveau != Niveau::Sixieme {
            codes.push("070800");
        }
        codes.push("030201");
        match self.lv2 {
            Some(Langue::Allemand) if self.niveau == Niveau::Sixieme => codes.push("030101"),
            Some(langue) => codes.push(langue.matiere()),
            None => {}
        }
        if self.latin {
            codes.push("020300");
        }
        codes
    }
}

/// A stay in a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// Code of the class.
    pub classe: String,
    /// First day.
    pub entree: Date,
    /// Last day, when over.
    pub sortie: Option<Date>,
}

/// A living language taught as second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Langue {
    /// Spanish.
    Espagnol,
    /// Italian.
    Italien,
    /// German.
    Allemand,
}

impl Langue {
    /// Subject code as second language.
    pub const fn matiere(self) -> &'static str {
        match self {
            Self::Espagnol => "030602",
            Self::Italien => "030902",
            Self::Allemand => "030102",
        }
    }

    /// Three letters for the codes of groups.
    pub const fn sigle(self) -> &'static str {
        match self {
            Self::Espagnol => "ESP",
            Self::Italien => "ITA",
            Self::Allemand => "ALL",
        }
    }

    /// French name.
    pub const fn nom(self) -> &'static str {
        match self {
            Self::Espagnol => "Espagnol",
            Self::Italien => "Italien",
            Self::Allemand => "Allemand",
        }
    }

    /// Post code of its teachers.
    pub(crate) const fn poste(self) -> &'static str {
        match self {
            Self::Espagnol => "L0426",
            Self::Italien => "L0429",
            Self::Allemand => "L0421",
        }
    }
}

/// ENTEleveRegime.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Regime {
    /// Eats at home.
    Externe,
    /// Eats at the canteen.
    DemiPensionnaire,
    /// Eats at the canteen four days a week.
    DemiPensionnaire4,
}

impl Regime {
    /// Label, as exported.
    pub const fn libelle(self) -> &'static str {
        match self {
            Self::Externe => "EXTERNE LIBRE",
            Self::DemiPensionnaire => "DEMI-PENSIONNAIRE DANS L'ETABLISSEMENT",
            Self::DemiPensionnaire4 => "DEMI-PENSIONNAIRE DANS L'ETABLISSEMENT 4",
        }
    }
}
