//! What a source brings: records of one school.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use preau_model::{Source, Uai};
use serde::Serialize;

use super::{Erreur, SourceError};
use crate::Keys;
use crate::aaf::{Category, Names, Record, names};

/// Records of one school from another source than AAF. Their structure key is the UAI, and their other keys carry the name of
/// their source (`onde:…`), so that no key is that of an AAF record. What is absent from an apport of a category that it holds has
/// left; it says nothing about the categories that it does not hold.
pub struct Apport {
    /// File or API.
    pub source: Source,
    /// The school.
    pub uai: Uai,
    /// `1D` or `2D`.
    pub degre: String,
    /// Lines set aside and cells ignored.
    pub erreurs: Vec<Erreur>,
    /// Names of the attributes of `fiches`.
    pub(crate) names: Names,
    /// Additions, in the vocabulary of the second degree whatever the degré.
    pub(crate) fiches: Vec<Record>,
}

/// A record as the console shows it before anything is applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FicheLue {
    /// `Eleve`, `PersRelEleve`, `PersEducNat`, `EtabEducNat`, `MatEducNat`.
    pub categorie: String,
    /// Key in its source.
    pub cle: String,
    /// AAF attribute → values.
    pub attributs: BTreeMap<String, Vec<String>>,
}

impl Apport {
    pub(super) fn new(source: Source, uai: Uai, degre: &str) -> Self {
        Self {
            source,
            uai,
            degre: degre.to_owned(),
            erreurs: Vec::new(),
            names: Names::new(),
            fiches: Vec::new(),
        }
    }

    /// Every record, in the order of the source.
    pub fn fiches(&self) -> impl Iterator<Item = FicheLue> {
        self.fiches.iter().map(|record| {
            let mut attributs: BTreeMap<String, Vec<String>> = BTreeMap::new();
            for name in record.names() {
                let values = || record.all(name).map(str::to_owned).collect();
                attributs.entry(self.names.text(name).to_owned()).or_insert_with(values);
            }
            attributs.retain(|_, values| !values.is_empty());
            FicheLue {
                categorie: record.category.map_or("", Category::said).to_owned(),
                cle: record.id.clone(),
                attributs,
            }
        })
    }

    /// The school alone, when the source says nothing of its classes.
    pub(crate) fn ecole(&mut self) -> Record {
        self.etablissement("", &[], &[]);
        self.fiches.pop().unwrap_or_default()
    }

    /// Refuses what would say nothing, or of which the links could not be known.
    pub(super) fn utilisable(&self, fichier: &str) -> Result<(), SourceError> {
        let has = |category| self.fiches.iter().any(|record| record.category == Some(category));
        if self.fiches.is_empty() {
            return Err(SourceError::SansFiche(fichier.to_owned()));
        }
        if has(Category::Responsable) && !has(Category::Eleve) {
            return Err(SourceError::SansEleves(fichier.to_owned()));
        }
        Ok(())
    }

    /// Adds the school itself, with its classes and groups as `code$libellé[$…]`.
    pub(super) fn etablissement(&mut self, nom: &str, classes: &[String], groupes: &[String]) {
        let uai = self.uai.to_string();
        let mut record = Record::new(Category::Etablissement, &uai);
        push(&mut record, names::STRUCTURE_JOINTURE, &uai);
        push(&mut record, names::STRUCTURE_UAI, &uai);
        push(&mut record, names::STRUCTURE_NOM, nom);
        for (name, values) in [(names::STRUCTURE_CLASSES, classes), (names::STRUCTURE_GROUPES, groupes)] {
            for value in values {
                push(&mut record, name, value);
            }
        }
        self.fiches.push(record);
    }
}

/// Adds a value, unless it is empty; `$` separates parts in AAF, so a text that holds one loses it.
pub(super) fn text(record: &mut Record, name: u16, value: &str) {
    push(record, name, &value.replace('$', " "));
}

/// Adds a value whose parts are already separated.
pub(super) fn push(record: &mut Record, name: u16, value: &str) {
    if !value.trim().is_empty() {
        record.begin_attribute(name);
        record.push_value(value);
    }
}

/// A key made of what identifies somebody: keyed hash, so that neither a name nor an INE can be read in it or guessed from it.
pub(super) fn cle(keys: &Keys, source: &str, parts: &[&str]) -> String {
    let mut hash = keys.fingerprint();
    hash.part(b"preau.source/1");
    for part in parts {
        hash.part(preau_model::fold(part).as_bytes());
    }
    let digest = hash.finish();
    let hex = digest.iter().take(12).fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    format!("{source}:{hex}")
}
