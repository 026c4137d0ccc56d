//! What the plugin host keeps in the database: versions, incidents, quotas, content written by guests.

use preau_content::Quota;
use preau_host::{Failure, InstallOptions, Outcome, VersionState};
use preau_kit::Kit;
use preau_store::{Engine, RowExt as _};

use crate::guests::{again, kit, kit_with, nothing, package};

const ID: &str = "fr.exemple.vie";
const ABUS: &str = "fr.exemple.hostile.abus";

fn version(host: &preau_host::Host, plugin: &str) -> String {
    host.plugin(plugin)
        .map(|plugin| plugin.manifest().plugin.version.to_string())
        .unwrap_or_default()
}

#[tokio::test]
async fn versions_come_go_and_come_back() {
    let (kit, _fresh) = kit().await;
    let (one, two) = (nothing(ID, "1.0.0"), nothing(ID, "1.1.0"));
    let strict = InstallOptions::default();
    assert_eq!(
        kit.host().install(one.path(), strict).await.unwrap().outcome,
        Outcome::Current
    );
    kit.wait(1_000);
    assert_eq!(
        kit.host().install(two.path(), strict).await.unwrap().outcome,
        Outcome::Current
    );
    assert_eq!(
        kit.host().install(two.path(), strict).await.unwrap().outcome,
        Outcome::Unchanged
    );
    let other = kit.host_again().await;
    assert_eq!(version(&other, ID), "1.1.0");
    assert_eq!(kit.host().roll_back(ID).await.unwrap(), "1.0.0");
    other.refresh().await.unwrap();
    assert_eq!(version(&other, ID), "1.0.0");
    kit.host().stop(ID, "essai").await.unwrap();
    other.refresh().await.unwrap();
    assert!(other.plugin(ID).is_none());
    let states: Vec<_> = other
        .versions()
        .await
        .unwrap()
        .iter()
        .map(|v| (v.version.clone(), v.state))
        .collect();
    assert_eq!(
        states,
        [
            ("1.0.0".to_owned(), VersionState::Disabled),
            ("1.1.0".to_owned(), VersionState::Installed)
        ]
    );
}

/// Another process installs an update while this one answers: the call under way ends on the version it began with.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_update_is_taken_up_while_calls_end_on_the_old_version() {
    let (kit, _fresh) = kit().await;
    let kit = kit.plugin(package("hostile/abus")).await;
    let other = kit.host_again().await;
    let user = kit.as_("principal-a");
    let mut met = false;
    for turn in 2..8 {
        let number = format!("0.{turn}.0");
        let update = again("hostile/abus", "0.1.0", &number);
        other.install(update.path(), InstallOptions::default()).await.unwrap();
        let call = async {
            let page = Box::pin(user.get("/patient")).await;
            page.assert_text("patient jusqu’au bout");
            std::time::Instant::now()
        };
        let swap = async {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            kit.host().refresh().await.unwrap();
            std::time::Instant::now()
        };
        let (ended, swapped) = tokio::join!(call, swap);
        assert_eq!(version(kit.host(), ABUS), number);
        user.get("/sage").await.assert_text("sage");
        met |= swapped < ended;
    }
    assert!(met, "no call was under way when the version changed");
    assert!(kit.host().incidents(None, 10).await.unwrap().is_empty());
}

#[tokio::test]
async fn incidents_are_read_by_the_school_concerned_and_forgotten_one_day() {
    let (kit, _fresh) = kit().await;
    let kit = kit.plugin(package("hostile/abus")).await;
    let page = kit.as_("principal-a").get("/piege").await;
    let reference = page.reference().unwrap();
    let (a, b) = (kit.school().a.id, kit.school().b.id);
    let read = kit.host().incidents(Some(a), 10).await.unwrap();
    assert_eq!((read.len(), read[0].reference.as_str()), (1, reference));
    assert!(kit.host().incidents(Some(b), 10).await.unwrap().is_empty());
    assert_eq!(kit.host().forget_incidents().await.unwrap(), 0);
    kit.wait(91 * 86_400_000);
    assert_eq!(kit.host().forget_incidents().await.unwrap(), 1);
    assert!(kit.host().incidents(None, 10).await.unwrap().is_empty());
}

