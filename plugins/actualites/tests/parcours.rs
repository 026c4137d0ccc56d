//! The built component in the real host, with the small school of the kit.
#![expect(clippy::panic, reason = "tests")]

use preau_kit::{Kit, Page, Problem};

async fn kit() -> Kit {
    Kit::new().await.plugin(preau_kit::package!()).await
}

const ARTICLE: &[(&str, &str)] = &[
    ("titre", "Sortie au musée"),
    ("texte", "Rendez-vous à 8 h.\n\nPrévoir un goûter."),
];

/// Writes an article for the responsables of 6A.
async fn write<'k>(kit: &'k Kit, who: &str, action: &str) -> Page<'k> {
    let form = kit
        .as_(who)
        .get("/ecrire")
        .await
        .choosing("destinataires", [kit.school().responsables("6A")]);
    form.submit(action, ARTICLE).await
}

/// The path of the only article in a list.
fn only_article(list: &Page<'_>) -> String {
    let view = list.view();
    let json = format!("{view:?}");
    let id = json
        .split('"')
        .find(|word| word.len() == 32 && word.starts_with("01") && word.bytes().all(|byte| byte.is_ascii_hexdigit()));
    format!("/{}", id.unwrap_or_else(|| panic!("no article in {json}")))
}

#[tokio::test]
async fn an_article_reaches_its_audience_and_nobody_else() {
    let kit = kit().await;
    let published = write(&kit, "principal-a", "envoyer").await;
    assert_eq!(published.leads_to(), "?fait=publie");
    let list = published.follow().await;
    list.assert_text("L’article est publié.");
    let article = only_article(&list);

    let reader = kit.as_("parent-6a");
    reader.get("/").await.assert_text("Sortie au musée");
    reader.get(&article).await.assert_text("Prévoir un goûter.");
    assert!(reader.widget().await.unwrap().is_some());
    for other in ["parent-6b", "eleve-6a", "principal-b", "enseignant-b"] {
        let other = kit.as_(other);
        other.get("/").await.assert_no_text("Sortie au musée");
        assert!(matches!(other.get(&article).await.problem(), Problem::Missing));
        assert!(other.widget().await.unwrap().is_none());
    }
    for below in ["modifier", "lecteurs"] {
        let page = reader.get(&format!("{article}/{below}")).await;
        assert!(matches!(page.problem(), Problem::Missing), "{below}");
    }
}

#[tokio::test]
async fn alerts_come_first_and_sections_filter() {
    let kit = kit().await;
    let to = [kit.school().responsables("6A")];
    let alert = [
        ("titre", "Fuite d’eau"),
        ("texte", "x"),
        ("alerte", "true"),
        ("rubrique", "Restauration"),
    ];
    kit.as_("principal-a")
        .choosing("destinataires", to)
        .post("/ecrire", "envoyer", &alert)
        .await
        .leads_to();
    kit.wait(60_000);
    write(&kit, "principal-a", "envoyer").await.leads_to();

    let reader = kit.as_("parent-6a");
    let list = reader.get("/").await.text();
    let (alert, article) = (list.find("Fuite d’eau").unwrap(), list.find("Sortie au musée").unwrap());
    assert!(alert < article, "{list}");
    assert_eq!(list.matches("Fuite d’eau").count(), 1, "{list}");
    let section = reader.get("/?rubrique=Restauration").await;
    section.assert_text("Fuite d’eau");
    section.assert_no_text("Sortie au musée");
}

#[tokio::test]
async fn what_is_wrong_is_said_beside_the_fields() {
    let kit = kit().await;
    let form = kit.as_("principal-a").get("/ecrire").await;
    let Problem::Form(fields) = form.submit("envoyer", &[("titre", " ")]).await.problem().clone() else {
        panic!("the form is refused")
    };
    assert_eq!(
        fields.iter().map(|(field, _)| field.as_str()).collect::<Vec<_>>(),
        ["titre", "texte"]
    );
    let nobody = form.choosing("destinataires", []).submit("envoyer", ARTICLE).await;
    let Problem::Form(fields) = nobody.problem() else {
        panic!("somebody must be chosen")
    };
    assert_eq!(fields[0].0, "destinataires");
}

