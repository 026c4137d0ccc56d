//! Staff who are also parents: the same human being, twice in the files, under two jointures.

use std::collections::{BTreeMap, BTreeSet};

use super::{atelier::Atelier, familles::Histoire};
use crate::{
    nomenclature::code_lien,
    world::{Civilite, College, Personnel, Responsable, World},
};

/// Teachers who are parents of pupils of the territory, per mille.
const ENSEIGNANTS: u32 = 80;
/// Other staff who are.
const AUTRES: u32 = 40;

/// Gives some of the staff the civil status of a parent.
pub(super) fn rapprocher(atelier: &mut Atelier, world: &mut World, histoire: &Histoire) {
    let World {
        colleges,
        eleves,
        responsables,
        personnels,
        ..
    } = world;
    let mut parents: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for eleve in eleves.iter() {
        for lien in &eleve.liens {
            let parent = matches!(lien.code, code_lien::MERE | code_lien::PERE) && lien.legal == 1;
            if parent && !histoire.reserves.contains(&lien.responsable) {
                parents.entry(eleve.structure).or_default().push(lien.responsable);
            }
        }
    }
    let mut pris: BTreeSet<u32> = histoire.parents_personnels.iter().copied().collect();
    let story = colleges.get(1).and_then(|b| histoire_de(personnels, b.jointure));
    if let Some((personnel, parent)) = story.zip(histoire.parents_personnels.first()) {
        confondre(atelier, personnel, *parent, responsables);
    }
    // The heads and offices of A and B keep one hat in the story.
    let histoire: Vec<u32> = colleges.iter().take(2).map(|c| c.jointure).collect();
    for personnel in personnels.iter_mut().filter(|p| p.aussi_responsable.is_none()) {
        if !personnel.enseigne() && histoire.iter().any(|structure| personnel.exerce_dans(*structure)) {
            continue;
        }
        let part = if personnel.enseigne() { ENSEIGNANTS } else { AUTRES };
        if !atelier.dice.chance(part) {
            continue;
        }
        // A few tries, then this person is simply nobody's parent.
        for _ in 0..12 {
            let Some(structure) = ecole_des_enfants(atelier, personnel, colleges) else {
                break;
            };
            let candidat = parents
                .get(&structure)
                .and_then(|liste| atelier.dice.pick(liste))
                .copied();
            let convient = |r: &Responsable| r.identite.civilite == personnel.identite.civilite;
            let Some(candidat) = candidat.filter(|jointure| !pris.contains(jointure)) else {
                continue;
            };
            if trouver(responsables, candidat).is_some_and(|r| convient(r)) {
                pris.insert(candidat);
                confondre(atelier, personnel, candidat, responsables);
                break;
            }
        }
    }
}

/// A teacher of this collège only, who is professeur principal of nobody.
fn histoire_de(personnels: &mut [Personnel], structure: u32) -> Option<&mut Personnel> {
    let convient = |p: &Personnel| p.enseigne() && p.rattachement == structure && p.fonctions.len() == 1;
    let index = personnels.iter().position(|p| convient(p) && p.principal_de.is_empty());
    let index = index.or_else(|| personnels.iter().position(convient))?;
    personnels.get_mut(index)
}

/// Where the children go to school: mostly another collège of the bassin.
fn ecole_des_enfants(atelier: &mut Atelier, personnel: &Personnel, colleges: &[College]) -> Option<u32> {
    if atelier.dice.chance(150) {
        return Some(personnel.rattachement);
    }
    let bassin = colleges
        .iter()
        .find(|c| c.jointure == personnel.rattachement)
        .map(|c| c.bassin);
    let autres = |meme_bassin: bool| -> Vec<u32> {
        let choisi = |c: &&College| !personnel.exerce_dans(c.jointure) && (!meme_bassin || Some(c.bassin) == bassin);
        colleges.iter().filter(choisi).map(|c| c.jointure).collect()
    };
    let proches = autres(true);
    let lointains = if proches.is_empty() { autres(false) } else { proches };
    atelier.dice.pick(&lointains).copied().or(Some(personnel.rattachement))
}

fn trouver(responsables: &mut [Responsable], jointure: u32) -> Option<&mut Responsable> {
    let index = responsables.binary_search_by_key(&jointure, |r| r.jointure).ok()?;
    responsables.get_mut(index)
}

/// Same names, same birth date, two jointures.
fn confondre(atelier: &mut Atelier, personnel: &mut Personnel, parent: u32, responsables: &mut [Responsable]) {
    let Some(responsable) = trouver(responsables, parent) else {
        return;
    };
    if responsable.identite.naissance.is_none() {
        let annee = atelier.annee
            - if responsable.identite.civilite == Civilite::Madame {
                41
            } else {
                44
            };
        responsable.identite.naissance = Some(atelier.jour_de(annee));
    }
    personnel.identite = responsable.identite.clone();
    personnel.aussi_responsable = Some(parent);
}
