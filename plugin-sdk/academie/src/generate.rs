//! From a seed to a world, one stage per file: collèges, families, groups, staff.

mod atelier;
mod colleges;
mod enseignants;
mod familles;
mod foyers;
mod groupes;
mod parents;
mod personnels;
mod places;

use std::collections::BTreeSet;

pub(crate) use atelier::Atelier;
pub(crate) use familles::{Ebauche, Place, nouvelle_famille};
pub(crate) use groupes::{assigner_groupes, demi_groupe};
pub(crate) use personnels::adresse_academique;

use crate::{
    config::{AcademieError, Config},
    world::World,
};

/// First jointure given to a person; those of structures are smaller.
const PREMIERE_JOINTURE: u32 = 1_300_001;

pub(crate) fn world(config: &Config) -> Result<World, AcademieError> {
    config.validate()?;
    let scale = config.scale_millionths()?;
    let mut atelier = Atelier::new(config.seed, 0, config.annee, PREMIERE_JOINTURE)?;
    let (mut colleges, effectifs) = colleges::choisir(config.colleges, scale, &mut atelier.dice)?;
    let mut places = places::Places::new(&colleges, &effectifs, &mut atelier.dice);

    let mut ebauche = Ebauche::default();
    let histoire = familles::histoire(&mut atelier, &mut ebauche, &mut places, &colleges);
    familles::peupler(&mut atelier, &mut ebauche, &mut places, &colleges);
    groupes::composer(&mut colleges, &mut ebauche.eleves);

    let mut personnels = personnels::recruter(&mut atelier, &colleges, &ebauche.eleves);
    let enseignants = enseignants::repartir(&mut atelier, &colleges);
    personnels.extend(enseignants);
    personnels.sort_by_key(|p| p.jointure);

    let mut world = World {
        config: config.clone(),
        date: config.date,
        colleges,
        eleves: ebauche.eleves,
        responsables: ebauche.responsables,
        personnels,
        suivante: 0,
    };
    world.responsables.sort_by_key(|r| r.jointure);
    world.relink();
    parents::rapprocher(&mut atelier, &mut world, &histoire);
    let mut mails = BTreeSet::new();
    for personnel in &mut world.personnels {
        personnel.mail = adresse_academique(&personnel.identite, &mut mails);
    }
    world.suivante = atelier.suivante;
    Ok(world)
}
