//! What is wrong in a delivery without preventing it: counted, with a few examples.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Examples kept per kind.
const EXAMPLES: usize = 20;

/// Kinds of anomalies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Structure,
    Classe,
    Groupe,
    Responsable,
    Lien,
    Fonction,
    SansFonction,
    Uai,
    Date,
    SansNom,
    Repete,
    Attribut,
    SansBase,
}

impl Kind {
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Structure => (
                "structure-inconnue",
                "la fiche cite un établissement absent de l’export",
            ),
            Self::Classe => (
                "classe-inconnue",
                "la fiche cite une classe que l’établissement ne déclare pas",
            ),
            Self::Groupe => (
                "groupe-inconnu",
                "la fiche cite un groupe que l’établissement ne déclare pas",
            ),
            Self::Responsable => ("responsable-inconnu", "l’élève cite un responsable absent de l’export"),
            Self::Lien => ("lien-illisible", "le lien avec un responsable n’a pas ses six champs"),
            Self::Fonction => (
                "fonction-inconnue",
                "le code de fonction n’est pas dans la table\u{a0}: profil ETA",
            ),
            Self::SansFonction => ("sans-fonction", "le personnel n’a aucune fonction\u{a0}: profil ETA"),
            Self::Uai => ("uai-invalide", "le code UAI de l’établissement est absent ou faux"),
            Self::Date => (
                "date-illisible",
                "une date n’est pas au format JJ/MM/AAAA\u{a0}: elle est ignorée",
            ),
            Self::SansNom => ("sans-nom", "la fiche n’a ni nom ni prénom"),
            Self::Repete => (
                "repete",
                "le même lien ou le même code figure deux fois\u{a0}: le premier compte",
            ),
            Self::SansBase => (
                "fiche-sans-base",
                "la modification porte sur une fiche que l’annuaire n’a pas\u{a0}: elle est ignorée",
            ),
            Self::Attribut => (
                "attribut-inconnu",
                "un attribut n’est pas connu du format\u{a0}: il est mis de côté",
            ),
        }
    }
}

/// One kind of anomaly of an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anomalie {
    /// Stable code: `classe-inconnue`.
    pub code: String,
    /// What it means, in French.
    pub libelle: String,
    /// How many times.
    pub nombre: u64,
    /// The first ones: identifier of the record and what it cites. Never a name.
    pub exemples: Vec<String>,
}

/// Anomalies of an import.
#[derive(Debug, Default)]
pub(crate) struct Anomalies(BTreeMap<Kind, (u64, Vec<String>)>);

impl Anomalies {
    pub(crate) fn add(&mut self, kind: Kind, record: &str, cited: &str) {
        let (count, examples) = self.0.entry(kind).or_default();
        *count += 1;
        if examples.len() < EXAMPLES {
            let cited: String = cited.chars().filter(|c| !c.is_control()).take(40).collect();
            examples.push(if cited.is_empty() {
                record.to_owned()
            } else {
                format!("{record} → {cited}")
            });
        }
    }

    pub(crate) fn list(&self) -> Vec<Anomalie> {
        self.0
            .iter()
            .map(|(kind, (nombre, exemples))| {
                let (code, libelle) = kind.words();
                Anomalie {
                    code: code.to_owned(),
                    libelle: libelle.to_owned(),
                    nombre: *nombre,
                    exemples: exemples.clone(),
                }
            })
            .collect()
    }
}