/// The kernel is slow to write: the call ends on the wall clock, whatever the guest waits for, and an administrator reads it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_host_call_ends_on_the_wall_clock() {
    let (kit, fresh) = kit().await;
    let kit = kit.plugin(package("hostile/abus")).await;
    let writers = if fresh.db.engine() == Engine::Sqlite { 1 } else { 6 };
    let mut held = Vec::new();
    for _ in 0..writers {
        held.push(fresh.db.writer().await.unwrap());
    }
    let user = kit.as_("principal-a");
    let began = std::time::Instant::now();
    let release = async {
        tokio::time::sleep(std::time::Duration::from_secs(6)).await;
        drop(held);
    };
    let (page, ()) = tokio::join!(Box::pin(user.post("/auteur/x", "auteur", &[])), release);
    assert_eq!(*page.failure(), Failure::TimedOut);
    assert!(began.elapsed() < std::time::Duration::from_secs(20));
    let incidents = kit.host().incidents(Some(kit.school().a.id), 10).await.unwrap();
    let incident = incidents
        .iter()
        .find(|i| Some(i.reference.as_str()) == page.reference())
        .unwrap();
    assert_eq!(
        (incident.kind.as_str(), incident.detail.as_str()),
        ("call.timed-out", "Le module n’a pas répondu à temps.")
    );
    user.get("/sage").await.assert_text("sage");
}

/// What is refused without ending the call is written down too, once.
#[tokio::test]
async fn refusals_are_written_down_for_administrators() {
    let (kit, _fresh) = kit_with(Quota {
        documents: 20,
        bytes: 2_000_000,
    })
    .await;
    let kit = kit.plugin(package("hostile/abus")).await;
    let user = kit.as_("principal-a");
    user.post("/stocker", "stocker", &[])
        .await
        .assert_text("stocké 20 puis");
    user.get("/ecrire/00000000000000000000000000000000").await.text();
    let kit = kit.plugin(package("hostile/adresse")).await;
    kit.grant("principal-a", "people.address", true).await;
    kit.as_("eleve-6a").post("/structure", "adresser", &[]).await.text();
    let incidents = kit.host().incidents(Some(kit.school().a.id), 10).await.unwrap();
    let mut kinds: Vec<_> = incidents.iter().map(|i| i.kind.as_str()).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, ["content.over-quota", "content.read-only", "content.refused"]);
    assert!(
        incidents.iter().all(|i| i.detail.starts_with("Le module a")),
        "{incidents:?}"
    );
    assert_eq!(documents(&kit).await, 20);
}

/// What a reader was shown goes nowhere, not even in a job of the same module.
#[tokio::test]
async fn a_job_reads_nothing_of_what_readers_saw() {
    let (kit, _fresh) = kit().await;
    let kit = kit.plugin(package("hostile/republie")).await;
    kit.grant("principal-a", "people.address", true).await;
    let to = kit.school().responsables("6A");
    let author = kit.as_("principal-a").choosing("a", [to]);
    let page = author.post("/", "ecrire", &[("titre", "le code du portail")]).await;
    let path = format!("/{}", page.leads_to());
    kit.as_("parent-6a").get(&path).await.assert_text("le code du portail");
    let ran = kit.host().run_due(kit.now()).await.unwrap();
    assert_eq!((ran.done, ran.failed), (3, 0), "one for each structure where it is on");
    assert_eq!(documents(&kit).await, 1);
    let found = kit.as_("eleve-6a").get(&path).await;
    assert_eq!(found.failure().code(), "call.guest");
}

async fn documents(kit: &Kit) -> i64 {
    sqlx::query("SELECT COUNT(*) AS n FROM content_document")
        .fetch_one(&mut *kit.db().read().await.unwrap())
        .await
        .unwrap()
        .int("n")
        .unwrap()
}
