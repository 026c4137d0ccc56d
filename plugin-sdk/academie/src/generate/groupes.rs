//! Teaching groups: half classes, second languages, Latin; and the trainings really present in each class.

use std::collections::BTreeMap;

use crate::{
    nomenclature::Niveau,
    world::{College, Eleve, Groupe, Langue},
};

/// Pupils of a language or Latin group at most.
const GROUPE_MAXIMAL: usize = 26;

/// Makes the groups of every collège and puts its pupils in them.
pub(super) fn composer(colleges: &mut [College], eleves: &mut [Eleve]) {
    let mut par_structure: BTreeMap<u32, Vec<&mut Eleve>> = BTreeMap::new();
    for eleve in eleves {
        par_structure.entry(eleve.structure).or_default().push(eleve);
    }
    for college in colleges {
        let mut presents = par_structure.remove(&college.jointure).unwrap_or_default();
        presents.sort_by(|a, b| {
            (a.niveau, &a.classe, &a.identite.nom, &a.identite.prenom, a.jointure).cmp(&(
                b.niveau,
                &b.classe,
                &b.identite.nom,
                &b.identite.prenom,
                b.jointure,
            ))
        });
        demi_groupes(college, &mut presents);
        for niveau in Niveau::ALL {
            for langue in [Langue::Espagnol, Langue::Italien, Langue::Allemand] {
                par_effectif(college, &mut presents, niveau, &Matiere::langue(niveau, langue), |e| {
                    e.lv2 == Some(langue)
                });
            }
            par_effectif(college, &mut presents, niveau, &Matiere::latin(), |e| e.latin);
        }
        mefs(college, &presents);
    }
}

struct Matiere {
    sigle: &'static str,
    nom: &'static str,
    code: &'static str,
}

impl Matiere {
    fn langue(niveau: Niveau, langue: Langue) -> Self {
        let code = if niveau == Niveau::Sixieme {
            "030101"
        } else {
            langue.matiere()
        };
        Self {
            sigle: langue.sigle(),
            nom: langue.nom(),
            code,
        }
    }

    const fn latin() -> Self {
        Self {
            sigle: "LAT",
            nom: "Latin",
            code: "020300",
        }
    }
}

/// Code of a half class.
pub(crate) fn demi_groupe(classe: &str, rang: u32) -> String {
    format!("{classe}G{rang}")
}

fn demi_groupes(college: &mut College, presents: &mut [&mut Eleve]) {
    for classe in &college.classes {
        for rang in 1..=2 {
            college.groupes.push(Groupe {
                code: demi_groupe(&classe.code, rang),
                libelle: format!("{} groupe {rang}", classe.libelle),
                niveau: classe.niveau,
                matiere: "062900",
                divisions: vec![classe.code.clone()],
            });
        }
    }
    for classe in presents.chunk_by_mut(|a, b| a.classe == b.classe) {
        let moitie = classe.len().div_ceil(2);
        for (place, eleve) in classe.iter_mut().enumerate() {
            eleve
                .groupes
                .push(demi_groupe(&eleve.classe, if place < moitie { 1 } else { 2 }));
        }
    }
}

fn par_effectif(
    college: &mut College,
    presents: &mut [&mut Eleve],
    niveau: Niveau,
    matiere: &Matiere,
    suit: impl Fn(&Eleve) -> bool,
) {
    let mut membres: Vec<&mut Eleve> = presents
        .iter_mut()
        .map(|e| &mut **e)
        .filter(|e| e.niveau == niveau && suit(e))
        .collect();
    if membres.is_empty() {
        return;
    }
    let groupes = membres.len().div_ceil(GROUPE_MAXIMAL);
    let taille = membres.len().div_ceil(groupes);
    for (rang, part) in membres.chunks_mut(taille).enumerate() {
        let code = format!("{}{}{}", niveau.chiffre(), matiere.sigle, rang + 1);
        let mut divisions: Vec<String> = part.iter().map(|e| e.classe.clone()).collect();
        divisions.dedup();
        for eleve in part {
            eleve.groupes.push(code.clone());
        }
        let libelle = format!("{}e {} groupe {}", niveau.chiffre(), matiere.nom, rang + 1);
        college.groupes.push(Groupe {
            code,
            libelle,
            niveau,
            matiere: matiere.code,
            divisions,
        });
    }
}

fn mefs(college: &mut College, presents: &[&mut Eleve]) {
    for classe in &mut college.classes {
        for eleve in presents.iter().filter(|e| e.classe == classe.code) {
            if !classe.mefs.contains(&eleve.mef()) {
                classe.mefs.push(eleve.mef());
            }
        }
    }
}

/// Groups of a pupil who arrives in a class, or moves to it, once the groups exist: the smaller code of each kind.
pub(crate) fn assigner_groupes(college: &College, eleve: &mut Eleve) {
    let rang = 1 + eleve.jointure % 2;
    eleve.groupes = vec![demi_groupe(&eleve.classe, rang)];
    let langue = eleve.lv2.map(|langue| Matiere::langue(eleve.niveau, langue).code);
    let latin = eleve.latin.then_some(Matiere::latin().code);
    for code in langue.into_iter().chain(latin) {
        let du_niveau = |groupe: &&Groupe| groupe.niveau == eleve.niveau && groupe.matiere == code;
        let habituel = college
            .groupes
            .iter()
            .filter(du_niveau)
            .find(|groupe| groupe.divisions.contains(&eleve.classe));
        if let Some(groupe) = habituel.or_else(|| college.groupes.iter().find(du_niveau)) {
            eleve.groupes.push(groupe.code.clone());
        }
    }
}
