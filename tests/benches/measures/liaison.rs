//! `liaison-word`: a word to a school of 1 000 pupils and their 2 000 responsables; `liaison-to-sign`: what waits for a parent among
//! a million documents.

mod fill;

use std::sync::Arc;
use std::time::Instant;

use preau_content::testing::articles;
use preau_content::{
    Aimed, Author, Collection, Concerns, Draft, Engine, Query, Quota, Reader, Signers, State, Time, TimeRule, Write,
};
use preau_model::{GenreStructure, PersonneId, Principal, Profil, Qualite, StructureId};
use preau_permissions::testing::World;
use preau_store::Db;
use preau_tests::{Outcome, broken, ensure};

use crate::line::{Times, line, ms};
use crate::place::Place;

const PUPILS: usize = 1_000;
const CLASSES: usize = 40;
const WORDS: usize = 40;
const WARM: usize = 5;
const FAMILIES: usize = 200;
const DOCUMENTS: usize = 1_000_000;
const LOOKS: usize = 500;

pub(crate) fn word(place: &Place) -> Outcome {
    place.each_engine("bench_word", |runtime, address, prefix| {
        runtime.block_on(words(address, prefix))
    })
}

pub(crate) fn to_sign(place: &Place) -> Outcome {
    place.each_engine("bench_to_sign", |runtime, address, prefix| {
        runtime.block_on(waiting(address, prefix))
    })
}

async fn words(address: &str, prefix: &str) -> Outcome {
    let db = Db::open(address).await.map_err(said)?;
    let mut world = World::new(db.clone()).await;
    let school = world.structure(GenreStructure::Etablissement);
    let head = world.staff(school, Profil::Dir);
    let mut parents = Vec::new();
    for _ in 0..CLASSES {
        let class = world.class(school);
        for _ in 0..2 {
            let teacher = world.staff(school, Profil::Ens);
            world.join(teacher, class, Qualite::Enseignant, 0, preau_model::NEVER);
        }
        for _ in 0..PUPILS / CLASSES {
            let pupil = world.pupil(school, class);
            parents.push(world.parent(&[pupil]));
            parents.push(world.parent(&[pupil]));
        }
    }
    world.save().await;
    db.refresh_statistics().await.map_err(said)?;
    let engine = engine(&world);
    let author = author(&world, head, school).await?;
    let to = [Profil::Elv, Profil::Tut, Profil::Ens, Profil::Dir]
        .map(|p| Aimed::read(Principal::ProfilDeStructure(school, p)));
    let last = parents.last().copied().ok_or_else(|| broken("no parent"))?;
    let parent = reader(&world, last, school).await?;
    let mut times = Times::default();
    for n in 0..WARM + WORDS {
        let draft = Draft {
            body: Some(format!(
                r#"{{"titre":"Mot {n}","texte":"<p>La photographie a lieu jeudi.</p>"}}"#
            )),
            audience: Some(to.to_vec()),
            state: Some(State::Published),
            announce: Some(format!("Mot {n}")),
            concerns: Some(Concerns {
                signers: Some(Signers::AllLegal),
                until: None,
            }),
            ..Draft::new("articles")
        };
        let began = Instant::now();
        let made = engine
            .commit(&author, &notebook(), vec![Write::Create(draft)])
            .await
            .map_err(said)?;
        let took = began.elapsed();
        if n >= WARM {
            times.push(took);
        }
        let id = made.first().ok_or_else(|| broken("no word"))?.id;
        let listed = engine.page(&parent, &first(), &recent()).await.map_err(said)?;
        ensure(listed.items.first().is_some_and(|d| d.id == id), || {
            "the word is not visible at once".to_owned()
        })?;
        let signs = engine.to_sign(&parent, &notebook(), 1).await.map_err(said)?;
        ensure(signs.first().is_some_and(|s| s.document.id == id), || {
            "nothing waits for the parent's signature".to_owned()
        })?;
        world.clock.advance(1_000);
    }
    line(
        "liaison-word",
        &format!("{prefix}p50_ms"),
        ms(times.at(0.5)),
        "ms",
        times.len(),
    );
    line(
        "liaison-word",
        &format!("{prefix}p95_ms"),
        ms(times.at(0.95)),
        "ms",
        times.len(),
    );
    db.close().await;
    Ok(())
}

async fn waiting(address: &str, prefix: &str) -> Outcome {
    let db = Db::open(address).await.map_err(said)?;
    let mut world = World::new(db.clone()).await;
    let school = world.structure(GenreStructure::Etablissement);
    let class = world.class(school);
    let families: Vec<(PersonneId, PersonneId)> = (0..FAMILIES)
        .map(|_| {
            let pupil = world.pupil(school, class);
            (pupil, world.parent(&[pupil]))
        })
        .collect();
    world.save().await;
    fill::fill(&db, (world.territory, school), &families, DOCUMENTS)
        .await
        .map_err(said)?;
    db.refresh_statistics().await.map_err(said)?;
    let engine = engine(&world);
    let mut times = Times::default();
    for n in 0..WARM + LOOKS {
        let parent = families.get(n % FAMILIES).ok_or_else(|| broken("no family"))?.1;
        let parent = reader(&world, parent, school).await?;
        let began = Instant::now();
        let signs = engine.to_sign(&parent, &notebook(), 10).await.map_err(said)?;
        if n >= WARM {
            times.push(began.elapsed());
        }
        ensure(signs.len() == 10, || {
            format!("{} words wait instead of 10", signs.len())
        })?;
    }
    for (share, name) in [(0.5, "p50_ms"), (0.99, "p99_ms")] {
        line(
            "liaison-to-sign",
            &format!("{prefix}{name}"),
            ms(times.at(share)),
            "ms",
            times.len(),
        );
    }
    db.close().await;
    Ok(())
}

fn engine(world: &World) -> Engine {
    Engine::new(
        world.db.clone(),
        world.clock.clone(),
        world.rng.clone(),
        world.annuaire.clone(),
        world.policy.clone(),
    )
}

/// A reader of one school.
pub(crate) async fn reader(world: &World, person: PersonneId, school: StructureId) -> Outcome<Reader> {
    let memberships = world.annuaire.memberships(person).await.map_err(said)?;
    Ok(Reader {
        territory: world.territory,
        personne: Some(person),
        hat: memberships.hat,
        memberships: Arc::new(memberships),
        roles: Vec::new(),
        open: vec![school],
    })
}

/// Somebody who writes there.
pub(crate) async fn author(world: &World, person: PersonneId, school: StructureId) -> Outcome<Author> {
    Ok(Author {
        acting: world.acting(person, school).await,
        roles: vec!["redacteur".to_owned()],
        parts: Vec::new(),
        reader: reader(world, person, school).await?,
        limits: Quota::default(),
        once: None,
    })
}

/// Families as they were, staff as they are.
fn notebook() -> [Collection; 1] {
    [Collection {
        approval: None,
        time: TimeRule {
            agent: Time::Live,
            responsable: Time::AtPublication,
            eleve: Time::AtPublication,
            invite: Time::Live,
        },
        ..articles()
    }]
}

fn first() -> Collection {
    let [collection] = notebook();
    collection
}

fn recent() -> Query {
    Query {
        descending: true,
        ..Query::new("articles", "recents")
    }
}

fn said(error: impl std::fmt::Display) -> preau_tests::Broken {
    broken(error.to_string())
}
