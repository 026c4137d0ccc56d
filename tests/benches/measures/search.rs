//! `annuaire-search`: people looked for by name among a million, by those who look for them.

mod fill;

use std::sync::Arc;

use preau_annuaire::{Annuaire, Keys};
use preau_model::{Clock, ManualClock, Profil, Rng, SeededRng, StructureId};
use preau_store::Db;
use preau_tests::{Outcome, broken, ensure};

use crate::line::{Times, line, ms};
use crate::place::{Place, folder};
use crate::search::fill::{SCHOOLS, Town};

const NAME: &str = "annuaire-search";
/// A fixed day of the school year 2026.
const NOW: i64 = 1_795_000_000_000;
const WARM: usize = 40;
const RUNS: usize = 400;
const FOUND: usize = 20;
const STAFF: [Profil; 5] = [Profil::Dir, Profil::Ens, Profil::Evs, Profil::Doc, Profil::Eta];

pub(crate) fn run(place: &Place) -> Outcome {
    place.each_engine("bench_search", |runtime, address, prefix| {
        runtime.block_on(one_engine(address, prefix))
    })
}

async fn one_engine(address: &str, prefix: &str) -> Outcome {
    let keys = folder()?;
    let clock: Arc<dyn Clock> = Arc::new(ManualClock::new(NOW));
    let rng: Arc<dyn Rng> = Arc::new(SeededRng::new(9));
    let db = Db::open(address).await.map_err(said)?;
    let keys = Keys::open(keys.path(), &*rng).map_err(said)?;
    let annuaire = Annuaire::new(db.clone(), clock.clone(), rng.clone(), keys);
    let mut town = Town::new(&*clock, &*rng);
    for school in 0..SCHOOLS {
        town.school(&db, school).await.map_err(said)?;
    }
    let mut indexing = Times::default();
    let began = std::time::Instant::now();
    let indexed = annuaire.indexer().await.map_err(said)?;
    indexing.push(began.elapsed());
    ensure(indexed >= 1_000_000, || format!("only {indexed} persons"))?;
    line(
        NAME,
        &format!("{prefix}indexing_s"),
        indexing.at(0.5).as_secs_f64(),
        "s",
        1,
    );
    // As an import does.
    db.refresh_statistics().await.map_err(said)?;
    let all = town.schools.clone();
    let some = |n: usize| {
        all.iter()
            .copied()
            .skip(n * 37 % SCHOOLS)
            .take(2)
            .collect::<Vec<StructureId>>()
    };
    for (who, wide, profils) in [
        ("teacher", false, Profil::ALL.as_slice()),
        ("parent", false, STAFF.as_slice()),
        ("principal", false, Profil::ALL.as_slice()),
        ("collectivite", true, STAFF.as_slice()),
        ("everywhere", true, Profil::ALL.as_slice()),
    ] {
        let mut times = Times::default();
        let mut met = 0;
        for n in 0..WARM + RUNS {
            let words = town.question(n);
            let places = match (who, wide) {
                (_, true) => all.clone(),
                ("parent", false) => some(n),
                (_, false) => some(n).into_iter().take(1).collect(),
            };
            let began = std::time::Instant::now();
            let found = annuaire.cherche(&words, &places, profils, FOUND).await.map_err(said)?;
            if n >= WARM {
                times.push(began.elapsed());
                met += found.len();
            }
        }
        ensure(met > 0, || format!("{who} finds nobody"))?;
        line(
            NAME,
            &format!("{prefix}{who}_p50_ms"),
            ms(times.at(0.5)),
            "ms",
            times.len(),
        );
        line(
            NAME,
            &format!("{prefix}{who}_p99_ms"),
            ms(times.at(0.99)),
            "ms",
            times.len(),
        );
    }
    db.close().await;
    Ok(())
}

fn said(error: impl std::fmt::Display) -> preau_tests::Broken {
    broken(error.to_string())
}
