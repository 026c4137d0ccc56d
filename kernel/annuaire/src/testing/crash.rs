//! A process killed in the middle of an import, then the import taken again: the same state as without any of it.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use preau_academie::evolution;
use preau_model::{ManualClock, SeededRng};
use preau_store::Db;
use proptest::test_runner::{RngAlgorithm, TestRng};

use super::annuaire;
use super::deliveries::{complete, world};
use super::dump::{assert_same, dump};

const DAY: i64 = 86_400_000;

/// Opens a new database; the second is its address, the last what has to live as long as it does.
pub type Fresh<'f, G> = &'f (dyn Fn() -> std::pin::Pin<Box<dyn Future<Output = (Db, String, G)>>> + 'f);

/// What the child does: the import of `root/export`, stopping for ever at the `stop`-th step that it tells.
pub async fn child(address: &str, root: &Path, stop: usize) {
    let db = Db::open(address).await.unwrap();
    // Another chance than the parent's: two processes never make the same ids.
    let mut annuaire = annuaire(&db).0.with_folder(&root.join("imports"));
    annuaire.rng = Arc::new(SeededRng::new(12));
    annuaire.clock = Arc::new(ManualClock::new(super::NOON + DAY));
    let territoire = annuaire.territoires().await.unwrap()[0].id;
    let steps = AtomicUsize::new(0);
    let outcome = annuaire
        .import(territoire, &root.join("export"), &|step| {
            println!("step {step:?}");
            if steps.fetch_add(1, Ordering::SeqCst) == stop {
                println!("stopped");
                std::thread::sleep(std::time::Duration::from_mins(2));
            }
        })
        .await;
    println!("ended {:?}", outcome.map(|_| ()));
}

/// Kills a child at `kills` seeded steps of an import. `command` makes a child that calls [`child`] with the same address, folder
/// and step.
pub async fn killed_then_resumed_is_the_same<G>(
    fresh: Fresh<'_, G>,
    command: &dyn Fn(&str, &Path, usize) -> Command,
    seed: [u8; 32],
    kills: usize,
) {
    let before = world(4, 0.1);
    let (after, _) = evolution(&before, 1).unwrap();
    let (db, _, _guard) = fresh().await;
    let root = tempfile::tempdir().unwrap();
    let steps = AtomicUsize::new(0);
    let reference = {
        let (annuaire, clock) = annuaire(&db);
        let territoire = annuaire
            .creer_territoire("Département d’essai")
            .await
            .unwrap()
            .territoire;
        complete(&before, &root.path().join("export"));
        annuaire
            .import(territoire, &root.path().join("export"), &|_| {})
            .await
            .unwrap();
        complete(&after, &root.path().join("export"));
        clock.advance(DAY);
        annuaire
            .import(territoire, &root.path().join("export"), &|_| {
                steps.fetch_add(1, Ordering::SeqCst);
            })
            .await
            .unwrap();
        dump(&annuaire).await
    };
    let steps = steps.into_inner();
    let mut rng = TestRng::from_seed(RngAlgorithm::ChaCha, &seed);
    for _ in 0..kills {
        let stop = usize::try_from(rand_step(&mut rng)).unwrap() % steps;
        let (db, address, _guard) = fresh().await;
        let root = tempfile::tempdir().unwrap();
        let (annuaire, clock) = annuaire(&db);
        let annuaire = annuaire.with_folder(&root.path().join("imports"));
        let territoire = annuaire
            .creer_territoire("Département d’essai")
            .await
            .unwrap()
            .territoire;
        complete(&before, &root.path().join("export"));
        annuaire
            .import(territoire, &root.path().join("export"), &|_| {})
            .await
            .unwrap();
        complete(&after, &root.path().join("export"));
        let mut process = command(&address, root.path(), stop)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let stopped = lines.map_while(Result::ok).any(|line| line.contains("stopped"));
        // SIGKILL: nothing of the process runs any more.
        process.kill().unwrap();
        process.wait().unwrap();
        assert!(stopped, "the child reached its step {stop} of {steps}");
        clock.advance(DAY);
        let taken = annuaire.reprendre(&|_| {}).await.unwrap();
        assert_eq!(taken.len(), 1, "found interrupted, at step {stop}");
        let bilan = taken.into_iter().next().unwrap().suite.unwrap();
        assert!(bilan.en_attente.is_empty());
        assert_same(
            &format!("killed at step {stop} of {steps}"),
            &reference,
            &dump(&annuaire).await,
        );
        assert!(annuaire.reprendre(&|_| {}).await.unwrap().is_empty(), "once");
    }
}

fn rand_step(rng: &mut TestRng) -> u32 {
    use proptest::prelude::Rng as _;
    rng.next_u32()
}
