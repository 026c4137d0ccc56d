//! The way out, as a module that misuses it meets it: refused by rule, written down, and no more than its share.

use std::sync::Arc;

use preau_kit::{Kit, Page, Start};
use preau_model::{ManualClock, Net};
use preau_net::{Client, Exception, NetConfig, SystemResolver};
use preau_store::RowExt as _;
use preau_tests::double::{Certificate, Mood, Spip};

use crate::engines::{Fresh, fresh};
use crate::guests::{package, shared_cache};

const EVASION: &str = "fr.exemple.hostile.evasion";
/// 2026-11-22.
const NOW: i64 = 1_795_305_600_000;

/// The real client, which trusts the double's authority and may reach it on behalf of `module`.
fn net(double: &Spip, module: &str) -> Arc<dyn Net> {
    client(double.authority(), double.port(), module)
}

/// The same from what another process knows.
pub(crate) fn client(authority: &str, port: u16, module: &str) -> Arc<dyn Net> {
    let exception = Exception {
        module: module.to_owned(),
        host: "localhost".to_owned(),
        port,
    };
    let config = NetConfig {
        resolver: Arc::new(SystemResolver),
        exceptions: vec![exception],
        authorities: vec![authority.as_bytes().to_vec()],
        clock: Arc::new(ManualClock::new(NOW)),
    };
    Arc::new(Client::new(config).unwrap())
}

/// A kit whose modules may reach the double.
pub(crate) async fn kit_on(double: &Spip, module: &str) -> (Kit, Fresh) {
    let fresh = fresh().await;
    let kit = Kit::start(Start {
        db: Some(fresh.db.clone()),
        cache: Some(shared_cache()),
        net: Some(net(double, module)),
        ..Start::default()
    })
    .await;
    (kit, fresh)
}

/// Set up and granted in collège A.
async fn evasion(double: &Spip) -> (Kit, Fresh) {
    let (kit, fresh) = kit_on(double, EVASION).await;
    let kit = kit.plugin(package("hostile/evasion")).await;
    kit.setting("principal-a", "adresse", double.base()).await;
    kit.grant("principal-a", "http", true).await;
    (kit, fresh)
}

