//! The built component in the real host, with the small school of the kit.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use preau_kit::{Kit, Page, Problem};
use preau_model::Principal;

const DAY: i64 = 86_400_000;

async fn kit() -> Kit {
    Kit::new().await.plugin(preau_kit::package!()).await
}

/// A word to 6A, with what is asked.
async fn write<'k>(kit: &'k Kit, who: &str, signature: &str, more: &[(&str, &str)]) -> Page<'k> {
    let to = Principal::Groupe(kit.school().a.classes["6A"]);
    let mut fields = vec![
        ("objet", "Sortie au musée"),
        ("texte", "Départ à 8 h."),
        ("signature", signature),
    ];
    fields.extend_from_slice(more);
    kit.as_(who)
        .choosing("destinataires", [to])
        .post("/ecrire", "envoyer", &fields)
        .await
}

/// The document that an action leads to.
fn document(page: &Page<'_>) -> String {
    format!("/{}", page.leads_to().split('?').next().unwrap())
}

#[tokio::test]
async fn a_word_is_signed_by_the_right_person_once() {
    let kit = kit().await;
    let sent = write(&kit, "enseignant-6a", "toutes", &[("relance", "3")]).await;
    let word = document(&sent);
    sent.follow().await.assert_text("Le mot est envoyé.");

    let parent = kit.as_("parent-6a");
    assert!(parent.widget().await.unwrap().is_some());
    parent.get("/").await.assert_text("À signer");
    let page = parent.get(&word).await;
    page.assert_text("Votre signature porte sur le texte ci-dessus.");
    page.submit("signer", &[])
        .await
        .follow()
        .await
        .assert_text("Votre signature est enregistrée.");
    assert!(parent.widget().await.unwrap().is_none());
    parent.get(&word).await.assert_text("Signé");

    // The pupil reads, and signs nothing; others do not read.
    let pupil = kit.as_("eleve-6a").get(&word).await;
    pupil.assert_text("Départ à 8 h.");
    pupil.assert_no_text("Signature");
    for other in ["parent-6b", "principal-b", "enseignant-b"] {
        assert!(
            matches!(kit.as_(other).get(&word).await.problem(), Problem::Missing),
            "{other}"
        );
    }
    // Direction follows every pupil, and reads who signed.
    kit.as_("principal-a")
        .get(&word)
        .await
        .assert_text("Signatures par classe");
}

#[tokio::test]
async fn a_changed_mind_a_paper_and_an_answer() {
    let kit = kit().await;
    let word = document(&write(&kit, "principal-a", "une", &[]).await);
    let author = kit.as_("principal-a");
    let page = author.get(&word).await;
    page.assert_text("Attendue");
    // The first of the class brought a paper back.
    page.submit("papier", &[])
        .await
        .follow()
        .await
        .assert_text("La réponse papier est enregistrée.");
    let mut waiting = 0;
    for who in ["parent-6a", "parent-a-b"] {
        waiting += usize::from(kit.as_(who).widget().await.unwrap().is_some());
    }
    assert_eq!(waiting, 1, "a paper is enough for one of the two pupils");
    let parent = kit.as_("parent-6a");

    let empty = parent.get(&word).await.submit("repondre", &[]).await;
    assert!(matches!(empty.problem(), Problem::Form(fields) if fields[0].0 == "reponse"));
    let page = parent.get(&word).await;
    page.submit("repondre", &[("reponse", "Il viendra.")])
        .await
        .follow()
        .await
        .assert_text("Votre réponse est envoyée.");
    author.get(&word).await.assert_text("Il viendra.");
    kit.as_("enseignant-6a").get(&word).await.assert_no_text("Il viendra.");
}

#[tokio::test]
async fn a_notebook_holds_the_words_of_one_pupil() {
    let kit = kit().await;
    write(&kit, "principal-a", "aucune", &[]).await.leads_to();
    kit.wait(DAY);
    let parent = kit.as_("parent-6a");
    let list = parent.get("/").await;
    list.assert_text("Voir le carnet");
    let json = serde_json::to_string(list.view()).unwrap();
    let path = json
        .split("\"carnet/")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .unwrap();
    parent
        .get(&format!("/carnet/{path}"))
        .await
        .assert_text("Sortie au musée");
    let paper = parent.get(&format!("/carnet/{path}/imprimer")).await;
    paper.assert_text("Départ à 8 h.");
    // The alias of a pupil opens nothing to whoever does not follow them.
    kit.as_("parent-6b")
        .get(&format!("/carnet/{path}"))
        .await
        .assert_no_text("Sortie au musée");
}

#[tokio::test]
async fn what_is_wrong_is_said_beside_the_fields() {
    let kit = kit().await;
    let to = [Principal::Groupe(kit.school().a.classes["6A"])];
    let form = kit
        .as_("principal-a")
        .choosing("destinataires", to)
        .post("/ecrire", "envoyer", &[("texte", "x")])
        .await;
    assert!(matches!(form.problem(), Problem::Form(fields) if fields[0].0 == "objet"));
    for nobody in ["eleve-6a", "parent-6a"] {
        assert!(
            matches!(kit.as_(nobody).get("/ecrire").await.problem(), Problem::Refused(_)),
            "{nobody}"
        );
    }
}
