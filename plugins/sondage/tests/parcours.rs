//! The built component in the real host, with the small school of the kit.
#![expect(clippy::unwrap_used, reason = "tests")]

use preau_kit::{Kit, Page, Problem};
use preau_model::Principal;

const HOUR: i64 = 3_600_000;

async fn kit() -> Kit {
    Kit::new().await.plugin(preau_kit::package!()).await
}

/// Asks, closing in an hour.
async fn ask<'k>(kit: &'k Kit, who: &str, to: Vec<Principal>, fields: &[(&str, &str)]) -> Page<'k> {
    let values = fields
        .iter()
        .map(|(name, value)| ((*name).to_owned(), preau_host::Value::Text((*value).to_owned())))
        .chain([(
            "cloture".to_owned(),
            preau_host::Value::Moment(u64::try_from(kit.now() + HOUR).unwrap()),
        )])
        .collect();
    kit.as_(who)
        .choosing("destinataires", to)
        .post_values("/poser", "poser", values)
        .await
}

const QUESTION: [(&str, &str); 4] = [
    ("question", "Quel jour pour la réunion ?"),
    ("sorte", "une"),
    ("choix", "lundi\nmardi"),
    ("resultats", "tous"),
];

fn with(secret: &str) -> Vec<(&str, &str)> {
    QUESTION.into_iter().chain([("secret", secret)]).collect()
}

/// The document that an action leads to.
fn document(page: &Page<'_>) -> String {
    format!("/{}", page.leads_to().split('?').next().unwrap())
}

#[tokio::test]
async fn a_named_poll_from_question_to_results() {
    let kit = kit().await;
    let asked = ask(
        &kit,
        "principal-a",
        vec![kit.school().responsables("6A")],
        &with("nominatif"),
    )
    .await;
    let poll = document(&asked);
    asked.follow().await.assert_text("La question est posée.");

    let parent = kit.as_("parent-6a");
    assert!(parent.widget().await.unwrap().is_some());
    parent.get("/").await.assert_text("À répondre");
    parent.answer(&poll, &[0]).await.unwrap();
    parent.answer(&poll, &[1]).await.unwrap();
    assert!(parent.widget().await.unwrap().is_none(), "nothing waits any more");
    parent.get("/").await.assert_text("Répondu");
    parent.get(&poll).await.assert_no_text("Résultats");
    assert!(matches!(
        kit.as_("parent-6b").get(&poll).await.problem(),
        Problem::Missing
    ));

    // The author reads as answers come.
    let mine = kit.as_("principal-a").get(&poll).await;
    mine.assert_text("Qui a répondu quoi");
    mine.submit("relancer", &[])
        .await
        .follow()
        .await
        .assert_text("Un rappel est parti.");
    mine.submit("clore", &[])
        .await
        .follow()
        .await
        .assert_text("Le sondage est clos.");
    assert!(parent.answer(&poll, &[0]).await.is_err());
    let read = parent.get(&poll).await;
    read.assert_text("Résultats");
    read.assert_no_text("Qui a répondu quoi");
    let file = kit.as_("principal-a").get(&format!("{poll}/resultats.csv")).await;
    assert_eq!(file.file().mime, "text/csv");
    assert!(
        file.file().text.contains("\"lundi\";0\r\n\"mardi\";1"),
        "{}",
        file.file().text
    );
}

#[tokio::test]
async fn an_anonymous_poll_shows_nothing_of_few_answers() {
    let kit = kit().await;
    let poll = document(
        &ask(
            &kit,
            "enseignant-6a",
            vec![kit.school().responsables("6A")],
            &with("anonyme"),
        )
        .await,
    );
    let parent = kit.as_("parent-6a");
    parent.answer(&poll, &[0]).await.unwrap();
    assert_eq!(parent.answer(&poll, &[1]).await.unwrap_err().code(), "ballots.final");
    let author = kit.as_("enseignant-6a");
    author.get(&poll).await.assert_no_text("Résultats");
    assert!(matches!(
        author.get(&format!("{poll}/resultats.csv")).await.problem(),
        Problem::Refused(_)
    ));
    kit.wait(HOUR);
    assert_eq!(kit.content().close_ballots().await.unwrap(), 1);
    author
        .get(&poll)
        .await
        .assert_text("Moins de cinq personnes ont répondu");
    assert!(matches!(
        author.get(&format!("{poll}/resultats.csv")).await.problem(),
        Problem::Refused(_)
    ));
}

#[tokio::test]
async fn what_is_wrong_is_said_beside_the_fields() {
    let kit = kit().await;
    let to = vec![kit.school().responsables("6A")];
    let missing: Vec<_> = with("anonyme")
        .into_iter()
        .filter(|(name, _)| *name != "choix")
        .collect();
    let Problem::Form(fields) = ask(&kit, "principal-a", to.clone(), &missing).await.problem().clone() else {
        panic!("the form is refused")
    };
    assert_eq!(fields.into_iter().map(|(name, _)| name).collect::<Vec<_>>(), ["choix"]);
    let nobody = ask(&kit, "principal-a", Vec::new(), &with("anonyme")).await;
    assert!(matches!(nobody.problem(), Problem::Form(fields) if fields[0].0 == "destinataires"));
}

#[tokio::test]
async fn pupils_ask_nothing_and_parents_wait_for_approval() {
    let kit = kit().await;
    let to = || vec![kit.school().responsables("6A")];
    assert!(matches!(
        ask(&kit, "eleve-6a", to(), &with("anonyme")).await.problem(),
        Problem::Refused(_)
    ));
    kit.as_("eleve-6a").get("/").await.assert_no_text("Poser une question");

    let proposed = ask(&kit, "parent-6b", to(), &with("nominatif")).await;
    let poll = document(&proposed);
    proposed.follow().await.assert_text("La question est proposée");
    let parent = kit.as_("parent-6a");
    assert!(matches!(parent.get(&poll).await.problem(), Problem::Missing));
    let head = kit.as_("principal-a");
    head.get("/").await.assert_text("À valider");
    let page = head.get(&poll).await;
    page.submit("approuver", &[])
        .await
        .follow()
        .await
        .assert_text("La question paraît.");
    parent.get(&poll).await.assert_text("Quel jour pour la réunion ?");
    parent.answer(&poll, &[1]).await.unwrap();
}
