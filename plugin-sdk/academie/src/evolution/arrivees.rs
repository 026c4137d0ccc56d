//! Departures and arrivals of pupils, with their families, and of staff.

use std::collections::BTreeSet;

use super::{Changes, mails};
use crate::{
    config::AcademieError,
    generate::{Atelier, Ebauche, Place, adresse_academique, assigner_groupes, nouvelle_famille},
    nomenclature::Niveau,
    world::World,
};

/// Pupils who leave, and pupils who arrive, per mille.
const PUPILS: u32 = 3;
/// Staff who leave, and who are replaced, per mille.
const STAFF: u32 = 4;

pub(super) fn appliquer(
    atelier: &mut Atelier,
    world: &mut World,
    changes: &mut Changes,
    proteges: &BTreeSet<u32>,
) -> Result<(), AcademieError> {
    let date = world.date;
    let touches: BTreeSet<u32> = changes
        .changements_de_classe
        .iter()
        .map(|(jointure, _, _)| *jointure)
        .chain(changes.renommes.iter().copied())
        .chain(changes.responsabilites.iter().copied())
        .chain(changes.demenages.iter().copied())
        .collect();
    let effectif = u32::try_from(world.eleves.len()).map_err(|_| AcademieError::Data("effectif"))?;
    world.eleves.retain(|eleve| {
        let reste = proteges.contains(&eleve.jointure)
            || touches.contains(&eleve.jointure)
            || eleve.liens.iter().any(|lien| proteges.contains(&lien.responsable))
            || !atelier.dice.chance(PUPILS);
        if !reste {
            changes.partis.push(eleve.jointure);
        }
        reste
    });

    let mut ebauche = Ebauche::default();
    for _ in 0..(effectif * PUPILS).div_ceil(1000) {
        if let Some(place) = place(atelier, world) {
            nouvelle_famille(atelier, &mut ebauche, &world.colleges, &place);
        }
    }
    for mut eleve in ebauche.eleves {
        eleve.entree = date;
        for passage in &mut eleve.passages {
            passage.entree = date;
        }
        eleve.bilangue = false;
        if eleve.niveau == Niveau::Sixieme {
            eleve.lv2 = None;
        }
        if let Some(college) = world.college(eleve.structure) {
            assigner_groupes(college, &mut eleve);
        }
        changes.arrives.push(eleve.jointure);
        world.eleves.push(eleve);
    }
    world.responsables.extend(ebauche.responsables);
    world.eleves.sort_by_key(|eleve| eleve.jointure);
    world.responsables.sort_by_key(|responsable| responsable.jointure);
    personnels(atelier, world, changes, proteges);
    Ok(())
}

fn place(atelier: &mut Atelier, world: &World) -> Option<Place> {
    let college = atelier.dice.index(world.colleges.len());
    let niveau = *atelier.dice.pick(&Niveau::ALL)?;
    let classes: Vec<_> = world.colleges.get(college)?.classes_de(niveau).collect();
    let classe = atelier.dice.pick(&classes)?.code.clone();
    Some(Place {
        college,
        niveau,
        classe,
    })
}

/// Teachers who leave are replaced at once: same post, same classes.
fn personnels(atelier: &mut Atelier, world: &mut World, changes: &mut Changes, proteges: &BTreeSet<u32>) {
    let mut mails = mails(world);
    let mut arrivants = Vec::new();
    for personnel in world.personnels.iter().filter(|p| !proteges.contains(&p.jointure)) {
        if !atelier.dice.chance(STAFF) {
            continue;
        }
        changes.personnels_partis.push(personnel.jointure);
        let annee = u32::from(world.config.annee);
        let mut arrivant = personnel.clone();
        arrivant.jointure = atelier.jointure();
        arrivant.identite = atelier.agent(620, (annee - 60, annee - 24));
        arrivant.mail = adresse_academique(&arrivant.identite, &mut mails);
        arrivant.aussi_responsable = None;
        changes.personnels_arrives.push(arrivant.jointure);
        arrivants.push(arrivant);
    }
    let partis: BTreeSet<u32> = changes.personnels_partis.iter().copied().collect();
    world
        .personnels
        .retain(|personnel| !partis.contains(&personnel.jointure));
    world.personnels.extend(arrivants);
    world.personnels.sort_by_key(|personnel| personnel.jointure);
}
