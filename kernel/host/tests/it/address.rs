//! Computed audiences: a capability that the school grants, and the acting person's rules on top of it.

use preau_kit::Kit;
use preau_store::RowExt as _;

use crate::support::{kit, package};

async fn adresse() -> Kit {
    kit().await.plugin(package("hostile/adresse")).await
}

#[tokio::test]
async fn without_the_grant_nothing_is_computed() {
    let kit = adresse().await;
    kit.as_("principal-a")
        .post("/structure", "adresser", &[])
        .await
        .assert_text("not-granted");
    assert_eq!(published(&kit).await, 0);
}

#[tokio::test]
async fn with_the_grant_the_rules_of_the_person_still_judge() {
    let kit = adresse().await;
    kit.grant("principal-a", "people.address", true).await;
    kit.as_("principal-a")
        .post("/structure", "adresser", &[])
        .await
        .assert_text("Ok(");
    assert_eq!(published(&kit).await, 1);
    for (who, path) in [
        ("eleve-6a", "/structure"),
        ("parent-6a", "/structure"),
        ("enseignant-6a", "/profil/responsable"),
        ("eleve-6a", "/profil/responsable"),
    ] {
        let page = kit.as_(who).post(path, "adresser", &[]).await;
        assert!(!page.text().contains("Ok("), "{who} {path}: {}", page.text());
    }
    let foreign = kit.school().b.classes["6A"];
    let page = kit
        .as_("principal-a")
        .post(&format!("/groupe/{foreign}"), "adresser", &[])
        .await;
    assert!(!page.text().contains("Ok("), "{}", page.text());
    // The grant is collège A's.
    let page = kit.as_("principal-b").post("/structure", "adresser", &[]).await;
    assert!(!page.text().contains("Ok("), "{}", page.text());
    assert_eq!(published(&kit).await, 1);
}

#[tokio::test]
async fn what_was_chosen_is_derived_and_judged_again() {
    let kit = adresse().await;
    let chosen = |to| kit.as_("enseignant-6a").choosing("a", [to]);
    chosen(kit.school().eleves("6A"))
        .post("/choisi", "deriver", &[])
        .await
        .assert_text("Ok(");
    let page = chosen(kit.school().eleves("6B")).post("/choisi", "deriver", &[]).await;
    assert!(!format!("{page:?}").contains("Ok(\\\""), "{page:?}");
    assert_eq!(published(&kit).await, 1);
}

#[tokio::test]
async fn a_field_needs_its_consent() {
    let kit = adresse().await;
    let page = kit.as_("principal-a").get("/champs/nom").await;
    assert!(!page.text().contains("Arvieux"), "{}", page.text());
    kit.grant("principal-a", "people.fields", true).await;
    kit.as_("principal-a").get("/champs/nom").await.assert_text("Arvieux");
    let page = kit.as_("principal-a").get("/champs/prenom").await;
    assert!(
        !page.text().contains("Hélène"),
        "prenom was not declared: {}",
        page.text()
    );
}

async fn published(kit: &Kit) -> i64 {
    let sql = "SELECT COUNT(*) AS n FROM content_document WHERE state = 2";
    sqlx::query(sql)
        .fetch_one(&mut *kit.db().read().await.unwrap())
        .await
        .unwrap()
        .int("n")
        .unwrap()
}
