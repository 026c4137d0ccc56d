//! Components built against older texts of the contract go on working.

use std::path::Path;

use crate::guests::kit;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_generation_is_installed_and_used() {
    let (kit, _fresh) = kit().await;
    let package = Path::new(env!("CARGO_MANIFEST_DIR")).join("generations/0.1-a");
    let kit = kit.plugin(package).await;
    let form = kit.as_("principal-a").get("/ecrire").await;
    let article = [("titre", "Sortie au musée"), ("texte", "Rendez-vous à 8 h.")];
    let to = [kit.school().responsables("6A")];
    form.choosing("destinataires", to)
        .submit("envoyer", &article)
        .await
        .leads_to();
    kit.as_("parent-6a").get("/").await.assert_text("Sortie au musée");
    kit.as_("parent-6b").get("/").await.assert_no_text("Sortie au musée");
    assert!(kit.as_("parent-6a").widget().await.unwrap().is_some());
}
