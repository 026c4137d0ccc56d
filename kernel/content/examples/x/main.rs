#![allow(warnings)]

#[path = "inbox_fill.rs"]
mod fill;

use std::sync::Arc;

use preau_annuaire::{Annuaire, Keys, Membership, Memberships};
use preau_content::{Collection, Engine, IndexDef, KeySource, Query, Reader, Receipts, Time, TimeRule};
use preau_model::{
    Clock, GroupeId, Hat, ManualClock, NEVER, PersonneId, Principal, Rng, SeededRng, StructureId, TerritoireId, new_id,
};
use preau_permissions::Policy;
use preau_store::Db;
type Outcome<T = ()> = Result<T, String>;

use crate::fill::Filling;

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
const RUNS: usize = 2000;
fn cpu() -> u64 { let t = std::fs::read_to_string("/proc/self/stat").unwrap(); let f: Vec<&str> = t.rsplit(')').next().unwrap().split_whitespace().collect(); f[11].parse::<u64>().unwrap() + f[12].parse::<u64>().unwrap() }

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let a: Vec<String> = std::env::args().collect();
    one_engine(&a[1], "").await.unwrap();
}
fn folder() -> Outcome<tempfile::TempDir> {
    tempfile::tempdir().map_err(said)
}
fn ensure(c: bool, f: impl Fn() -> String) -> Outcome {
    if c { Ok(()) } else { Err(f()) }
}
#[derive(Default)]
struct Times(Vec<std::time::Duration>);
impl Times {
    fn push(&mut self, d: std::time::Duration) {
        self.0.push(d)
    }
    fn at(&self, q: f64) -> std::time::Duration {
        let mut v = self.0.clone();
        v.sort();
        v[((v.len() - 1) as f64 * q) as usize]
    }
    fn len(&self) -> usize {
        self.0.len()
    }
}
fn line(n: &str, m: &str, v: f64, u: &str, r: usize) {
    println!("{n} {m} {v:.0} {u} {r}");
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
        analyse(&db).await?;
        let c0=cpu(); let w0=std::time::Instant::now(); let times = measure(&engine, &reader).await?; println!("cpu/page {} us wall {}", (cpu()-c0)*10_000/(WARM+RUNS) as u64, w0.elapsed().as_micros()/(WARM+RUNS) as u128); if std::env::args().nth(2).is_some() && size == 1000 { std::process::exit(0) }
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

/// What the nightly maintenance does: the planner knows the sizes.
async fn analyse(db: &Db) -> Outcome {
    let mut writer = db.writer().await.map_err(said)?;
    if db.engine() == preau_store::Engine::Sqlite { sqlx::query("PRAGMA analysis_limit = 1000").execute(&mut *writer).await.map_err(said)?; }
    sqlx::query("ANALYZE").execute(&mut *writer).await.map_err(said)?;
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
        text: Vec::new(),
        indexes: vec![IndexDef {
            id: "recents".to_owned(),
            keys: vec![KeySource::Published],
        }],
        max_body: 65_536,
        retention: "annee-scolaire".to_owned(),
    }
}

fn said(error: impl std::fmt::Display) -> String {
    error.to_string()
}
