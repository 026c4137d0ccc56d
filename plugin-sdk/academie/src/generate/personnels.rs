//! Staff other than teachers, in proportion to the pupils.

use std::collections::{BTreeMap, BTreeSet};

use super::atelier::{Atelier, minuscules};
use crate::{
    nomenclature::{
        ADJOINT, AED, AESH, ASSISTANT_SOCIAL, CHEF, CPE, DOCUMENTALISTE, FonctionCode, GESTIONNAIRE, INFIRMIER,
        LABORATOIRE, PSY_EN, REMPLACANT, SANS_FONCTION, SECRETAIRE,
    },
    world::{College, Eleve, Fonction, Identite, Personnel},
};

/// Domain of the académie's mail: `.example` is reserved for ever.
const DOMAINE: &str = "ac-provence.example";

/// Everybody but the teachers.
pub(super) fn recruter(atelier: &mut Atelier, colleges: &[College], eleves: &[Eleve]) -> Vec<Personnel> {
    let mut effectifs: BTreeMap<u32, u32> = BTreeMap::new();
    for eleve in eleves {
        *effectifs.entry(eleve.structure).or_default() += 1;
    }
    let mut personnels = Vec::new();
    for (rang, college) in colleges.iter().enumerate() {
        let eleves = effectifs.get(&college.jointure).copied().unwrap_or(0);
        for (fonction, nombre, feminin, ages) in equipe(rang, eleves) {
            for _ in 0..nombre {
                let mut personnel = agent(atelier, college.jointure, fonction, feminin, ages);
                partager(&mut personnel, rang, colleges);
                personnels.push(personnel);
            }
        }
    }
    personnels
}

type Poste = (FonctionCode, u32, u32, (u32, u32));

/// Posts of a collège: function, how many, women per mille, youngest and oldest age.
fn equipe(rang: usize, eleves: u32) -> [Poste; 14] {
    let un_sur = |n: usize, decalage: usize| u32::from(rang % n == decalage);
    [
        (CHEF, 1, 500, (42, 64)),
        (ADJOINT, u32::from(eleves >= 500), 540, (36, 62)),
        (CPE, (eleves / 400).max(1), 690, (27, 62)),
        (SECRETAIRE, 1 + eleves / 450, 880, (26, 64)),
        (GESTIONNAIRE, 1, 640, (30, 63)),
        (AED, 1 + eleves / 70, 580, (20, 32)),
        (AESH, eleves / 55, 900, (24, 62)),
        (DOCUMENTALISTE, 1, 840, (28, 64)),
        (INFIRMIER, 1, 930, (28, 63)),
        (ASSISTANT_SOCIAL, un_sur(2, 0), 930, (26, 62)),
        (PSY_EN, un_sur(3, 0), 850, (27, 63)),
        (LABORATOIRE, u32::from(eleves >= 600), 560, (24, 62)),
        (REMPLACANT, un_sur(6, 1), 640, (25, 62)),
        (SANS_FONCTION, un_sur(9, 2), 560, (22, 60)),
    ]
}

/// A person of these ages in this structure.
pub(super) fn agent(
    atelier: &mut Atelier,
    structure: u32,
    code: FonctionCode,
    feminin: u32,
    (jeune, vieux): (u32, u32),
) -> Personnel {
    let annee = u32::from(atelier.annee);
    let identite = atelier.agent(feminin, (annee - vieux, annee - jeune));
    Personnel {
        jointure: atelier.jointure(),
        identite,
        mail: String::new(),
        rattachement: structure,
        fonctions: vec![Fonction { structure, code }],
        services: Vec::new(),
        principal_de: Vec::new(),
        aussi_responsable: None,
    }
}

/// Social workers and psychologists look after the next collèges too.
fn partager(personnel: &mut Personnel, rang: usize, colleges: &[College]) {
    let Some(code) = personnel.fonctions.first().map(|fonction| fonction.code) else {
        return;
    };
    let autres = match code {
        ASSISTANT_SOCIAL => 1,
        PSY_EN => 2,
        _ => 0,
    };
    let suivants = colleges.iter().skip(rang + 1).take(autres);
    personnel.fonctions.extend(suivants.map(|college| Fonction {
        structure: college.jointure,
        code,
    }));
}

/// The academic address, numbered when somebody already has it; `prises` keeps those given.
pub(crate) fn adresse_academique(identite: &Identite, prises: &mut BTreeSet<String>) -> String {
    let base = format!("{}.{}", minuscules(&identite.prenom), minuscules(&identite.nom));
    let mut numero = 0_u32;
    loop {
        let suffixe = if numero == 0 { String::new() } else { numero.to_string() };
        let adresse = format!("{base}{suffixe}@{DOMAINE}");
        if prises.insert(adresse.clone()) {
            return adresse;
        }
        numero += 1;
    }
}
