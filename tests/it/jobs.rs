//! Jobs: resumed from what they remembered, by whichever process; stopped, tried again, forgotten.

use std::collections::BTreeMap;

use preau_host::Ran;
use preau_kit::Kit;
use preau_store::RowExt as _;

use crate::engines::Fresh;
use crate::guests::{kit, package};

const QUARTER: i64 = 15 * 60_000;

/// On in one collège alone.
async fn taches() -> (Kit, Fresh) {
    let (kit, fresh) = kit().await;
    let kit = kit.plugin(package("hostile/taches")).await;
    for head in ["principal-b", "departement"] {
        kit.switch(head, "", false).await;
    }
    (kit, fresh)
}

/// By job: what it remembers, failures in a row.
async fn kept(kit: &Kit) -> BTreeMap<String, (Option<String>, i64)> {
    sqlx::query("SELECT name, resume, attempts FROM job WHERE plugin <> ''")
        .fetch_all(&mut *kit.db().read().await.unwrap())
        .await
        .unwrap()
        .iter()
        .map(|row| {
            let resume = row.opt_text("resume").unwrap();
            (row.text("name").unwrap(), (resume, row.int("attempts").unwrap()))
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn jobs_go_on_from_what_they_remembered() {
    let (kit, _fresh) = taches().await;
    let ran = kit.host().run_due(kit.now()).await.unwrap();
    assert_eq!(
        ran,
        Ran {
            done: 1,
            more: 1,
            failed: 3
        }
    );
    let state = kept(&kit).await;
    assert_eq!(state["etapes"], (None, 0), "four steps, then done");
    assert_eq!(state["sans-fin"], (Some("20".to_owned()), 0), "it lets the others pass");
    assert_eq!(
        state["fragile"],
        (Some("3".to_owned()), 1),
        "its three good steps are not done again"
    );
    assert_eq!(state["boucle"], (None, 1));
    assert_eq!(state["bavarde"], (None, 1));

    let incidents = kit.host().incidents(Some(kit.school().a.id), 20).await.unwrap();
    assert!(incidents.iter().all(|i| i.place == "job"), "{incidents:?}");
    let mut causes: Vec<_> = incidents.iter().map(|i| (i.kind.as_str(), i.detail.as_str())).collect();
    causes.sort_unstable();
    assert_eq!(causes.len(), 3);
    assert_eq!(causes[0].0, "call.over-limit");
    assert_eq!(causes[1].0, "call.over-limit");
    let told: String = causes.iter().map(|(_, detail)| *detail).collect();
    assert!(
        told.contains("temps de calcul") && told.contains("réponse trop longue"),
        "{told}"
    );
    assert_eq!(causes[2].0, "call.trapped");

    // After a restart, another process goes on where this one stopped.
    let other = kit.host_again().await;
    assert_eq!(
        other.run_due(kit.now()).await.unwrap(),
        Ran {
            done: 0,
            more: 1,
            failed: 0
        }
    );
    assert_eq!(kept(&kit).await["sans-fin"], (Some("40".to_owned()), 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_keeps_failing_is_forgotten() {
    let (kit, _fresh) = taches().await;
    let mut failures = 0;
    for _ in 0..12 {
        kit.host().run_due(kit.now()).await.unwrap();
        let (resume, attempts) = kept(&kit).await.remove("fragile").unwrap();
        assert!(attempts >= failures, "it never succeeds");
        failures = attempts;
        if attempts < 5 {
            assert_eq!(resume.as_deref(), Some("3"), "after {attempts} failures");
        } else {
            assert_eq!(resume, None, "after {attempts} failures");
            return;
        }
        kit.wait(QUARTER + 60_000);
    }
    panic!("it was tried {failures} times only");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_never_run_the_same_job() {
    let (kit, _fresh) = taches().await;
    let other = kit.host_again().await;
    let (one, two) = tokio::join!(kit.host().run_due(kit.now()), other.run_due(kit.now()));
    let (one, two) = (one.unwrap(), two.unwrap());
    assert_eq!(one.done + two.done, 1, "{one:?} {two:?}");
    assert_eq!(one.failed + two.failed, 3, "{one:?} {two:?}");
}