#[tokio::test]
async fn a_teacher_proposes_a_principal_refuses_then_approves() {
    let kit = kit().await;
    let (teacher, principal, reader) = (kit.as_("enseignant-6a"), kit.as_("principal-a"), kit.as_("parent-6a"));
    assert_eq!(
        write(&kit, "enseignant-6a", "envoyer").await.leads_to(),
        "?fait=propose"
    );
    let article = only_article(&principal.get("/a-valider").await);
    assert!(matches!(reader.get(&article).await.problem(), Problem::Missing));
    assert!(matches!(teacher.get("/a-valider").await.problem(), Problem::Refused(_)));

    let waiting = principal.get(&article).await;
    let unexplained = waiting.submit("refuser", &[]).await;
    assert!(matches!(unexplained.problem(), Problem::Form(_)));
    waiting
        .submit("refuser", &[("motif", "Ajoutez le prix.")])
        .await
        .leads_to();
    teacher.get("/mes-articles").await.assert_text("Refusé");
    let form = teacher.get(&format!("{article}/modifier")).await;
    form.assert_text("Ajoutez le prix.");
    form.choosing("destinataires", [])
        .submit("envoyer", ARTICLE)
        .await
        .leads_to();

    let waiting = principal.get(&article).await;
    waiting.assert_no_text("Ajoutez le prix.");
    assert!(matches!(
        teacher.post(&article, "approuver", &[("version", "3")]).await.problem(),
        Problem::Refused(_)
    ));
    waiting.submit("approuver", &[]).await.leads_to();
    reader.get(&article).await.assert_text("Rendez-vous");

    // Changed after publication: it waits again.
    let form = teacher.get(&format!("{article}/modifier")).await;
    form.assert_text("attendra de nouveau");
    form.choosing("destinataires", [])
        .submit("envoyer", ARTICLE)
        .await
        .leads_to();
    assert!(matches!(reader.get(&article).await.problem(), Problem::Missing));

    kit.switch("principal-a", "validation", false).await;
    assert_eq!(write(&kit, "enseignant-6a", "envoyer").await.leads_to(), "?fait=publie");
}

#[tokio::test]
async fn what_a_pupil_proposes_always_passes_validation() {
    let kit = kit().await;
    let pupil = kit.as_("eleve-6a");
    assert!(matches!(pupil.get("/ecrire").await.problem(), Problem::Refused(_)));
    kit.switch("principal-a", "eleves-redacteurs", true).await;
    kit.switch("principal-a", "validation", false).await;
    kit.holders(
        "principal-a",
        "proposant",
        &[format!("personne:{}", kit.school().person("eleve-6a"))],
    )
    .await;

    let form = pupil
        .get("/ecrire")
        .await
        .choosing("destinataires", [kit.school().eleves("6A")]);
    assert_eq!(form.submit("envoyer", ARTICLE).await.leads_to(), "?fait=propose");
    let friend = kit.as_("camarade-6a");
    friend.get("/").await.assert_no_text("Sortie au musée");
    assert!(matches!(friend.get("/ecrire").await.problem(), Problem::Refused(_)));
    let principal = kit.as_("principal-a");
    let article = only_article(&principal.get("/a-valider").await);
    principal.get(&article).await.submit("approuver", &[]).await.leads_to();
    friend.get("/").await.assert_text("Sortie au musée");
}

#[tokio::test]
async fn the_author_sees_who_has_not_read_and_reminds_them() {
    let kit = kit().await;
    let author = kit.as_("principal-a");
    let article = only_article(&write(&kit, "principal-a", "envoyer").await.follow().await);
    kit.as_("parent-6a").get("/").await;
    let readers = author.get(&format!("{article}/lecteurs")).await;
    readers.assert_text("0 / 2");

    kit.as_("parent-6a").get(&article).await.assert_text("Rendez-vous");
    kit.content().flush_seen().await.unwrap();
    let readers = author.get(&format!("{article}/lecteurs")).await;
    readers.assert_text("1 / 2");
    readers
        .submit("relancer", &[])
        .await
        .follow()
        .await
        .assert_text("relancées");
    let reminded = |role: &str| kit.school().person(role);
    let choices = preau_kit::NoticeChoices::default();
    let lines = |person| kit.content().notifications(person, &choices, |_, _| true, 10);
    assert!(
        lines(reminded("parent-a-b"))
            .await
            .unwrap()
            .iter()
            .any(|line| line.line.contains("À lire"))
    );
    assert!(
        lines(reminded("parent-6a"))
            .await
            .unwrap()
            .iter()
            .all(|line| !line.line.contains("À lire"))
    );
}

#[tokio::test]
async fn drafts_withdrawal_and_deletion() {
    let kit = kit().await;
    let (author, reader) = (kit.as_("principal-a"), kit.as_("parent-6a"));
    assert_eq!(
        write(&kit, "principal-a", "garder").await.leads_to(),
        "mes-articles?fait=garde"
    );
    let article = only_article(&author.get("/mes-articles").await);
    assert!(matches!(reader.get(&article).await.problem(), Problem::Missing));
    let form = author
        .get(&format!("{article}/modifier"))
        .await
        .choosing("destinataires", []);
    form.submit("envoyer", ARTICLE).await.leads_to();
    reader.get(&article).await.assert_text("Rendez-vous");

    author.get(&article).await.submit("retirer", &[]).await.leads_to();
    assert!(matches!(reader.get(&article).await.problem(), Problem::Missing));
    author.get("/mes-articles").await.assert_text("Retiré");
    let stale = author.post(&article, "supprimer", &[("version", "1")]).await;
    assert!(matches!(stale.problem(), Problem::Refused(_)));
    author.get(&article).await.submit("supprimer", &[]).await.leads_to();
    assert!(matches!(author.get(&article).await.problem(), Problem::Missing));
}
