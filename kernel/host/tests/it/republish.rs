//! What a reader was shown goes nowhere: not while the page is drawn, not in the reader's action, not in a job.

use preau_kit::Kit;
use preau_store::RowExt as _;

use crate::support::{kit, package};

const SECRET: &str = "le code du portail";

/// A secret of the head for the parents of 6A; the path of its page.
async fn secret() -> (Kit, String) {
    let kit = kit().await.plugin(package("hostile/republie")).await;
    let to = kit.school().responsables("6A");
    let page = kit
        .as_("principal-a")
        .choosing("a", [to])
        .post("/", "ecrire", &[("titre", SECRET)])
        .await;
    let path = format!("/{}", page.leads_to());
    (kit, path)
}

#[tokio::test]
async fn a_page_copies_nothing() {
    let (kit, path) = secret().await;
    let page = kit.as_("parent-6a").get(&path).await;
    page.assert_text(SECRET);
    assert_eq!(documents(&kit).await, 1);
    assert_eq!(kit.as_("parent-6b").get(&path).await.failure().code(), "call.guest");
}

#[tokio::test]
async fn a_reader_addresses_only_whom_a_reader_may() {
    let (kit, path) = secret().await;
    kit.grant("principal-a", "people.address", true).await;
    for action in ["copier", "etendre"] {
        let page = kit.as_("parent-6a").post(&path, action, &[]).await;
        assert!(!format!("{page:?}").contains("copie faite"), "{page:?}");
    }
    assert_eq!(documents(&kit).await, 1);
}

#[tokio::test]
async fn a_job_reads_nothing_of_what_readers_saw() {
    let (kit, path) = secret().await;
    kit.grant("principal-a", "people.address", true).await;
    kit.as_("parent-6a").get(&path).await.assert_text(SECRET);
    assert_eq!(
        kit.host().plan_jobs().await.unwrap(),
        3,
        "one for each structure where it is on"
    );
    let ran = kit.host().run_due(kit.now()).await.unwrap();
    assert_eq!((ran.done, ran.failed), (3, 0));
    assert_eq!(documents(&kit).await, 1);
    let again = kit.host().run_due(kit.now()).await.unwrap();
    assert_eq!(again.done, 0, "not before its time");
    kit.wait(15 * 60_000);
    kit.switch("principal-b", "", false).await;
    assert_eq!(kit.host().plan_jobs().await.unwrap(), 2);
    assert_eq!(kit.host().run_due(kit.now()).await.unwrap().done, 2);
}

async fn documents(kit: &Kit) -> i64 {
    let sql = "SELECT COUNT(*) AS n FROM content_document";
    sqlx::query(sql)
        .fetch_one(&mut *kit.db().read().await.unwrap())
        .await
        .unwrap()
        .int("n")
        .unwrap()
}
