//! The bundled plugin through the kit, as its author would test it.

use preau_host::Problem;
use preau_kit::Kit;
use preau_store::RowExt as _;

use crate::support::{kit, package};

#[tokio::test]
async fn news_reach_exactly_their_audience() {
    let kit = kit().await.plugin(package("plugins/actualites")).await;
    let form = kit.as_("principal-a").get("/ecrire").await;
    let done = form
        .choosing("destinataires", [kit.school().responsables("6A")])
        .submit(
            "envoyer",
            &[("titre", "Sortie au musée"), ("texte", "<p>Jeudi à neuf heures.</p>")],
        )
        .await;
    done.follow().await.assert_text("Sortie au musée");
    for reader in ["parent-6a", "parent-a-b"] {
        kit.as_(reader).get("/").await.assert_text("Sortie au musée");
    }
    for other in ["parent-6b", "eleve-6a", "enseignant-6a", "principal-b"] {
        kit.as_(other).get("/").await.assert_no_text("Sortie au musée");
    }
    kit.switch("principal-a", "", false).await;
    assert_eq!(kit.as_("parent-6a").get("/").await.failure().code(), "module.off");
}

#[tokio::test]
async fn what_a_pupil_proposes_waits_for_the_head() {
    let kit = kit().await.plugin(package("plugins/actualites")).await;
    let pupil = kit.school().person("eleve-6a");
    let holder = [format!("personne:{pupil}")];
    kit.holders("principal-a", "proposant", &holder).await;
    let pupil = kit.as_("eleve-6a");
    let early = pupil
        .post(
            "/ecrire",
            "envoyer",
            &[("titre", "Le journal"), ("texte", "<p>Un.</p>")],
        )
        .await;
    assert_eq!(early.failure().code(), "call.guest", "the part is off");
    kit.switch("principal-a", "eleves-redacteurs", true).await;
    let to = kit.school().eleves("6A");
    let form = kit.as_("eleve-6a").get("/ecrire").await.choosing("destinataires", [to]);
    let sent = form
        .submit("envoyer", &[("titre", "Le journal"), ("texte", "<p>Un.</p>")])
        .await;
    sent.leads_to();
    kit.as_("camarade-6a").get("/").await.assert_no_text("Le journal");
    let queue = kit.as_("principal-a").get("/a-valider").await;
    queue.assert_text("Le journal");
    assert!(matches!(
        kit.as_("camarade-6a").get("/a-valider").await.problem(),
        Problem::Missing | Problem::Refused(_)
    ));
    let article = article(&kit).await;
    kit.as_("camarade-6a").get(&format!("/{article}")).await.problem();
    let approved = kit
        .as_("principal-a")
        .get(&format!("/{article}"))
        .await
        .submit("approuver", &[])
        .await;
    approved.leads_to();
    kit.as_("camarade-6a").get("/").await.assert_text("Le journal");
    kit.as_("eleve-6b").get("/").await.assert_no_text("Le journal");
    // Drawing the article's own page is what counts a reader, and nothing else.
    assert_eq!(seen(&kit).await, 0);
    kit.as_("camarade-6a")
        .get(&format!("/{article}"))
        .await
        .assert_text("Le journal");
    kit.content().flush_seen().await.unwrap();
    assert_eq!(seen(&kit).await, 1);
}

async fn article(kit: &Kit) -> String {
    let sql = "SELECT id FROM content_document";
    let row = sqlx::query(sql)
        .fetch_one(&mut *kit.db().read().await.unwrap())
        .await
        .unwrap();
    row.id::<()>("id").unwrap().to_string()
}

async fn seen(kit: &Kit) -> i64 {
    let sql = "SELECT COUNT(*) AS n FROM content_mark WHERE name = 'seen'";
    sqlx::query(sql)
        .fetch_one(&mut *kit.db().read().await.unwrap())
        .await
        .unwrap()
        .int("n")
        .unwrap()
}
