//! The home page around a module that misbehaves: drawn, in time, and an administrator reads why.

use std::time::{Duration, Instant};

use preau_kit::Kit;

use crate::engines::Fresh;
use crate::guests::{kit, package};
use crate::portal::Portal;

const ARTICLE: &str = "Sortie au musée";
/// What a widget may take at most before it gives way to a small card, and what the rest of the page adds.
const LONGEST: Duration = Duration::from_secs(4);

/// An article for everybody of 6A, and the module that misbehaves beside it.
async fn school() -> (Kit, Fresh) {
    let (kit, fresh) = kit().await;
    let kit = kit.plugin(package("plugins/actualites")).await;
    let author = kit.as_("principal-a");
    let form = author
        .get("/ecrire")
        .await
        .choosing("destinataires", [kit.school().responsables("6A")]);
    form.submit("envoyer", &[("titre", ARTICLE), ("texte", "Jeudi.")]).await;
    (kit.plugin(package("hostile/abus")).await, fresh)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_home_is_drawn_around_every_misbehaviour() {
    let (kit, _fresh) = school().await;
    let portal = Portal::of(&kit);
    let (parent, head) = (
        portal.signed_in(&kit, "parent-6a").await,
        portal.signed_in(&kit, "principal-a").await,
    );
    for (mode, cause) in [
        ("boucle", "temps de calcul dépassé"),
        ("memoire", "mémoire dépassée"),
        ("reponse-100mo", "mémoire dépassée"),
        ("recursion", ""),
        ("piege", "erreur de programmation"),
        ("panique", "erreur de programmation"),
        ("reponse-10mo", "trop de données"),
        ("reponse-1mo", "réponse trop longue"),
        ("vue-large", "page trop grande"),
        ("vue-million", ""),
        ("vue-invalide", "ne peut pas dessiner"),
        ("vue-sans-etiquette", "ne peut pas dessiner"),
        ("dehors", "ne peut pas dessiner"),
        ("poignees", "trop de ressources"),
        ("lent", ""),
    ] {
        kit.wait(11 * 60_000);
        kit.setting("principal-a", "mode", mode).await;
        let began = Instant::now();
        let home = portal.get(&parent, "/").await;
        let took = began.elapsed();
        assert_eq!(home.status.as_u16(), 200, "{mode}");
        assert!(home.body.contains(ARTICLE), "{mode}: the other module is not there");
        assert!(took < LONGEST, "{mode}: {took:?}");
        let latest = kit.host().incidents(Some(kit.school().a.id), 100).await.unwrap();
        let incident = latest.iter().max_by_key(|i| i.at).unwrap();
        assert_eq!((incident.place.as_str(), incident.at), ("widget", kit.now()), "{mode}");
        assert!(
            home.body.contains(&incident.reference),
            "{mode}: the card does not give its reference"
        );
        let console = portal.get(&head, "/console/incidents").await;
        assert!(
            console.body.contains(&incident.reference),
            "{mode}: nothing to read in the console"
        );
        assert!(incident.detail.contains(cause), "{mode}: {}", incident.detail);
    }
    // Written while it is only read: the page is drawn, nothing is written, and it is told.
    kit.setting("principal-a", "mode", "ecrire").await;
    kit.wait(11 * 60_000);
    assert!(portal.get(&parent, "/").await.body.contains(ARTICLE));
    let console = portal.get(&head, "/console/incidents").await;
    assert!(console.body.contains("content.read-only"));
    // Markup is text.
    kit.setting("principal-a", "mode", "script").await;
    kit.wait(11 * 60_000);
    let home = portal.get(&parent, "/").await.body;
    assert!(home.contains(ARTICLE) && !home.contains("<script>document") && !home.contains("onerror=alert(1)>"));
}

async fn median(portal: &Portal, cookie: &str, pages: usize) -> Duration {
    let mut times = Vec::with_capacity(pages);
    for _ in 0..pages {
        let began = Instant::now();
        assert_eq!(portal.get(cookie, "/").await.status.as_u16(), 200);
        times.push(began.elapsed());
        tokio::time::sleep(Duration::from_millis(3)).await;
    }
    times.sort_unstable();
    times[times.len() / 2]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn neighbours_keep_the_latency_of_their_home() {
    let (kit, _fresh) = school().await;
    kit.setting("principal-a", "mode", "boucle").await;
    let portal = Portal::of(&kit);
    let neighbour = portal.signed_in(&kit, "principal-b").await;
    let mut loops = Vec::new();
    for who in ["principal-a", "parent-6a", "enseignant-6a"] {
        loops.push(portal.signed_in(&kit, who).await);
    }
    let alone = median(&portal, &neighbour, 40).await;
    let hostile = async {
        for _ in 0..3 {
            kit.wait(11 * 60_000);
            let (a, b, c) = tokio::join!(
                portal.get(&loops[0], "/"),
                portal.get(&loops[1], "/"),
                portal.get(&loops[2], "/")
            );
            for page in [a, b, c] {
                assert_eq!(page.status.as_u16(), 200);
            }
        }
    };
    let beside = async {
        tokio::time::sleep(Duration::from_millis(30)).await;
        median(&portal, &neighbour, 40).await
    };
    let ((), beside) = tokio::join!(hostile, beside);
    assert!(
        beside < alone + Duration::from_millis(40),
        "alone {alone:?}, beside homes that loop {beside:?}"
    );
}

/// A parent with a child in each collège: one school at a time, each within reach, and links that stay there.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_parent_of_two_schools_goes_from_one_to_the_other() {
    let (kit, _fresh) = kit().await;
    let kit = kit.plugin(package("plugins/actualites")).await;
    let (a, b) = (kit.school().a.id, kit.school().b.id);
    for (head, school, title) in [("principal-a", a, "Cross du A"), ("principal-b", b, "Chorale du B")] {
        let to = preau_model::Principal::ProfilDeStructure(school, preau_model::Profil::Tut);
        let form = kit.as_(head).get("/ecrire").await.choosing("destinataires", [to]);
        form.submit("envoyer", &[("titre", title), ("texte", "Venez.")]).await;
    }
    let portal = Portal::of(&kit);
    let parent = portal.signed_in(&kit, "parent-a-b").await;
    let home = portal.get(&parent, "/").await.body;
    assert!(home.contains("Cross du A") && home.contains("Chorale du B"));
    let at = |school| format!("/actualites/?etablissement={school}");
    for (school, shown, other) in [(a, "Cross du A", "Chorale du B"), (b, "Chorale du B", "Cross du A")] {
        let page = portal.get(&parent, &at(school)).await.body;
        assert!(page.contains(shown) && !page.contains(other), "{shown}");
        assert!(
            page.contains(&at(a)) && page.contains(&at(b)),
            "both schools are offered"
        );
        let article = page
            .split("href=\"/actualites/")
            .find(|link| link.starts_with("01"))
            .unwrap();
        let path = article.split('"').next().unwrap();
        assert!(path.ends_with(&format!("etablissement={school}")), "{path}");
        let article = portal.get(&parent, &format!("/actualites/{path}")).await;
        assert!(article.status.is_success() && article.body.contains(shown));
    }
    // A school where one has no place is not named into existence.
    let foreign = portal
        .get(&portal.signed_in(&kit, "parent-6a").await, &at(b))
        .await
        .body;
    assert!(foreign.contains("Cross du A") && !foreign.contains("Chorale du B"));
}
