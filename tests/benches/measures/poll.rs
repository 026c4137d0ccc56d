//! `poll-answers`: many persons answer one poll at the same moment; the count is exact.

use std::sync::Arc;
use std::time::Instant;

use preau_content::testing::articles;
use preau_content::{Aimed, Answer, Ballot, BallotKind, Collection, Draft, Engine, ResultsFor, Secrecy, State, Write};
use preau_model::{Clock as _, GenreStructure, PersonneId, Principal, Profil};
use preau_permissions::testing::World;
use preau_store::Db;
use preau_tests::{Outcome, broken, ensure};

use crate::liaison::{author, reader};
use crate::line::line;
use crate::place::Place;

const VOTERS: usize = 2_000;
/// Requests under way at once.
const AT_ONCE: usize = 32;
const HOUR: i64 = 3_600_000;

pub(crate) fn run(place: &Place) -> Outcome {
    place.each_engine("bench_poll", |runtime, address, prefix| {
        runtime.block_on(async {
            let db = Db::open(address).await.map_err(said)?;
            for (secrecy, name) in [(Secrecy::Anonymous, "anonymous"), (Secrecy::Named, "named")] {
                let rate = answers(&db, secrecy).await?;
                line("poll-answers", &format!("{prefix}{name}_per_s"), rate, "1/s", VOTERS);
            }
            db.close().await;
            Ok(())
        })
    })
}

/// Answers per second.
async fn answers(db: &Db, secrecy: Secrecy) -> Outcome<f64> {
    let mut world = World::new(db.clone()).await;
    let school = world.structure(GenreStructure::Etablissement);
    let head = world.staff(school, Profil::Dir);
    let voters: Vec<PersonneId> = (0..VOTERS).map(|_| world.staff(school, Profil::Ens)).collect();
    world.save().await;
    db.refresh_statistics().await.map_err(said)?;
    let engine = Engine::new(
        db.clone(),
        world.clock.clone(),
        world.rng.clone(),
        world.annuaire.clone(),
        world.policy.clone(),
    );
    let collections = Arc::new(polls());
    let ballot = Ballot {
        question: "Quel jour".to_owned(),
        kind: BallotKind::One,
        choices: vec!["lundi".to_owned(), "jeudi".to_owned()],
        secrecy,
        closes: world.clock.now() + HOUR,
        results: ResultsFor::Author,
    };
    let author = author(&world, head, school).await?;
    let draft = Draft {
        body: Some(r#"{"titre":"Quel jour"}"#.to_owned()),
        audience: Some(vec![Aimed::read(Principal::ProfilDeStructure(school, Profil::Ens))]),
        state: Some(State::Published),
        ballot: Some(ballot),
        ..Draft::new("articles")
    };
    let made = engine
        .commit(&author, &*collections, vec![Write::Create(draft)])
        .await
        .map_err(said)?;
    let id = made.first().ok_or_else(|| broken("no poll"))?.id;
    let mut readers = Vec::with_capacity(VOTERS);
    for voter in voters {
        readers.push(reader(&world, voter, school).await?);
    }
    let began = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for readers in readers.chunks(VOTERS / AT_ONCE + 1) {
        let (engine, collections, readers) = (engine.clone(), collections.clone(), readers.to_vec());
        tasks.spawn(async move {
            for (n, reader) in readers.iter().enumerate() {
                let answer = Answer::Choices(vec![n % 2]);
                engine.answer(reader, &*collections, id, &answer).await?;
            }
            Ok::<_, preau_content::ContentError>(())
        });
    }
    while let Some(ended) = tasks.join_next().await {
        ended.map_err(said)?.map_err(said)?;
    }
    let took = began.elapsed().as_secs_f64();
    world.clock.advance(HOUR);
    engine.close_ballots().await.map_err(said)?;
    let tally = engine.tally(&author.reader, &*collections, id).await.map_err(said)?;
    ensure(
        tally.answers == VOTERS as u64 && tally.counts.iter().sum::<u64>() == VOTERS as u64,
        || format!("{} answers were counted: {:?}", tally.answers, tally.counts),
    )?;
    Ok(f64::from(u32::try_from(VOTERS).unwrap_or(u32::MAX)) / took)
}

fn polls() -> [Collection; 1] {
    [Collection {
        approval: None,
        ..articles()
    }]
}

fn said(error: impl std::fmt::Display) -> preau_tests::Broken {
    broken(error.to_string())
}
