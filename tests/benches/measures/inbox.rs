//! `inbox`: the first page of a reader who holds 31 principals, among 10³ to 10⁶ documents of which one in fifty is theirs.

mod fill;

use std::sync::Arc;

use preau_annuaire::{Annuaire, Keys, Membership, Memberships};
use preau_content::{Collection, Engine, IndexDef, KeySource, Query, Reader, Receipts, Time, TimeRule};
use preau_model::{
    Clock, GroupeId, Hat, ManualClock, NEVER, PersonneId, Principal, Rng, SeededRng, StructureId, TerritoireId, new_id,
};
use preau_permissions::Policy;
use preau_store::Db;
use preau_tests::{Outcome, broken, ensure};

use crate::inbox::fill::Filling;
use crate::line::{Times, line};
use crate::place::{Place, folder};

const NAME: &str = "inbox";
/// A fixed day of the school year 2026.
const NOW: i64 = 1_795_000_000_000;
const PRINCIPALS: usize = 31;
const SIZES: [(usize, &str); 4] = [
    (1_000, "us_1e3"),
    (10_000, "us_1e4"),
    (100_000, "us_1e5"),
    (1_000_000, "us_1e6"),
];
const WARM: usize = 50;
const RUNS: usize = 400;

pub(crate) fn run(place: &Place) -> Outcome {
    place.each_engine("bench_inbox", |runtime, address, prefix| {
        runtime.block_on(one_engine(address, prefix))
    })
}

async fn one_engine(address: &str, prefix: &str) -> Outcome {
    let keys = folder()?;
    let clock: Arc<dyn Clock> = Arc::new(ManualClock::new(NOW));
    let rng: Arc<dyn Rng> = Arc::new(SeededRng::new(31));
    let db = Db::open(address).await.map_err(said)?;
    let keys = Keys::open(keys.path(), &*rng).map_err(said)?;
    let annuaire = Annuaire::new(db.clone(), clock.clone(), rng.clone(), keys);
    let policy = Policy::new(db.clone(), annuaire.clone(), clock.clone(), rng.clone());
    let engine = Engine::new(db.clone(), clock.clone(), rng.clone(), annuaire, policy);
    let reader = reader(&*clock, &*rng);
    let mut filling = Filling::new(&reader, &collection());
    for (size, metric) in SIZES {
        filling.grow(&db, size).await.map_err(said)?;
        // As the server does every hour.
        db.refresh_statistics().await.map_err(said)?;
        let times = measure(&engine, &reader).await?;
        line(
            NAME,
            &format!("{prefix}{metric}"),
            times.at(0.5).as_secs_f64() * 1e6,
            "us",
            times.len(),
        );
    }
    db.close().await;
    Ok(())
}

async fn measure(engine: &Engine, reader: &Reader) -> Outcome<Times> {
    let collection = collection();
    let query = Query {
        descending: true,
        ..Query::new("articles", "recents")
    };
    let mut times = Times::default();
    for run in 0..WARM + RUNS {
        let began = std::time::Instant::now();
        let page = engine.page(reader, &collection, &query).await.map_err(said)?;
        if run >= WARM {
            times.push(began.elapsed());
        }
        ensure(page.items.len() == 20, || {
            format!("a page of {} documents instead of 20", page.items.len())
        })?;
    }
    Ok(times)
}

fn reader(clock: &dyn Clock, rng: &dyn Rng) -> Reader {
    let (territory, structure, personne): (TerritoireId, StructureId, PersonneId) =
        (new_id(clock, rng), new_id(clock, rng), new_id(clock, rng));
    let all = (0..PRINCIPALS).map(|_| {
        let groupe: GroupeId = new_id(clock, rng);
        let what = Principal::Groupe(groupe);
        Membership {
            principal: what.id(),
            what,
            structure,
            enfant: None,
            groupe: None,
            depuis: 0,
            jusque: NEVER,
        }
    });
    let memberships = Memberships {
        all: all.collect(),
        ..Memberships::none(personne, Hat::Agent)
    };
    Reader {
        territory,
        personne: Some(personne),
        hat: Hat::Agent,
        memberships: Arc::new(memberships),
        roles: Vec::new(),
        open: vec![structure],
    }
}

fn collection() -> Collection {
    Collection {
        plugin: "fr.exemple.mesures".to_owned(),
        id: "articles".to_owned(),
        kind: "publication".to_owned(),
        time: TimeRule::all(Time::Live),
        approval: None,
        receipts: Receipts::None,
        authors: Vec::new(),
        schema: 1,
        urgent: None,
        text: Vec::new(),
        indexes: vec![IndexDef {
            id: "recents".to_owned(),
            keys: vec![KeySource::Published],
        }],
        max_body: 65_536,
        retention: "annee-scolaire".to_owned(),
    }
}

fn said(error: impl std::fmt::Display) -> preau_tests::Broken {
    broken(error.to_string())
}
