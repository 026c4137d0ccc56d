//! Écoles of the first degree: a small invented world and its AAF 1D export, apart from the collèges.

mod fiches;
mod generate;

use crate::{
    date::Date,
    world::{Adresse, Identite},
};

/// What to generate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EcolesConfig {
    /// Seed of every draw.
    pub seed: u64,
    /// How many écoles (1 to 400): maternelle, élémentaire and primaire in turn.
    pub ecoles: usize,
    /// Pupils of each class, about.
    pub par_classe: u32,
    /// Calendar year in which the school year starts.
    pub annee: u16,
    /// Date of generation written in the headers and file names.
    pub date: Date,
}

impl Default for EcolesConfig {
    fn default() -> Self {
        Self {
            seed: 1,
            ecoles: 3,
            par_classe: 18,
            annee: 2026,
            date: Date::new(2026, 11, 21),
        }
    }
}

/// Kind of école.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GenreEcole {
    /// PS to GS.
    Maternelle,
    /// CP to CM2.
    Elementaire,
    /// PS to CM2, in classes of two levels.
    Primaire,
}

/// Écoles with their people, at a date. Persons of each list are sorted by jointure; their jointures are those of other people in
/// the second degree: an identifier is unique in one degré of one académie only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ecoles {
    /// Date of generation of the export.
    pub date: Date,
    /// Écoles.
    pub ecoles: Vec<Ecole>,
    /// Pupils.
    pub eleves: Vec<Ecolier>,
    /// Responsables.
    pub responsables: Vec<Parent>,
    /// Staff.
    pub personnels: Vec<Maitre>,
}

/// An école (EtabEducNat, 1D).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ecole {
    /// ENTStructureJointure.
    pub jointure: u32,
    /// ENTStructureUAI.
    pub uai: String,
    /// ENTStructureSIREN, which carries a SIRET.
    pub siret: String,
    /// Kind.
    pub genre: GenreEcole,
    /// Name.
    pub nom: &'static str,
    /// Commune.
    pub commune: &'static str,
    /// Postal code.
    pub code_postal: &'static str,
    /// Number and street.
    pub rue: String,
    /// Number of the circonscription.
    pub circonscription: u32,
    /// Number of the RPI, for some.
    pub rpi: Option<u32>,
    /// Classes.
    pub classes: Vec<ClasseEcole>,
}

/// A class of an école.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClasseEcole {
    /// Identifier, unique in the académie.
    pub id: u32,
    /// Label: `CE1-CE2`.
    pub libelle: String,
    /// Levels, youngest first.
    pub niveaux: Vec<&'static str>,
}

/// A pupil.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ecolier {
    /// ENTPersonJointure.
    pub jointure: u32,
    /// ENTEleveINE.
    pub ine: String,
    /// Civil status.
    pub identite: Identite,
    /// ENTPersonStructRattach.
    pub ecole: u32,
    /// Identifier of the class.
    pub classe: u32,
    /// Level.
    pub niveau: &'static str,
    /// Where they live.
    pub adresse: Adresse,
    /// Those who hold the parental authority: (jointure, code of the link).
    pub autorite: Vec<(u32, u8)>,
    /// Eats at school.
    pub cantine: bool,
}

/// A responsable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parent {
    /// ENTPersonJointure.
    pub jointure: u32,
    /// Civil status.
    pub identite: Identite,
    /// Where they live.
    pub adresse: Adresse,
    /// Mobile, in the range reserved to fiction.
    pub mobile: String,
    /// Jointures of their children.
    pub enfants: Vec<u32>,
}

/// A member of staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Maitre {
    /// ENTPersonJointure.
    pub jointure: u32,
    /// Civil status.
    pub identite: Identite,
    /// Academic address, under a reserved domain.
    pub mail: String,
    /// ENTPersonStructRattach.
    pub ecole: u32,
    /// Heads the école.
    pub directeur: bool,
}

impl Ecoles {
    /// The école of this jointure.
    pub fn ecole(&self, jointure: u32) -> Option<&Ecole> {
        self.ecoles.iter().find(|e| e.jointure == jointure)
    }
}
