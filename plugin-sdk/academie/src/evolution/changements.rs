//! What happens to people who stay: class, name, guardianship, house, telephone.

use std::collections::{BTreeMap, BTreeSet};

use super::Changes;
use crate::{
    date::Date,
    generate::{Atelier, assigner_groupes},
    nomenclature::code_lien,
    world::{Adresse, College, Eleve, Passage, Responsable, World},
};

/// Applies them, a few per mille of each.
pub(super) fn appliquer(atelier: &mut Atelier, world: &mut World, changes: &mut Changes, proteges: &BTreeSet<u32>) {
    let date = world.date;
    let World {
        colleges,
        eleves,
        responsables,
        ..
    } = world;
    let colleges: BTreeMap<u32, &College> = colleges.iter().map(|c| (c.jointure, c)).collect();
    let mut demenages: BTreeMap<u32, (Adresse, Adresse)> = BTreeMap::new();
    for eleve in eleves.iter_mut().filter(|e| !proteges.contains(&e.jointure)) {
        let Some(college) = colleges.get(&eleve.structure) else {
            continue;
        };
        match atelier.dice.below(1000) {
            0..=1 if changes.eleve_de_6a_en_6b != Some(eleve.jointure) => {
                let autres: Vec<String> = college
                    .classes_de(eleve.niveau)
                    .map(|c| c.code.clone())
                    .filter(|c| *c != eleve.classe)
                    .collect();
                if let Some(vers) = atelier.dice.pick(&autres) {
                    let depuis = eleve.classe.clone();
                    changer_de_classe(college, eleve, vers, date);
                    changes
                        .changements_de_classe
                        .push((eleve.jointure, depuis, vers.clone()));
                }
            }
            2 => {
                let tradition = atelier.tradition();
                let nom = atelier.nom(tradition);
                if nom != eleve.identite.nom {
                    nom.clone_into(&mut eleve.identite.nom);
                    changes.renommes.push(eleve.jointure);
                }
            }
            3 => changes
                .responsabilites
                .extend(responsabilite(eleve).then_some(eleve.jointure)),
            5..=6 => {
                let nouvelle = atelier.adresse(college.bassin, college.commune, college.code_postal);
                demenages.extend(demenagement(eleve, responsables, proteges, &nouvelle));
            }
            _ => {}
        }
    }
    for eleve in eleves.iter_mut() {
        let maison = eleve.liens.iter().find_map(|lien| demenages.get(&lien.responsable));
        if let Some((_, nouvelle)) = maison.filter(|(ancienne, _)| *ancienne == eleve.adresse) {
            eleve.adresse = nouvelle.clone();
            changes.demenages.push(eleve.jointure);
        }
    }
    for responsable in responsables.iter_mut().filter(|r| !proteges.contains(&r.jointure)) {
        if let Some((_, nouvelle)) = demenages.remove(&responsable.jointure) {
            responsable.adresse = nouvelle;
        } else if atelier.dice.chance(3) {
            responsable.mobile = Some(atelier.mobile());
            changes.coordonnees.push(responsable.jointure);
        }
    }
}

/// A household moves: the responsables who live with the pupil, with the former and the new address. Nobody moves when
/// one of them has a part in the story, or when the pupil lives in a home with children of other families.
fn demenagement(
    eleve: &Eleve,
    responsables: &[Responsable],
    proteges: &BTreeSet<u32>,
    nouvelle: &Adresse,
) -> Vec<(u32, (Adresse, Adresse))> {
    let lies = eleve.liens.iter().filter_map(|lien| {
        let index = responsables
            .binary_search_by_key(&lien.responsable, |r| r.jointure)
            .ok()?;
        responsables.get(index).map(|responsable| (lien, responsable))
    });
    let presents: Vec<_> = lies.filter(|(_, r)| r.adresse == eleve.adresse).collect();
    let parent = presents
        .iter()
        .any(|(lien, _)| matches!(lien.code, code_lien::MERE | code_lien::PERE));
    if !parent || presents.iter().any(|(_, r)| proteges.contains(&r.jointure)) {
        return Vec::new();
    }
    presents
        .iter()
        .map(|(_, r)| (r.jointure, (r.adresse.clone(), nouvelle.clone())))
        .collect()
}

/// Ends the stay in a class and starts another.
pub(super) fn changer_de_classe(college: &College, eleve: &mut Eleve, vers: &str, date: Date) {
    if let Some(passage) = eleve.passages.last_mut() {
        passage.sortie = Some(date);
    }
    vers.clone_into(&mut eleve.classe);
    eleve.passages.push(Passage {
        classe: vers.to_owned(),
        entree: date,
        sortie: None,
    });
    assigner_groupes(college, eleve);
}

/// A guardianship change: a parent loses responsibility, or a contact becomes guardian.
fn responsabilite(eleve: &mut Eleve) -> bool {
    let legaux = eleve.liens.iter().filter(|lien| lien.legal == 1).count();
    let dernier = eleve
        .liens
        .iter_mut()
        .rev()
        .find(|lien| lien.legal == 1)
        .filter(|_| legaux > 1);
    if let Some(lien) = dernier {
        lien.legal = 0;
        lien.contact = 1;
        return true;
    }
    if let Some(lien) = eleve
        .liens
        .iter_mut()
        .find(|lien| lien.legal == 0 && lien.code != code_lien::GARDE_ENFANT)
    {
        lien.code = code_lien::TUTEUR;
        lien.legal = 1;
        return true;
    }
    false
}
