//! Teachers: hours to teach, shared into services of 18 hours (20 in sport), some across two collèges.

use std::collections::BTreeMap;

use super::{atelier::Atelier, personnels::agent};
use crate::{
    nomenclature::{DISCIPLINES, Discipline, FonctionCode, HORAIRES, Niveau},
    world::{College, Fonction, Langue, Personnel, Public, Service},
};

/// Teachers who work in two collèges, per mille.
const PARTAGES: usize = 60;

/// The teachers of every collège.
pub(super) fn repartir(atelier: &mut Atelier, colleges: &[College]) -> Vec<Personnel> {
    let mut enseignants: Vec<Personnel> = Vec::new();
    for college in colleges {
        for discipline in &DISCIPLINES {
            let services = services(college, discipline);
            enseignants.extend(pourvoir(atelier, college, discipline, services));
        }
    }
    let mut enseignants = partager(atelier, enseignants, colleges);
    professeurs_principaux(&mut enseignants, colleges);
    enseignants
}

/// Half-hours of a full service.
fn maximum(discipline: &Discipline) -> u32 {
    if discipline.code == "L1900" { 40 } else { 36 }
}

/// Everything that a discipline teaches in a collège.
fn services(college: &College, discipline: &Discipline) -> Vec<Service> {
    let structure = college.jointure;
    let mut services = Vec::new();
    for (matiere, poste, heures) in &HORAIRES {
        if *poste != discipline.code {
            continue;
        }
        for classe in &college.classes {
            let demi_heures = heures.get(classe.niveau.rang()).copied().unwrap_or(0);
            if demi_heures > 0 {
                let cible = Public::Classe(classe.code.clone());
                services.push(Service {
                    structure,
                    cible,
                    matiere,
                    demi_heures,
                });
            }
        }
    }
    for groupe in &college.groupes {
        let demi_heures = match (groupe.matiere, groupe.niveau) {
            ("020300", Niveau::Cinquieme) => 2,
            ("020300", _) => 4,
            ("030101", _) => 6,
            (code, _) if code.starts_with("03") => 5,
            _ => continue,
        };
        if poste_de(groupe.matiere) == discipline.code {
            let cible = Public::Groupe(groupe.code.clone());
            services.push(Service {
                structure,
                cible,
                matiere: groupe.matiere,
                demi_heures,
            });
        }
    }
    services
}

fn poste_de(matiere: &str) -> &'static str {
    match matiere {
        "020300" => "L0201",
        "030602" => Langue::Espagnol.poste(),
        "030902" => Langue::Italien.poste(),
        _ => Langue::Allemand.poste(),
    }
}

/// Fills posts one after the other.
fn pourvoir(
    atelier: &mut Atelier,
    college: &College,
    discipline: &'static Discipline,
    services: Vec<Service>,
) -> Vec<Personnel> {
    let mut enseignants: Vec<Personnel> = Vec::new();
    let mut reste = 0;
    for service in services {
        if service.demi_heures > reste || enseignants.is_empty() {
            let code = FonctionCode::enseignant(discipline);
            let feminin = if matches!(discipline.categorie, "02" | "04") {
                790
            } else {
                540
            };
            enseignants.push(agent(atelier, college.jointure, code, feminin, (24, 64)));
            reste = maximum(discipline);
        }
        reste = reste.saturating_sub(service.demi_heures);
        if let Some(enseignant) = enseignants.last_mut() {
            demi_groupes(enseignant, discipline, &service);
            enseignant.services.push(service);
        }
    }
    enseignants
}

/// Experimental sciences and technology also see each half of their classes.
fn demi_groupes(enseignant: &mut Personnel, discipline: &Discipline, service: &Service) {
    let Public::Classe(classe) = &service.cible else { return };
    if matches!(discipline.code, "L1600" | "L1500" | "L1400") {
        enseignant.services.extend((1..=2).map(|rang| Service {
            structure: service.structure,
            cible: Public::Groupe(super::demi_groupe(classe, rang)),
            matiere: service.matiere,
            demi_heures: 0,
        }));
    }
}

fn charge(enseignant: &Personnel) -> u32 {
    enseignant.services.iter().map(|service| service.demi_heures).sum()
}

/// Joins incomplete services of the same discipline in two collèges, preferably of one bassin.
fn partager(atelier: &mut Atelier, enseignants: Vec<Personnel>, colleges: &[College]) -> Vec<Personnel> {
    let bassins: BTreeMap<u32, &str> = colleges.iter().map(|c| (c.jointure, c.bassin)).collect();
    let mut incomplets: BTreeMap<(&str, &str, u32), u32> = BTreeMap::new();
    for enseignant in &enseignants {
        let poste = enseignant.fonctions.first().map_or("", |f| f.code.poste);
        let bassin = bassins.get(&enseignant.rattachement).copied().unwrap_or_default();
        if charge(enseignant) <= 18 {
            incomplets.insert((poste, bassin, enseignant.rattachement), enseignant.jointure);
        }
    }
    let incomplets: Vec<_> = incomplets.into_iter().collect();
    let mut paires: Vec<(u32, u32)> = incomplets
        .chunks_exact(2)
        .filter_map(|paire| match paire {
            [((poste, _, _), premier), ((autre, _, _), second)] if poste == autre => Some((*premier, *second)),
            _ => None,
        })
        .collect();
    atelier.dice.shuffle(&mut paires);
    paires.truncate((enseignants.len() * PARTAGES / 1000).max(1));

    let vers: BTreeMap<u32, u32> = paires.into_iter().map(|(premier, second)| (second, premier)).collect();
    let (cedes, mut gardes): (Vec<_>, Vec<_>) = enseignants
        .into_iter()
        .partition(|enseignant| vers.contains_key(&enseignant.jointure));
    for cede in cedes {
        let Some(premier) = vers.get(&cede.jointure) else {
            continue;
        };
        if let Some(garde) = gardes.iter_mut().find(|enseignant| enseignant.jointure == *premier) {
            let code = garde.fonctions.first().map(|f| f.code);
            garde.fonctions.extend(code.map(|code| Fonction {
                structure: cede.rattachement,
                code,
            }));
            garde.services.extend(cede.services);
        }
    }
    gardes
}

/// One professeur principal per class, among its teachers, who has no other class as long as possible.
fn professeurs_principaux(enseignants: &mut [Personnel], colleges: &[College]) {
    let mut par_structure: BTreeMap<u32, Vec<&mut Personnel>> = BTreeMap::new();
    for enseignant in enseignants {
        par_structure
            .entry(enseignant.rattachement)
            .or_default()
            .push(enseignant);
    }
    for college in colleges {
        let Some(equipe) = par_structure.get_mut(&college.jointure) else {
            continue;
        };
        for classe in &college.classes {
            let enseigne = |p: &Personnel| {
                p.services.iter().any(|service| {
                    service.structure == college.jointure
                        && matches!(&service.cible, Public::Classe(code) if *code == classe.code)
                })
            };
            let candidat = equipe
                .iter_mut()
                .filter(|p| enseigne(p))
                .min_by_key(|p| p.principal_de.len());
            if let Some(principal) = candidat {
                principal.principal_de.push((college.jointure, classe.code.clone()));
            }
        }
    }
}
