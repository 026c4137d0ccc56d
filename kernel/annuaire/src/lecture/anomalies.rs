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

    /// What to do, in French.
    const fn remedy(self) -> &'static str {
        match self {
            Self::Structure => "Vérifier que l’export contient cet établissement, puis en demander un nouveau.",
            Self::Classe => "Demander à l’établissement d’ouvrir cette classe dans SIECLE, ou de corriger la fiche.",
            Self::Groupe => "Demander à l’établissement d’ouvrir ce groupe dans STS, ou de corriger la fiche.",
            Self::Responsable => "Demander à l’établissement de vérifier les responsables de cet élève dans SIECLE.",
            Self::Lien => "Demander à l’établissement de saisir de nouveau ce lien dans SIECLE.",
            Self::Fonction => "Signaler ce code à l’administrateur, qui complète la table des fonctions.",
            Self::SansFonction => "Demander à l’établissement de vérifier le service de cette personne.",
            Self::Uai => "Demander à l’académie de corriger le code de l’établissement.",
            Self::Date => "Demander à l’établissement de corriger cette date dans l’application d’origine.",
            Self::SansNom => "Demander à l’établissement de compléter la fiche dans l’application d’origine.",
            Self::Repete => "Supprimer la répétition dans l’application d’origine.",
            Self::Attribut => "Rien à faire\u{a0}: l’attribut est conservé avec la fiche.",
            Self::SansBase => "Demander un export complet à l’académie.",
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
    /// What to do, in French.
    #[serde(default)]
    pub remede: String,
    /// How many times.
    pub nombre: u64,
    /// The first ones: identifier of the record and what it cites. Never a name.
    pub exemples: Vec<String>,
    /// Where the first ones are.
    #[serde(default)]
    pub lieux: Vec<LieuAnomalie>,
    /// How many times by établissement: its UAI, or its key when it has none; empty for none.
    #[serde(default)]
    pub etablissements: BTreeMap<String, u64>,
}

/// Where an anomaly is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LieuAnomalie {
    /// File.
    pub fichier: String,
    /// Line of the record, from 1; 0 when it is not in the delivery.
    pub ligne: u64,
    /// Identifier of the record.
    pub fiche: String,
    /// What it cites, or the code at fault.
    pub cite: String,
    /// UAI, or key, of its établissement.
    pub etablissement: String,
}

/// One anomaly, kept.
#[derive(Debug)]
struct Kept {
    file: u32,
    line: u64,
    record: String,
    cited: String,
    school: String,
}

/// One kind: how many, the first ones, how many by établissement.
type Known = (u64, Vec<Kept>, BTreeMap<String, u64>);

/// Anomalies of an import.
#[derive(Debug, Default)]
pub(crate) struct Anomalies {
    kinds: BTreeMap<Kind, Known>,
    file: u32,
    line: u64,
    school: String,
}

impl Anomalies {
    /// Where the record being looked at is: what is added next is there.
    pub(crate) fn at(&mut self, file: u32, line: u64, school: &str) {
        (self.file, self.line) = (file, line);
        self.school.clear();
        self.school.push_str(school);
    }

    pub(crate) fn add(&mut self, kind: Kind, record: &str, cited: &str) {
        let (count, examples, schools) = self.kinds.entry(kind).or_default();
        *count += 1;
        *schools.entry(self.school.clone()).or_default() += 1;
        if examples.len() < EXAMPLES {
            examples.push(Kept {
                file: self.file,
                line: self.line,
                record: record.to_owned(),
                cited: cited.chars().filter(|c| !c.is_control()).take(40).collect(),
                school: self.school.clone(),
            });
        }
    }

    /// For people; `file`: the name of a file by its number, `school`: the UAI of a key.
    pub(crate) fn list(&self, file: &dyn Fn(u32) -> String, school: &dyn Fn(&str) -> String) -> Vec<Anomalie> {
        let told = |kept: &Kept| match kept.cited.as_str() {
            "" => kept.record.clone(),
            cited => format!("{} → {cited}", kept.record),
        };
        let place = |kept: &Kept| LieuAnomalie {
            fichier: file(kept.file),
            ligne: kept.line,
            fiche: kept.record.clone(),
            cite: kept.cited.clone(),
            etablissement: school(&kept.school),
        };
        self.kinds
            .iter()
            .map(|(kind, (nombre, kept, schools))| {
                let (code, libelle) = kind.words();
                Anomalie {
                    code: code.to_owned(),
                    libelle: libelle.to_owned(),
                    remede: kind.remedy().to_owned(),
                    nombre: *nombre,
                    exemples: kept.iter().map(told).collect(),
                    lieux: kept.iter().map(place).collect(),
                    etablissements: schools.iter().map(|(key, count)| (school(key), *count)).collect(),
                }
            })
            .collect()
    }
}
