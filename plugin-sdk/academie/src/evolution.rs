//! The same académie some days later: about one person in a hundred changes.

mod arrivees;
mod changements;

use std::collections::BTreeSet;

use crate::{config::AcademieError, generate::Atelier, nomenclature::Niveau, world::World};

/// What happened, by jointure.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Changes {
    /// Pupils who arrived.
    pub arrives: Vec<u32>,
    /// Pupils who left.
    pub partis: Vec<u32>,
    /// Pupils who changed class: jointure, former class, new class.
    pub changements_de_classe: Vec<(u32, String, String)>,
    /// Pupils whose name in use changed.
    pub renommes: Vec<u32>,
    /// Pupils whose responsables or links changed.
    pub responsabilites: Vec<u32>,
    /// Pupils who moved house.
    pub demenages: Vec<u32>,
    /// Responsables whose telephone or mail changed.
    pub coordonnees: Vec<u32>,
    /// Staff who arrived.
    pub personnels_arrives: Vec<u32>,
    /// Staff who left.
    pub personnels_partis: Vec<u32>,
    /// The pupil of the story who moves from the first to the second class of 6e in collège A.
    pub eleve_de_6a_en_6b: Option<u32>,
}

/// The world the day after (`step` 1), or any other day: the same world and step give the same result. The people of
/// the story stay as they are, but for one pupil of A-6A, never one of them, who moves to 6B. Errors: unreadable data.
pub fn evolution(world: &World, step: u32) -> Result<(World, Changes), AcademieError> {
    let stream = 1_000 + u64::from(step);
    let mut atelier = Atelier::new(world.config.seed, stream, world.config.annee, world.suivante)?;
    let mut after = world.clone();
    after.date = world.date.plus(step.max(1));
    let mut changes = Changes::default();

    let proteges = proteges(world);
    histoire(&mut after, &mut changes, &proteges);
    changements::appliquer(&mut atelier, &mut after, &mut changes, &proteges);
    arrivees::appliquer(&mut atelier, &mut after, &mut changes, &proteges)?;
    after.relink();
    after.suivante = atelier.suivante;
    Ok((after, changes))
}

/// People of the story: nothing random happens to them.
fn proteges(world: &World) -> BTreeSet<u32> {
    let Some(roles) = world.roles_of_story() else {
        return BTreeSet::new();
    };
    BTreeSet::from([
        roles.principal_a,
        roles.principal_b,
        roles.parent_a_et_b,
        roles.enfant_a,
        roles.enfant_b,
        roles.parent_6b,
        roles.enfant_6b,
        roles.enseignant_b,
        roles.personnel_parent,
        roles.personnel_parent_responsable,
        roles.enfant_personnel,
        roles.eleve_6a,
        roles.eleve_redacteur,
        roles.enseignant_6a,
        roles.principal_de_6a,
        roles.cpe_a,
        roles.secretaire_a,
    ])
}

/// One pupil of the first class of 6e of collège A goes to the second.
fn histoire(world: &mut World, changes: &mut Changes, proteges: &BTreeSet<u32>) {
    let Some(college) = world.colleges.first() else { return };
    let mut sixiemes = college.classes_de(Niveau::Sixieme).map(|classe| classe.code.clone());
    let (Some(six_a), Some(six_b)) = (sixiemes.next(), sixiemes.next()) else {
        return;
    };
    let candidat = |e: &&mut crate::world::Eleve| {
        e.structure == college.jointure && e.classe == six_a && !proteges.contains(&e.jointure)
    };
    if let Some(eleve) = world.eleves.iter_mut().find(candidat) {
        changements::changer_de_classe(college, eleve, &six_b, world.date);
        changes.eleve_de_6a_en_6b = Some(eleve.jointure);
        changes.changements_de_classe.push((eleve.jointure, six_a, six_b));
    }
}

/// Mails already given to the staff.
fn mails(world: &World) -> BTreeSet<String> {
    world
        .personnels
        .iter()
        .map(|personnel| personnel.mail.clone())
        .collect()
}
