//! Every misbehaviour ends in its own typed way, an administrator can read why, and the next call is fine.

use preau_host::{Failure, Limit, Problem};
use preau_kit::{Kit, Start};
use preau_store::RowExt as _;

use crate::support::{SMALL, kit, package, start};

async fn abus() -> Kit {
    kit().await.plugin(package("hostile/abus")).await
}

async fn ends(kit: &Kit, mode: &str, expected: impl Fn(&Failure) -> bool) {
    // The circuit breaker would rest: this is about one call at a time.
    kit.wait(11 * 60_000);
    let page = kit.as_("principal-a").get(&format!("/{mode}")).await;
    assert!(expected(page.failure()), "{mode}: {:?}", page.failure());
    let reference = page.reference().unwrap_or_else(|| panic!("{mode}: no incident"));
    let incidents = kit.host().incidents(Some(kit.school().a.id), 100).await.unwrap();
    let incident = incidents
        .iter()
        .find(|incident| incident.reference == reference)
        .unwrap();
    assert_eq!(incident.kind, page.failure().code(), "{mode}");
    assert_eq!(incident.place, "page");
    assert!(incident.detail.starts_with("Le module"), "{mode}: {}", incident.detail);
    kit.as_("principal-b").get("/sage").await.assert_text("sage");
}

