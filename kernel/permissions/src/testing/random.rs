//! Random territories.

use preau_model::{Categorie, GenreStructure, Millis, NEVER, Profil, Qualite};
use preau_store::Db;
use proptest::collection::vec;
use proptest::prelude::*;

use super::world::{NOON, World};

/// The choices of a random territory: numbers taken modulo what exists.
#[derive(Debug, Clone)]
pub struct Shape {
    /// Persons: category and profile.
    pub persons: Vec<(u8, u8)>,
    /// Attachments: person, structure, interval.
    pub attached: Vec<(u8, u8, (u8, u8))>,
    /// Memberships: person, group, interval.
    pub joined: Vec<(u8, u8, (u8, u8))>,
    /// Links: responsable, pupil, legal, interval.
    pub links: Vec<(u8, u8, u8, (u8, u8))>,
}

/// Any territory of 2 schools, a collectivité, a school elsewhere, 4 classes and a dozen persons.
pub fn shape() -> impl Strategy<Value = Shape> {
    let when = || (0_u8..6, 0_u8..6);
    (
        vec((any::<u8>(), any::<u8>()), 6..14),
        vec((any::<u8>(), any::<u8>(), when()), 6..24),
        vec((any::<u8>(), any::<u8>(), when()), 4..20),
        vec((any::<u8>(), any::<u8>(), 0_u8..3, when()), 2..12),
    )
        .prop_map(|(persons, attached, joined, links)| Shape {
            persons,
            attached,
            joined,
            links,
        })
}

/// Days around noon of today; the last ones are "never".
fn interval((from, until): (u8, u8)) -> (Millis, Millis) {
    const DAY: Millis = 86_400_000;
    let moment = |n: u8| NOON + (Millis::from(n) - 3) * DAY;
    let (depuis, jusque) = (moment(from.min(until)), moment(from.max(until)));
    (
        if from == 0 { 0 } else { depuis },
        if from.max(until) >= 4 { NEVER } else { jusque },
    )
}

impl Shape {
    /// The territory in a database.
    pub async fn build(&self, db: Db) -> World {
        let mut world = World::new(db).await;
        let elsewhere = world.other_territory().await;
        let a = world.structure(GenreStructure::Etablissement);
        let b = world.structure(GenreStructure::Etablissement);
        let departement = world.structure(GenreStructure::Collectivite);
        let far = world.structure_of(elsewhere, GenreStructure::Etablissement);
        let schools = [a, b, far];
        for school in [a, a, b, far] {
            world.class(school);
        }
        let staff = [
            Profil::Ens,
            Profil::Dir,
            Profil::Evs,
            Profil::Eta,
            Profil::Doc,
            Profil::Col,
        ];
        for (categorie, profil) in &self.persons {
            match categorie % 4 {
                0 => world.person(Categorie::Eleve, Profil::Elv),
                1 => world.person(Categorie::Responsable, Profil::Tut),
                _ => world.person(Categorie::Agent, staff[usize::from(*profil) % staff.len()]),
            };
        }
        // Whatever the draw, somebody writes in each place.
        for (place, profil) in [(a, Profil::Dir), (b, Profil::Dir), (departement, Profil::Col)] {
            world.staff(place, profil);
        }
        let persons = world.model.persons.clone();
        let pick = |n: u8| &persons[usize::from(n) % persons.len()];
        for (person, structure, when) in &self.attached {
            let (person, (depuis, jusque)) = (pick(*person), interval(*when));
            let place = match person.profil {
                Profil::Tut => continue,
                Profil::Col => departement,
                _ => schools[usize::from(*structure) % schools.len()],
            };
            if depuis < jusque {
                world.attach(person.id, place, person.profil, depuis, jusque);
            }
        }
        let groups = world.model.groups.clone();
        for (person, group, when) in &self.joined {
            let (person, (depuis, jusque)) = (pick(*person), interval(*when));
            let group = groups[usize::from(*group) % groups.len()].0;
            let qualite = match person.profil {
                Profil::Elv => Qualite::Eleve,
                Profil::Ens | Profil::Doc => Qualite::Enseignant,
                _ => continue,
            };
            if depuis < jusque {
                world.join(person.id, group, qualite, depuis, jusque);
            }
        }
        for (who, pupil, legal, when) in &self.links {
            let (who, pupil, (depuis, jusque)) = (pick(*who), pick(*pupil), interval(*when));
            let known = world
                .model
                .links
                .iter()
                .any(|l| l.who == who.id && l.what.0 == pupil.id);
            if who.profil == Profil::Tut && pupil.profil == Profil::Elv && depuis < jusque && !known {
                world.link(who.id, pupil.id, i16::from(*legal), depuis, jusque);
            }
        }
        world.save().await;
        world
    }
}
