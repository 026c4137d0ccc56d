//! What the three categories of persons share: civil status, sensitive fields, fingerprint.

use std::collections::BTreeMap;

use preau_model::{Profil, fold};

use crate::aaf::{Category, Name, Names, Record, names};
use crate::keys::Fingerprint;
use crate::sensible::Sensible;

/// Changing how records become rows changes this text: everything is written again at the next import.
const FORMAT: &[u8] = b"preau.aaf/2";

/// Civil status, as stored in clear.
#[derive(Debug)]
pub(crate) struct Civil {
    pub(crate) nom: String,
    pub(crate) prenom: String,
    pub(crate) civilite: String,
    /// Folded names, family name first: « le goff anne ».
    pub(crate) recherche: String,
    /// « anne.le-goff ».
    pub(crate) login: String,
}

impl Civil {
    pub(crate) fn of(record: &Record) -> Self {
        let (nom, prenom) = (record.first(names::SN), record.first(names::GIVEN_NAME));
        let (folded_nom, folded_prenom) = (fold(nom), fold(prenom));
        Self {
            nom: nom.to_owned(),
            prenom: prenom.to_owned(),
            civilite: record.first(names::PERSONAL_TITLE).to_owned(),
            recherche: format!("{folded_nom} {folded_prenom}").trim().to_owned(),
            login: crate::comptes::base(&folded_prenom, &folded_nom),
        }
    }
}

/// Keyed hash of everything a record says, whatever the order of its attributes, and of the profiles that the function table
/// gives: editing the table changes what is stored. An attribute without any value says the same as its absence, so that a record
/// merged from a complete export and its deltas has the fingerprint of the same record given whole.
pub(crate) fn fingerprint(
    mut hash: Fingerprint,
    category: Category,
    profiles: &[Profil],
    record: &Record,
    texts: &Names,
) -> [u8; 16] {
    hash.part(FORMAT);
    hash.part(category.file_name().as_bytes());
    hash.number(profiles.len() as u64);
    for profil in profiles {
        hash.part(profil.code().as_bytes());
    }
    hash.part(&record.encode(texts));
    hash.finish()
}

/// Held in a column, in a link, or twice said.
const ELSEWHERE: &[Name] = &[
    names::PERSON_JOINTURE,
    names::SN,
    names::GIVEN_NAME,
    names::PERSONAL_TITLE,
    names::STRUCT_RATTACH,
    names::ELEVE_ID,
    names::ELEVE_RESPONSABLES,
    names::ELEVE_CLASSES,
    names::ELEVE_GROUPES,
    names::PERSON_CLASSES,
    names::PERSON_GROUPES,
    names::ELEVE_LIBELLE_MEF,
    names::ELEVE_ENSEIGNEMENTS,
    names::ENTREE_CLASSES,
    names::SORTIE_CLASSES,
    names::ENTREE_STRUCTURE,
    names::SORTIE_STRUCTURE,
    names::ADRESSE_REL,
    names::ELEVE_PARENTS,
    names::ELEVE_PERE,
    names::ELEVE_MERE,
    names::ELEVE_AUTORITE,
    names::ELEVE_REL_1,
    names::ELEVE_REL_2,
    names::ELEVE_QUALITE_1,
    names::ELEVE_QUALITE_2,
    names::RESPONSABLE_ELEVES,
    names::FONCTIONS,
    names::ENS_CLASSES,
    names::ENS_GROUPES,
    names::ENS_CLASSES_MATIERES,
    names::ENS_GROUPES_MATIERES,
    names::ENS_CLASSES_PRINCIPAL,
    names::ENS_MEF,
    names::ENS_MATIERES_ETAB,
    names::INE,
    names::NAISSANCE,
    names::NOM_PATRO,
    names::AUTRES_PRENOMS,
    names::MAIL,
    names::HOME_PHONE,
    names::TELEPHONE,
    names::MOBILE,
    names::ADRESSE,
    names::CODE_POSTAL,
    names::VILLE,
    names::PAYS,
];

/// The fields to seal.
pub(crate) fn sensible(record: &mut Record, texts: &Names) -> Sensible {
    let one = |name| record.first(name).to_owned();
    let lines = record.first(names::ADRESSE).split('$').map(str::trim);
    let town = [names::CODE_POSTAL, names::VILLE].map(|n| record.first(n)).join(" ");
    let country = record.first(names::PAYS);
    let adresse = lines
        .chain([town.trim(), country])
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect();
    let mut sensible = Sensible {
        ine: one(names::INE),
        naissance: one(names::NAISSANCE),
        nom_patronymique: one(names::NOM_PATRO),
        autres_prenoms: record.all(names::AUTRES_PRENOMS).map(str::to_owned).collect(),
        mail: one(names::MAIL),
        domicile: one(names::HOME_PHONE),
        travail: one(names::TELEPHONE),
        mobile: one(names::MOBILE),
        adresse,
        autres: BTreeMap::new(),
    };
    for (name, values) in record.sorted().filter(|(name, _)| !ELSEWHERE.contains(name)) {
        let values: Vec<_> = values.map(str::to_owned).collect();
        if !values.is_empty() {
            sensible
                .autres
                .entry(texts.text(name).to_owned())
                .or_default()
                .extend(values);
        }
    }
    sensible
}
