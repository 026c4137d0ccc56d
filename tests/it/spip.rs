//! The connector to SPIP against its double: read once, kept through outages, said in words.

use preau_host::Ran;
use preau_kit::{Kit, Page};
use preau_store::RowExt as _;
use preau_tests::double::{Certificate, Mood, Spip};

use crate::egress::kit_on;
use crate::engines::Fresh;
use crate::guests::package;

pub(crate) const SPIP: &str = "fr.preau.spip";
pub(crate) const QUARTER: i64 = 15 * 60_000;

/// On and granted in collège A alone, which follows a site.
pub(crate) async fn site(double: &Spip) -> (Kit, Fresh) {
    let (kit, fresh) = kit_on(double, SPIP).await;
    let kit = kit.plugin(package("plugins/spip")).await;
    for head in ["principal-b", "departement"] {
        kit.switch(head, "", false).await;
    }
    kit.setting("principal-a", "adresse", &format!("{}/", double.base()))
        .await;
    kit.grant("principal-a", "http", true).await;
    kit.grant("principal-a", "people.address", true).await;
    (kit, fresh)
}

async fn poll(kit: &Kit) -> Ran {
    let ran = kit.host().run_due(kit.now()).await.unwrap();
    kit.wait(QUARTER);
    ran
}

const DONE: Ran = Ran {
    done: 1,
    more: 0,
    failed: 0,
};

/// (articles, versions of them together).
pub(crate) async fn articles(kit: &Kit) -> (i64, i64) {
    let row = sqlx::query(
        "SELECT COUNT(*) AS n, CAST(COALESCE(SUM(version), 0) AS BIGINT) AS v FROM content_document WHERE collection = 'articles'",
    )
    .fetch_one(&mut *kit.db().read().await.unwrap())
    .await
    .unwrap();
    (row.int("n").unwrap(), row.int("v").unwrap())
}

