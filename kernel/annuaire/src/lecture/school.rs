//! EtabEducNat.

use std::collections::BTreeMap;

use preau_model::{GenreStructure, Uai};

use super::fields::{cased, parts, school_name};
use super::{Anomalies, Kind};
use crate::aaf::{Names, Record, academie, names};

/// A class or group as its school declares it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Group {
    pub(crate) code: String,
    pub(crate) libelle: String,
    /// MEF of a class, divisions of a group.
    pub(crate) rest: Vec<String>,
}

/// A place or an office that a school belongs to, besides its bassin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Autour {
    /// Circonscription, commune or RPI.
    pub(crate) genre: GenreStructure,
    pub(crate) code: String,
    pub(crate) nom: String,
}

/// An établissement.
#[derive(Debug, Clone)]
pub(crate) struct School {
    pub(crate) key: String,
    pub(crate) uai: Option<Uai>,
    pub(crate) nom: String,
    pub(crate) commune: String,
    pub(crate) nature: String,
    pub(crate) bassin_code: String,
    pub(crate) bassin: String,
    /// ENTEcoleCirconscription, ENTEcoleCommune, ENTEcoleRPI.
    pub(crate) autour: Vec<Autour>,
    pub(crate) academie: Option<String>,
    pub(crate) academie_nom: String,
    /// JSON: every attribute that no column holds, under its name.
    pub(crate) attributs: String,
    pub(crate) fingerprint: [u8; 16],
    pub(crate) classes: Vec<Group>,
    pub(crate) groupes: Vec<Group>,
    /// File and line, for messages.
    pub(crate) file: u32,
    pub(crate) line: u64,
}

const IN_COLUMNS: &[u16] = &[
    names::STRUCTURE_JOINTURE,
    names::STRUCTURE_UAI,
    names::ETABLISSEMENT_UAI,
    names::STRUCTURE_CODE_TYPE,
    names::STRUCTURE_CLASSES,
    names::STRUCTURE_GROUPES,
];

pub(crate) fn school(
    record: &mut Record,
    texts: &Names,
    fingerprint: [u8; 16],
    file: u32,
    anomalies: &mut Anomalies,
) -> School {
    let (nom, town) = school_name(record.first(names::STRUCTURE_NOM));
    let place = cased(record.first(names::LOCALITE));
    let uai = match record.first(names::STRUCTURE_UAI) {
        "" => record.first(names::ETABLISSEMENT_UAI),
        uai => uai,
    };
    let parsed = uai.parse().ok();
    if parsed.is_none() {
        anomalies.add(Kind::Uai, &record.id, uai);
    }
    let [bassin_code, bassin] = match record.first(names::BASSIN) {
        text if text.contains('$') => parts::<2>(text),
        text => ["", text],
    };
    let mut school = School {
        uai: parsed,
        nom: if nom.is_empty() {
            format!("Établissement {}", record.id)
        } else {
            nom
        },
        commune: if town.is_empty() { place } else { town },
        nature: record.first(names::STRUCTURE_CODE_TYPE).to_owned(),
        bassin_code: bassin_code.to_owned(),
        bassin: cased(bassin),
        autour: autour(record),
        academie: academie(record.first(names::ACADEMIE_CODE)),
        academie_nom: cased(record.first(names::ACADEMIE_NOM)),
        attributs: String::new(),
        fingerprint,
        classes: groups(record, names::STRUCTURE_CLASSES, anomalies),
        groupes: groups(record, names::STRUCTURE_GROUPES, anomalies),
        key: record.id.clone(),
        file,
        line: record.line,
    };
    let mut rest: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, values) in record.sorted().filter(|(name, _)| !IN_COLUMNS.contains(name)) {
        let values: Vec<_> = values.map(str::to_owned).collect();
        if !values.is_empty() {
            rest.entry(texts.text(name).to_owned()).or_default().extend(values);
        }
    }
    school.attributs = serde_json::to_string(&rest).unwrap_or_else(|_| "{}".to_owned());
    school
}

/// `code$libellé`, or one text that is both.
fn autour(record: &Record) -> Vec<Autour> {
    [
        (
            GenreStructure::Circonscription,
            names::ECOLE_CIRCONSCRIPTION,
            "Circonscription",
        ),
        (GenreStructure::Commune, names::ECOLE_COMMUNE, "Commune"),
        (GenreStructure::Rpi, names::ECOLE_RPI, "RPI"),
    ]
    .into_iter()
    .filter_map(|(genre, name, word)| {
        let [code, libelle] = parts::<2>(record.first(name));
        let libelle = cased(if libelle.is_empty() { code } else { libelle });
        let nom = match genre {
            GenreStructure::Commune => libelle,
            _ => format!("{word} {libelle}"),
        };
        let code = code.to_owned();
        (!code.is_empty()).then_some(Autour { genre, code, nom })
    })
    .collect()
}

fn groups(record: &Record, name: u16, anomalies: &mut Anomalies) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for value in record.all(name) {
        let mut parts = value.split('$').map(str::trim);
        let code = parts.next().unwrap_or_default();
        let libelle = parts.next().unwrap_or_default();
        if code.is_empty() || groups.iter().any(|g| g.code == code) {
            anomalies.add(Kind::Repete, &record.id, code);
            continue;
        }
        let libelle = if libelle.is_empty() { code } else { libelle };
        let rest = parts.filter(|p| !p.is_empty()).map(str::to_owned).collect();
        groups.push(Group {
            code: code.to_owned(),
            libelle: libelle.to_owned(),
            rest,
        });
    }
    groups
}
