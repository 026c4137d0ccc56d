//! Processes killed while they read a site, others beside them: every article once, every reading once.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use preau_annuaire::{Annuaire, Keys};
use preau_content::{Engine, Quota};
use preau_host::{Compiler, Host, HostConfig, HostKeys};
use preau_model::{Clock, ManualClock, Rng, SeededRng};
use preau_permissions::Policy;
use preau_store::{Blobs, Db, RowExt as _};
use preau_tests::double::Spip;

use crate::egress::client;
use crate::guests::shared_cache;
use crate::spip::{QUARTER, SPIP, articles, site};

const ADDRESS: &str = "PREAU_JOBS_ADDRESS";
const FOLDER: &str = "PREAU_JOBS_FOLDER";
const PORT: &str = "PREAU_JOBS_PORT";
const NOW: &str = "PREAU_JOBS_NOW";
const AUTHORITY: &str = "autorite.pem";

/// A host of another process over the same data.
async fn another(address: &str, folder: &Path, port: u16, now: i64) -> (Host, Arc<ManualClock>) {
    let db = Db::open(address).await.unwrap();
    let moving = Arc::new(ManualClock::new(now));
    let clock: Arc<dyn Clock> = Arc::clone(&moving) as Arc<dyn Clock>;
    // Another chance than the parent's: two processes never make the same ids.
    let rng: Arc<dyn Rng> = Arc::new(SeededRng::new(u64::from(std::process::id())));
    let annuaire = Annuaire::new(db.clone(), clock.clone(), rng.clone(), Keys::new([1; 32], [2; 32]));
    let policy = Policy::new(db.clone(), annuaire.clone(), clock.clone(), rng.clone());
    let content = Engine::new(db.clone(), clock.clone(), rng.clone(), annuaire.clone(), policy.clone());
    let authority = std::fs::read_to_string(folder.join(AUTHORITY)).unwrap();
    let host = Host::start(HostConfig {
        db,
        blobs: Blobs::folder(&folder.join("blobs")).unwrap(),
        clock,
        rng: rng.clone(),
        net: client(&authority, port, SPIP),
        annuaire,
        policy,
        content,
        keys: HostKeys::load_or_create(&folder.join("keys"), &*rng).unwrap(),
        cache: shared_cache(),
        compiler: Compiler::InProcess,
        quota: Quota::default(),
    });
    (host.await.unwrap(), moving)
}

/// Only when this program is started again by the next test: reads the site until it is killed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[expect(
    clippy::disallowed_methods,
    reason = "the child of a test is told what to do through its environment"
)]
async fn jobs_child() {
    let told = |name| std::env::var(name).ok();
    let (Some(address), Some(folder), Some(port), Some(now)) = (told(ADDRESS), told(FOLDER), told(PORT), told(NOW))
    else {
        return;
    };
    let (port, now) = (port.parse().unwrap(), now.parse().unwrap());
    let (host, clock) = another(&address, Path::new(&folder), port, now).await;
    println!("begins");
    loop {
        host.run_due(clock.now()).await.unwrap();
        clock.advance(QUARTER);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_readers_leave_every_article_once() {
    let double = Spip::start().unwrap();
    let (kit, fresh) = site(&double).await;
    std::fs::write(kit.folder().join(AUTHORITY), double.authority()).unwrap();
    let mut published = 0;
    for (turn, wait) in [5_u64, 40, 90, 150, 220, 10].into_iter().enumerate() {
        for n in 0..5 {
            double.publish(&format!("Brève {turn}-{n}"));
            published += 1;
        }
        // Whatever the one before held is free again.
        kit.wait(2 * QUARTER);
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "crash::jobs_child", "--nocapture"])
            .env(ADDRESS, fresh.address())
            .env(FOLDER, kit.folder())
            .env(PORT, double.port().to_string())
            .env(NOW, kit.now().to_string())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let told = BufReader::new(child.stdout.take().unwrap());
        let began = told.lines().map_while(Result::ok).any(|line| line.contains("begins"));
        assert!(began, "the child ended too soon");
        std::thread::sleep(Duration::from_millis(wait));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    // The children's clocks ran ahead: their leases end one day.
    kit.wait(400 * 86_400_000);
    kit.host().run_due(kit.now()).await.unwrap();
    assert_eq!(articles(&kit).await.0, 10 + published);
    let row = sqlx::query(
        "SELECT COUNT(*) AS n, COUNT(DISTINCT value) AS v FROM content_claim WHERE collection = 'articles' AND name = 'cle'",
    )
    .fetch_one(&mut *fresh.db.read().await.unwrap())
    .await
    .unwrap();
    assert_eq!(
        (row.int("n").unwrap(), row.int("v").unwrap()),
        (10 + published, 10 + published)
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_replicas_read_once() {
    let double = Spip::start().unwrap();
    let (kit, fresh) = site(&double).await;
    std::fs::write(kit.folder().join(AUTHORITY), double.authority()).unwrap();
    let (other, clock) = another(fresh.address(), kit.folder(), double.port(), kit.now()).await;
    for turn in 1..=8 {
        clock.set(kit.now());
        double.publish(&format!("Brève {turn}"));
        let (one, two) = tokio::join!(kit.host().run_due(kit.now()), other.run_due(kit.now()));
        let (one, two) = (one.unwrap(), two.unwrap());
        assert_eq!(
            (one.done + two.done, one.failed + two.failed),
            (1, 0),
            "{one:?} {two:?}"
        );
        assert_eq!(double.requests().len(), turn, "one request per quarter of an hour");
        assert_eq!(articles(&kit).await.0, 10 + i64::try_from(turn).unwrap());
        kit.wait(QUARTER);
    }
}