fn over(limit: Limit) -> impl Fn(&Failure) -> bool {
    move |failure| *failure == Failure::OverLimit(limit)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn loops_and_bombs_are_stopped() {
    let kit = abus().await;
    ends(&kit, "boucle", over(Limit::Cpu)).await;
    ends(&kit, "memoire", over(Limit::Memory)).await;
    ends(&kit, "reponse-100mo", over(Limit::Memory)).await;
    // A Rust guest leaves its own stack, in its memory, before it reaches the end of the machine's.
    ends(&kit, "recursion", |failure| {
        matches!(failure, Failure::Trapped(_) | Failure::OverLimit(Limit::Stack))
    })
    .await;
    ends(&kit, "poignees", over(Limit::Handles)).await;
    ends(&kit, "lent", |failure| {
        matches!(failure, Failure::OverLimit(Limit::HostCalls) | Failure::TimedOut)
    })
    .await;
}

#[tokio::test]
async fn traps_are_told_apart() {
    let kit = abus().await;
    ends(
        &kit,
        "piege",
        |failure| matches!(failure, Failure::Trapped(how) if how.contains("unreachable")),
    )
    .await;
    ends(&kit, "panique", |failure| matches!(failure, Failure::Trapped(_))).await;
}

#[tokio::test]
async fn answers_too_large_are_never_read() {
    let kit = abus().await;
    ends(&kit, "reponse-10mo", over(Limit::Transfer)).await;
    ends(&kit, "reponse-1mo", over(Limit::Output)).await;
    ends(&kit, "vue-large", over(Limit::View)).await;
    ends(&kit, "vue-profonde", over(Limit::View)).await;
    ends(&kit, "vue-million", |failure| {
        matches!(
            failure,
            Failure::OverLimit(Limit::Transfer | Limit::Memory | Limit::Output | Limit::Cpu)
        )
    })
    .await;
    ends(&kit, "vue-invalide", |failure| matches!(failure, Failure::BadView(_))).await;
    ends(&kit, "vue-sans-etiquette", |failure| {
        matches!(failure, Failure::BadView(_))
    })
    .await;
}

#[tokio::test]
async fn links_outside_and_forged_persons_lead_nowhere() {
    let kit = abus().await;
    // One breaker rests after failures in a row: time passes between them.
    for path in ["", "//exemple.invalid", "..", "%2e%2e"] {
        kit.wait(11 * 60_000);
        let page = kit.as_("principal-a").get_segments(&["dehors", path]).await;
        assert!(
            matches!(page.failure(), Failure::BadView(why) if why.contains("view.path")),
            "{path}: {:?}",
            page.failure()
        );
    }
    let page = kit.as_("principal-a").get("/jetons/structure").await;
    page.assert_text("jetons");
    assert_eq!(
        page.tokens().iter().count(),
        0,
        "no token was handed out, so none means anything"
    );
}

#[tokio::test]
async fn a_page_writes_nothing() {
    let kit = abus().await;
    let page = kit
        .as_("principal-a")
        .get("/ecrire/00000000000000000000000000000000")
        .await;
    let text = page.text();
    assert!(!text.contains("Ok("), "{text}");
    assert_eq!(rows(&kit, "SELECT COUNT(*) AS n FROM content_document").await, 0);
    assert_eq!(rows(&kit, "SELECT COUNT(*) AS n FROM content_mark").await, 0);
    kit.setting("principal-a", "mode", "ecrire").await;
    let widget = kit.as_("principal-a").widget().await.unwrap().unwrap();
    assert!(!serde_json::to_string(&widget.view).unwrap().contains("Ok("));
    assert_eq!(rows(&kit, "SELECT COUNT(*) AS n FROM content_document").await, 0);
}

#[tokio::test]
async fn an_author_cannot_be_forged() {
    let kit = abus().await;
    let page = kit.as_("enseignant-6a").post("/auteur/principal", "auteur", &[]).await;
    page.assert_text("Ok(");
    let row = sqlx::query("SELECT author, structure FROM content_document")
        .fetch_one(&mut *kit.db().read().await.unwrap())
        .await
        .unwrap();
    assert_eq!(
        row.opt_id("author").unwrap(),
        Some(kit.school().person("enseignant-6a"))
    );
    assert_eq!(row.id("structure").unwrap(), kit.school().a.id);
}

#[tokio::test]
async fn documents_of_others_are_missing() {
    let kit = abus().await;
    kit.as_("enseignant-6a")
        .post("/auteur/x", "auteur", &[])
        .await
        .assert_text("Ok(");
    let row = sqlx::query("SELECT id FROM content_document")
        .fetch_one(&mut *kit.db().read().await.unwrap())
        .await
        .unwrap();
    let id = row.id::<()>("id").unwrap();
    kit.as_("enseignant-6a")
        .get(&format!("/lire/{id}"))
        .await
        .assert_text("Ok(");
    for other in ["principal-a", "eleve-6a", "parent-6a", "enseignant-b", "departement"] {
        let page = kit.as_(other).get(&format!("/lire/{id}")).await;
        assert!(page.text().contains("Missing"), "{other}: {}", page.text());
    }
    for never in ["0198ffffffffffffffffffffffffffff", "x", ""] {
        let page = kit.as_("principal-a").get(&format!("/lire/{never}")).await;
        assert!(page.text().contains("Missing"), "{never}: {}", page.text());
    }
}

#[tokio::test]
async fn storing_without_end_meets_the_quota() {
    let kit = start(Start {
        quota: SMALL,
        ..Start::default()
    })
    .await
    .plugin(package("hostile/abus"))
    .await;
    let page = kit.as_("principal-a").post("/stocker", "stocker", &[]).await;
    page.assert_text("stocké 20 puis");
    assert_eq!(rows(&kit, "SELECT COUNT(*) AS n FROM content_document").await, 20);
    kit.as_("principal-b")
        .post("/auteur/x", "auteur", &[])
        .await
        .assert_text("Ok(");
}

#[tokio::test]
async fn a_failing_plugin_rests_in_that_school_alone() {
    let kit = abus().await;
    for _ in 0..5 {
        assert!(kit.as_("principal-a").get("/piege").await.failure().is_fault());
    }
    assert_eq!(
        *kit.as_("principal-a").get("/sage").await.failure(),
        Failure::Saturated { resting: true }
    );
    kit.as_("principal-b").get("/sage").await.assert_text("sage");
    kit.wait(2_000);
    kit.as_("principal-a").get("/sage").await.assert_text("sage");
}

#[tokio::test]
async fn what_is_off_cannot_be_called() {
    let kit = abus().await;
    kit.switch("principal-a", "", false).await;
    assert_eq!(kit.as_("principal-a").get("/sage").await.failure().code(), "module.off");
    assert_eq!(
        kit.as_("eleve-6a")
            .post("/auteur/x", "auteur", &[])
            .await
            .failure()
            .code(),
        "module.off"
    );
    assert_eq!(kit.as_("principal-a").widget().await.unwrap_err().code(), "module.off");
    kit.as_("principal-b").get("/sage").await.assert_text("sage");
    // A school where the acting person has no place.
    let foreign = kit.as_in("enseignant-6a", kit.school().b.id).get("/sage").await;
    assert_eq!(foreign.failure().code(), "structure.foreign");
    kit.switch("principal-a", "", true).await;
    kit.as_("principal-a").get("/sage").await.assert_text("sage");
}

#[tokio::test]
async fn a_problem_is_an_answer_and_no_incident() {
    let kit = kit().await.plugin(package("hostile/adresse")).await;
    for _ in 0..30 {
        let page = kit.as_("principal-a").get("/inconnu/page").await;
        assert_eq!(*page.problem(), Problem::Missing);
        assert_eq!(page.reference(), None);
    }
    assert!(kit.host().incidents(None, 10).await.unwrap().is_empty());
}

async fn rows(kit: &Kit, sql: &'static str) -> i64 {
    sqlx::query(sql)
        .fetch_one(&mut *kit.db().read().await.unwrap())
        .await
        .unwrap()
        .int("n")
        .unwrap()
}
