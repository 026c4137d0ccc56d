//! The invented world, as plain data: what the exports say, and nothing that they hide.

mod college;
mod eleve;
mod identite;
mod personnel;
mod responsable;

use std::collections::BTreeMap;

pub use college::{Classe, College, Groupe};
pub use eleve::{Eleve, Langue, Passage, Regime};
pub use identite::{Adresse, Civilite, Identite};
pub use personnel::{Fonction, Personnel, Public, Service};
pub use responsable::{Lien, Responsable};

use crate::{
    config::{AcademieError, Config},
    date::Date,
    generate,
};

/// An académie at a date. Persons of each list are sorted by jointure.
#[derive(Debug, Clone, PartialEq)]
pub struct World {
    /// What it was generated from; `date` moves with [`crate::evolution()`].
    pub config: Config,
    /// Date of generation of the exports.
    pub date: Date,
    /// Collèges, in the order they were chosen: the first is collège A of the story, the second B.
    pub colleges: Vec<College>,
    /// Pupils.
    pub eleves: Vec<Eleve>,
    /// Responsables of pupils, and their other contacts.
    pub responsables: Vec<Responsable>,
    /// Staff.
    pub personnels: Vec<Personnel>,
    /// Next jointure to give to a person.
    pub(crate) suivante: u32,
}

impl World {
    /// Invents the académie described by `config`. Errors: a field of `config` out of its bounds.
    pub fn generate(config: &Config) -> Result<Self, AcademieError> {
        generate::world(config)
    }

    /// The collège of this ENTStructureJointure.
    pub fn college(&self, jointure: u32) -> Option<&College> {
        self.colleges.iter().find(|college| college.jointure == jointure)
    }

    /// The pupil of this ENTPersonJointure.
    pub fn eleve(&self, jointure: u32) -> Option<&Eleve> {
        find(&self.eleves, jointure, |e| e.jointure)
    }

    /// The responsable of this ENTPersonJointure.
    pub fn responsable(&self, jointure: u32) -> Option<&Responsable> {
        find(&self.responsables, jointure, |r| r.jointure)
    }

    /// The member of staff of this ENTPersonJointure.
    pub fn personnel(&self, jointure: u32) -> Option<&Personnel> {
        find(&self.personnels, jointure, |p| p.jointure)
    }

    /// Every class with its collège.
    pub fn classes(&self) -> impl Iterator<Item = (&College, &Classe)> {
        self.colleges
            .iter()
            .flat_map(|college| college.classes.iter().map(move |classe| (college, classe)))
    }

    /// Every link with its pupil.
    pub fn liens(&self) -> impl Iterator<Item = (&Eleve, &Lien)> {
        self.eleves
            .iter()
            .flat_map(|eleve| eleve.liens.iter().map(move |lien| (eleve, lien)))
    }

    /// Pupils of one class.
    pub fn eleves_de<'a>(&'a self, structure: u32, classe: &'a str) -> impl Iterator<Item = &'a Eleve> {
        self.eleves
            .iter()
            .filter(move |e| e.structure == structure && e.classe == classe)
    }

    /// Pupils linked to a responsable, whatever the link.
    pub fn enfants_de(&self, responsable: u32) -> impl Iterator<Item = &Eleve> {
        let enfants = self.responsable(responsable).map_or(&[][..], |r| r.enfants.as_slice());
        enfants.iter().filter_map(|jointure| self.eleve(*jointure))
    }

    /// Recomputes `Responsable::enfants` from the links and forgets the responsables of nobody.
    pub(crate) fn relink(&mut self) {
        let mut enfants: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for (eleve, lien) in self.liens() {
            enfants.entry(lien.responsable).or_default().push(eleve.jointure);
        }
        for responsable in &mut self.responsables {
            responsable.enfants = enfants.remove(&responsable.jointure).unwrap_or_default();
        }
        self.responsables.retain(|responsable| !responsable.enfants.is_empty());
    }
}

fn find<T>(list: &[T], jointure: u32, key: impl Fn(&T) -> u32) -> Option<&T> {
    list.binary_search_by_key(&jointure, key)
        .ok()
        .and_then(|index| list.get(index))
}