async fn tests(kit: &Kit) -> Page<'_> {
    kit.as_("principal-a").post("/reglages", "tester", &[]).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn articles_are_read_once_and_shown_to_the_school() {
    let double = Spip::start().unwrap();
    let (kit, _fresh) = site(&double).await;
    assert_eq!(poll(&kit).await, DONE);
    let (first, versions) = articles(&kit).await;
    assert_eq!(first, 10);
    for who in ["parent-6a", "eleve-6a", "enseignant-6b", "principal-a"] {
        let list = kit.as_(who).get("/").await;
        list.assert_text("Portes ouvertes samedi 12 décembre");
        list.assert_text("Élections des délégués");
        list.assert_no_text("Le site ne répond pas");
        let tile = kit.as_(who).widget().await.unwrap().unwrap();
        assert!(format!("{:?}", tile.view).contains("Portes ouvertes"));
    }
    assert!(kit.as_("enseignant-b").get("/").await.failure().code() == "module.off");

    // Unchanged: nothing is written again. One more article: one more document.
    assert_eq!(poll(&kit).await, DONE);
    assert_eq!(articles(&kit).await, (first, versions));
    double.publish("Coupure d’eau mardi");
    assert_eq!(poll(&kit).await, DONE);
    assert_eq!(articles(&kit).await, (first + 1, versions + 1));
    kit.as_("parent-6a").get("/").await.assert_text("Coupure d’eau mardi");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sections_are_followed_without_doubles() {
    let double = Spip::start().unwrap();
    let (kit, _fresh) = site(&double).await;
    kit.setting("principal-a", "rubriques", "2; 99; 2").await;
    assert_eq!(poll(&kit).await, DONE);
    assert_eq!(articles(&kit).await.0, 3);
    let asked: Vec<String> = double.requests();
    assert_eq!(
        asked.iter().filter(|head| head.contains("id_rubrique=2 ")).count(),
        2,
        "{asked:?}"
    );
    assert!(asked.iter().any(|head| head.contains("id_rubrique=99 ")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_outage_keeps_the_last_news_with_their_age() {
    let double = Spip::start().unwrap();
    let (kit, _fresh) = site(&double).await;
    let read_at = kit.now();
    assert_eq!(poll(&kit).await, DONE);
    let count = articles(&kit).await;
    for mood in [Mood::Error, Mood::Cut, Mood::SignIn, Mood::OddStatus, Mood::Huge] {
        double.mood(mood.clone());
        assert_eq!(poll(&kit).await, DONE, "{mood:?}");
        let list = kit.as_("parent-6a").get("/").await;
        list.assert_text("Le site ne répond pas en ce moment");
        list.assert_text("Portes ouvertes samedi 12 décembre");
        list.assert_text(&read_at.to_string()[..9]);
        list.assert_no_text("hébergeur");
        kit.wait(3_600_000);
    }
    let head = kit.as_("principal-a").get("/").await;
    head.assert_text("trop volumineuse");
    double.mood(Mood::Slow(std::time::Duration::from_millis(300)));
    assert_eq!(poll(&kit).await, DONE);
    kit.as_("parent-6a")
        .get("/")
        .await
        .assert_no_text("Le site ne répond pas");
    double.mood(Mood::WrongCharset);
    assert_eq!(poll(&kit).await, DONE);
    kit.as_("parent-6a")
        .get("/")
        .await
        .assert_text("Élections des délégués");
    assert_eq!(articles(&kit).await.0, count.0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_connection_test_says_what_is_wrong() {
    let double = Spip::start().unwrap();
    let (kit, _fresh) = site(&double).await;
    let good = tests(&kit).await;
    good.assert_text("La connexion fonctionne");
    good.assert_text("10 articles lus");
    good.assert_text("SPIP 4.4.4");
    for (mood, words) in [
        (Mood::Error, "en erreur (code 500)"),
        (Mood::SignIn, "et non une liste d’articles"),
        (Mood::Cut, "interrompue avant la fin"),
        (Mood::OddStatus, "pas une page web"),
        (
            Mood::Redirect("https://ailleurs.example/".to_owned()),
            "Le site renvoie vers «\u{a0}ailleurs.example\u{a0}»",
        ),
        (
            Mood::Redirect(format!("http://localhost:{}/", double.port())),
            "https://",
        ),
    ] {
        double.mood(mood);
        let page = tests(&kit).await;
        page.assert_text("La connexion ne fonctionne pas");
        page.assert_text(words);
        kit.wait(400_000);
    }
    double.mood(Mood::Good);
    kit.setting("principal-a", "rubriques", "CDI").await;
    tests(&kit)
        .await
        .assert_text("«\u{a0}CDI\u{a0}» n’est pas un numéro de rubrique");
    kit.setting("principal-a", "rubriques", "99").await;
    tests(&kit).await.assert_text("Rubrique 99\u{a0}: aucun article");
    kit.setting("principal-a", "rubriques", "").await;
    kit.setting("principal-a", "adresse", "https://ce-nom-n-existe-pas.invalid/")
        .await;
    tests(&kit).await.assert_text("n’existe pas sur internet");
    kit.setting("principal-a", "adresse", "https://localhost/").await;
    tests(&kit).await.assert_text("adresse interne ou réservée");
    kit.grant("principal-a", "http", false).await;
    tests(&kit).await.assert_text("n’a pas autorisé");
    // Nobody else, and not by a mere visit.
    let visit = kit.as_("principal-a").get("/reglages").await;
    assert_eq!(visit.failure().code(), "call.guest");
    let parent = kit.as_("parent-6a").post("/reglages", "tester", &[]).await;
    assert_eq!(parent.failure().code(), "call.guest");

    let expired = Spip::presenting(Certificate::Expired).unwrap();
    let (kit, _fresh) = site(&expired).await;
    tests(&kit).await.assert_text("a expiré");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn images_pass_through_the_kernel_under_the_same_rules() {
    let double = Spip::start().unwrap();
    let (kit, _fresh) = site(&double).await;
    let acting = kit.acting("parent-6a").await;
    let image = async |url: &str| kit.host().image(SPIP, &acting, url).await;
    let good = image(&format!("{}/IMG/jpg/cour.png", double.base())).await.unwrap();
    assert_eq!((good.kind, good.bytes.len()), ("image/png", 70));
    for (url, code) in [
        (format!("{}/spip.php?page=backend", double.base()), "image.kind"),
        ("https://169.254.169.254/x.png".to_owned(), "image.refused"),
        ("https://ailleurs.example/pixel.png".to_owned(), "image.refused"),
        (format!("http://localhost:{}/IMG/a.png", double.port()), "image.refused"),
        (format!("{}/absent.png", double.base()), "image.unavailable"),
    ] {
        assert_eq!(image(&url).await.unwrap_err().code(), code, "{url}");
    }
    let stranger = kit.acting("enseignant-b").await;
    let refused = kit
        .host()
        .image(SPIP, &stranger, &format!("{}/IMG/a.png", double.base()))
        .await;
    assert_eq!(refused.unwrap_err().code(), "image.refused");
    kit.grant("principal-a", "http", false).await;
    assert_eq!(
        image(&format!("{}/IMG/jpg/cour.png", double.base()))
            .await
            .unwrap_err()
            .code(),
        "image.refused"
    );
}