async fn reads<'k>(kit: &'k Kit, url: &str) -> Page<'k> {
    kit.as_("principal-a").get_segments(&["lire", url]).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_granted_is_read_and_nothing_else() {
    let double = Spip::start().unwrap();
    let (kit, _fresh) = evasion(&double).await;
    let url = format!("{}/spip.php?page=backend", double.base());
    reads(&kit, &url).await.assert_text("200 stale=false");
    for (url, words) in [
        ("https://2130706433/".to_owned(), "numérique détournée"),
        (format!("https://0177.0.0.1:{}/", double.port()), "numérique détournée"),
        ("https://169.254.169.254/latest/meta-data/".to_owned(), "pas de ceux"),
        (
            format!("https://x@localhost:{}/", double.port()),
            "retirez ce qui précède",
        ),
        (format!("http://localhost:{}/", double.port()), "https://"),
        ("https://localhost:22/".to_owned(), "pas de ceux"),
        ("https://localhost/".to_owned(), "pas de ceux"),
        ("https://a.essai.example:22/".to_owned(), "pas de ceux"),
        ("file:///etc/passwd".to_owned(), "https://"),
        (format!("https://127.0.0.1:{}/", double.port()), "pas de ceux"),
    ] {
        let page = reads(&kit, &url).await;
        page.assert_text("NotGranted");
        page.assert_text(words);
    }
    assert_eq!(double.requests().len(), 1, "nothing but the first left");
    // Another school granted nothing; the same module there reaches nobody.
    let other = kit.as_("principal-b").get_segments(&["lire", &url]).await;
    other.assert_text("n’a pas autorisé");

    let incidents = kit.host().incidents(Some(kit.school().a.id), 50).await.unwrap();
    let mut kinds: Vec<&str> = incidents.iter().map(|one| one.kind.as_str()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    assert_eq!(
        kinds,
        [
            "http.hote-non-prevu",
            "http.hote-numerique",
            "http.identifiants",
            "http.schema"
        ]
    );
    for one in &incidents {
        let told = format!("{} {}", one.kind, one.detail);
        assert!(!told.contains("169.254") && !told.contains("localhost"), "{told}");
    }
    let metrics = kit.host().plugin(EVASION).unwrap().metrics;
    assert_eq!((metrics.http_exchanges, metrics.http_refused), (1, 10), "{metrics:?}");
    assert!(metrics.http_bytes > 5_000);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn redirects_methods_and_headers_open_nothing() {
    let double = Spip::start().unwrap();
    let (kit, _fresh) = evasion(&double).await;
    let url = format!("{}/x", double.base());
    for (to, words) in [
        ("https://169.254.169.254/", "169.254.169.254"),
        ("https://ailleurs.example/", "ailleurs.example"),
        ("http://localhost/", "https://"),
        ("//2130706433/", "numérique"),
    ] {
        double.mood(Mood::Redirect(to.to_owned()));
        let page = reads(&kit, &url).await;
        page.assert_text("NotGranted");
        page.assert_text("Le site renvoie vers");
        page.assert_text(words);
    }
    double.mood(Mood::Good);
    let before = double.requests().len();
    let user = kit.as_("principal-a");
    for method in ["POST", "DELETE"] {
        user.get_segments(&["methode", method, &url])
            .await
            .assert_text("ReadOnly");
    }
    user.get_segments(&["methode", "CONNECT", &url])
        .await
        .assert_text("ReadOnly");
    for name in ["host", "cookie", "transfer-encoding", "connection"] {
        let page = user.get_segments(&["entete", name, "x", &url]).await;
        page.assert_text("en-tête");
    }
    // A widget only reads too.
    kit.as_("principal-a").widget().await.unwrap().unwrap();
    assert_eq!(double.requests().len(), before, "nothing left");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn secrets_are_sealed_sent_and_never_read() {
    let double = Spip::start().unwrap();
    let (kit, fresh) = evasion(&double).await;
    let (host, school) = (kit.host(), kit.school().a.id);
    let sealed = host.seal_secret(EVASION, school, "cle", "cle-tres-secrete-42").unwrap();
    kit.setting("principal-a", "cle", &sealed).await;
    let user = kit.as_("principal-a");
    let url = format!("{}/x", double.base());
    user.get_segments(&["cle"]).await.assert_text("None");
    user.get_segments(&["secret", &url]).await.assert_text("404");
    let sent = double.requests().pop().unwrap();
    assert!(sent.contains("x-cle: cle-tres-secrete-42"), "{sent}");
    let rows = sqlx::query("SELECT value FROM module_setting WHERE name = 'cle'")
        .fetch_all(&mut *fresh.db.read().await.unwrap())
        .await
        .unwrap();
    assert_eq!(rows.len(), 1);
    assert!(!rows[0].text("value").unwrap().contains("secrete"));
    // What another school sealed is nothing here.
    let foreign = host.seal_secret(EVASION, kit.school().b.id, "cle", "autre").unwrap();
    kit.setting("principal-a", "cle", &foreign).await;
    user.get_segments(&["secret", &url])
        .await
        .assert_text("n’est pas rempli");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_module_has_its_share_of_an_hour() {
    let double = Spip::start().unwrap();
    let (kit, _fresh) = evasion(&double).await;
    for head in ["principal-b", "departement"] {
        kit.switch(head, "", false).await;
    }
    // A job that insists is stopped by its own limits; what it used counts.
    kit.host().run_due(kit.now()).await.unwrap();
    let used = double.requests().len();
    assert!((1..=600).contains(&used), "{used}");
    let url = format!("{}/x", double.base());
    for _ in 0..(600 - used) / 20 {
        let page = kit.as_("principal-a").get_segments(&["ensemble", "20", &url]).await;
        page.assert_text("bons 20 sur 20");
    }
    for _ in 0..20 {
        reads(&kit, &url).await;
    }
    assert_eq!(double.requests().len(), 600);
    reads(&kit, &url).await.assert_text("OverQuota");
    let incidents = kit.host().incidents(Some(kit.school().a.id), 50).await.unwrap();
    assert!(incidents.iter().any(|one| one.kind == "http.quota"));
    kit.wait(3_600_000);
    reads(&kit, &url).await.assert_text("404");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn memory_breaker_and_bounds() {
    let double = Spip::start().unwrap();
    let (kit, _fresh) = evasion(&double).await;
    let user = kit.as_("principal-a");
    let url = format!("{}/spip.php?page=backend", double.base());
    let remembered = async || user.get_segments(&["memoire", &url]).await;
    remembered().await.assert_text("200 stale=false");
    remembered().await.assert_text("200 stale=false");
    assert_eq!(double.requests().len(), 1, "the second came from memory");
    kit.wait(61_000);
    double.mood(Mood::Error);
    remembered().await.assert_text("200 stale=true");
    kit.wait(700_000);
    remembered().await.assert_text("500");

    double.mood(Mood::Huge);
    reads(&kit, &url).await.assert_text("TooLarge");
    double.mood(Mood::Cut);
    for _ in 0..2 {
        reads(&kit, &url).await.assert_text("interrompue");
    }
    double.mood(Mood::OddStatus);
    reads(&kit, &url).await.assert_text("pas une page web");
    // Five failures in a row: the host is left alone.
    let before = double.requests().len();
    double.mood(Mood::Good);
    reads(&kit, &url).await.assert_text("Resting");
    assert_eq!(double.requests().len(), before);
    kit.wait(60_000);
    reads(&kit, &url).await.assert_text("200 stale=false");
    let page = user.get_segments(&["ensemble", "20", &url]).await;
    page.assert_text("bons 20 sur 20");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bad_certificate_is_named() {
    for (which, words) in [
        (Certificate::Expired, "a expiré"),
        (Certificate::OtherName, "d’un autre nom"),
    ] {
        let double = Spip::presenting(which).unwrap();
        let (kit, _fresh) = evasion(&double).await;
        let page = reads(&kit, double.base()).await;
        page.assert_text("Unreachable");
        page.assert_text(words);
        assert!(double.requests().is_empty());
    }
}
