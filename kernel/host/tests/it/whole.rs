//! The bundled plugin through the kit, as its author would test it.

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
