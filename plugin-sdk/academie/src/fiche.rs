//! Records of the export: categories and attributes, one file per category.

mod eleve;
mod etab;
mod nomenclatures;
mod personnel;
mod responsable;

use std::borrow::Cow;

pub(crate) use etab::ACADEMIE;

use crate::world::World;

/// Categories of records, in the order of processing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Categorie {
    /// Establishments.
    EtabEducNat,
    /// Subjects (written `MatEducNat` inside the files).
    MatiereEducNat,
    /// Trainings.
    MefEducNat,
    /// Pupils.
    Eleve,
    /// Responsables.
    PersRelEleve,
    /// Staff.
    PersEducNat,
}

impl Categorie {
    /// All of them, in the order of processing.
    pub const ALL: [Self; 6] = [
        Self::EtabEducNat,
        Self::MatiereEducNat,
        Self::MefEducNat,
        Self::Eleve,
        Self::PersRelEleve,
        Self::PersEducNat,
    ];

    /// As written in file names.
    pub const fn fichier(self) -> &'static str {
        match self {
            Self::EtabEducNat => "EtabEducNat",
            Self::MatiereEducNat => "MatiereEducNat",
            Self::MefEducNat => "MefEducNat",
            Self::Eleve => "Eleve",
            Self::PersRelEleve => "PersRelEleve",
            Self::PersEducNat => "PersEducNat",
        }
    }

    /// As written in operationalAttributes: name of the attribute and value.
    pub const fn operationnel(self) -> (&'static str, &'static str) {
        match self {
            Self::EtabEducNat => ("categorieStructure", "EtabEducNat"),
            Self::MatiereEducNat => ("categorieMatiere", "MatEducNat"),
            Self::MefEducNat => ("categorieMef", "MefEducNat"),
            Self::Eleve => ("categoriePersonne", "Eleve"),
            Self::PersRelEleve => ("categoriePersonne", "PersRelEleve"),
            Self::PersEducNat => ("categoriePersonne", "PersEducNat"),
        }
    }

    /// Records in one file at most.
    pub const fn par_fichier(self) -> usize {
        match self {
            Self::EtabEducNat => 200,
            Self::MatiereEducNat | Self::MefEducNat => 5000,
            Self::Eleve | Self::PersRelEleve | Self::PersEducNat => 2000,
        }
    }
}

/// Values of an attribute; none is written `<value/>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Valeurs<'a> {
    /// No value.
    Aucune,
    /// One value.
    Une(Cow<'a, str>),
    /// Several values (an empty list is as none).
    Plusieurs(Vec<Cow<'a, str>>),
}

impl Valeurs<'_> {
    /// The values as a list, empty for none.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        let (une, plusieurs) = match self {
            Self::Aucune => (None, &[][..]),
            Self::Une(valeur) => (Some(valeur), &[][..]),
            Self::Plusieurs(valeurs) => (None, valeurs.as_slice()),
        };
        une.into_iter()
            .chain(plusieurs)
            .map(AsRef::as_ref)
            .filter(|valeur: &&str| !valeur.is_empty())
    }
}

/// A record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fiche<'a> {
    /// Category.
    pub categorie: Categorie,
    /// identifier/id.
    pub id: Cow<'a, str>,
    /// Attributes, in the order of the files.
    pub attributs: Vec<(&'static str, Valeurs<'a>)>,
}

impl<'a> Fiche<'a> {
    /// Values of an attribute; none when absent.
    pub fn valeurs(&self, nom: &str) -> Vec<&str> {
        let attribut = self.attributs.iter().find(|(attribut, _)| *attribut == nom);
        attribut
            .map(|(_, valeurs)| valeurs.iter().collect())
            .unwrap_or_default()
    }

    pub(crate) fn new(categorie: Categorie, cle: &'static str, id: impl Into<Cow<'a, str>>, capacite: usize) -> Self {
        let id = id.into();
        let mut fiche = Self {
            categorie,
            id: id.clone(),
            attributs: Vec::with_capacity(capacite),
        };
        fiche.une(cle, id);
        fiche
    }

    pub(crate) fn vide(&mut self, nom: &'static str) {
        self.attributs.push((nom, Valeurs::Aucune));
    }

    pub(crate) fn une(&mut self, nom: &'static str, valeur: impl Into<Cow<'a, str>>) {
        self.attributs.push((nom, Valeurs::Une(valeur.into())));
    }

    pub(crate) fn option(&mut self, nom: &'static str, valeur: Option<impl Into<Cow<'a, str>>>) {
        self.attributs.push((
            nom,
            valeur.map_or(Valeurs::Aucune, |valeur| Valeurs::Une(valeur.into())),
        ));
    }

    pub(crate) fn plusieurs<V: Into<Cow<'a, str>>>(&mut self, nom: &'static str, valeurs: impl IntoIterator<Item = V>) {
        let valeurs: Vec<Cow<'a, str>> = valeurs.into_iter().map(Into::into).collect();
        self.attributs.push((
            nom,
            if valeurs.is_empty() {
                Valeurs::Aucune
            } else {
                Valeurs::Plusieurs(valeurs)
            },
        ));
    }

    pub(crate) fn oui_non(&mut self, nom: &'static str, valeur: bool) {
        self.une(nom, if valeur { "O" } else { "N" });
    }
}

impl World {
    /// Every record of a category, one at a time, by growing number.
    pub fn fiches(&self, categorie: Categorie) -> Box<dyn Iterator<Item = Fiche<'_>> + '_> {
        match categorie {
            Categorie::EtabEducNat => {
                let mut colleges: Vec<_> = self.colleges.iter().collect();
                colleges.sort_by_key(|college| college.jointure);
                Box::new(colleges.into_iter().map(etab::fiche))
            }
            Categorie::MatiereEducNat => Box::new(nomenclatures::matieres()),
            Categorie::MefEducNat => Box::new(nomenclatures::mefs()),
            Categorie::Eleve => Box::new(self.eleves.iter().map(|eleve| eleve::fiche(self, eleve))),
            Categorie::PersRelEleve => Box::new(self.responsables.iter().map(responsable::fiche)),
            Categorie::PersEducNat => Box::new(self.personnels.iter().map(|p| personnel::fiche(self, p))),
        }
    }
}
