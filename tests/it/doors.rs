//! Doors in, against a provider that lies: every wrong answer is refused for its own reason, the right one signs in.

mod entree;
mod matching;
mod porch;

use std::time::Duration;

use porch::{RULE, porch};

const MINUTE: Duration = Duration::from_mins(1);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_right_one_signs_in_and_is_remembered() {
    let porch = porch(RULE).await;
    let door = porch.leave("/recherche?q=mars").await;
    for part in [
        "response_type=code",
        "code_challenge_method=S256",
        "client_id=preau",
        "redirect_uri=http%3A%2F%2F127.0.0.1%3A8080%2Foidc%2Fessai%2Fcallback",
    ] {
        assert!(door.url.contains(part), "{part} in {}", door.url);
    }
    assert!(door.url.starts_with(&format!("{}/authorize?", porch.idp.base())));
    porch.expect(&door, "sujet-1", &["013/2D/enseignant-6a"]);
    let entered = porch.come_back(&door).await;
    assert_eq!(
        (entered.status.as_u16(), entered.location()),
        (303, "/recherche?q=mars")
    );
    let session = format!("preau={}", entered.cookie("preau").unwrap());
    let home = porch.portal.get(&session, "/").await;
    assert_eq!(home.status.as_u16(), 200);
    assert!(home.body.contains("Paul Le Goff"), "{}", home.body);

    // Known by its subject from now on, even when the provider says nothing else.
    let door = porch.leave("/").await;
    porch.expect(&door, "sujet-1", &[]);
    assert_eq!(porch.come_back(&door).await.status.as_u16(), 303);
    // Another subject is somebody else.
    let door = porch.leave("/").await;
    porch.expect(&door, "sujet-2", &[]);
    let refused = porch.come_back(&door).await;
    porch.refused(&refused, 403, "Aucun compte ne correspond");
    let stored = porch
        .column(
            "SELECT hex(sujet) AS t FROM porte_lien",
            "SELECT encode(sujet, 'hex') AS t FROM porte_lien",
        )
        .await;
    assert_eq!(stored.len(), 1);
    assert_eq!(stored[0].len(), 64, "a subject is not kept, its hash is");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_is_good_once_in_its_browser_for_some_minutes() {
    let porch = porch(RULE).await;
    let door = porch.leave("/").await;
    porch.expect(&door, "sujet", &["013/2D/enseignant-6a"]);
    // Another browser, which holds another nonce, or none; another provider; another state.
    let path = porch.callback(&door);
    for cookie in ["", "preau-entree=00000000000000000000000000000000"] {
        let foreign = porch.portal.get(cookie, &path).await;
        porch.refused(&foreign, 400, "Cette connexion ne peut pas continuer");
    }
    let other = path.replace(&door.state, &"0".repeat(64));
    porch.refused(
        &porch.portal.get(&door.cookie, &other).await,
        400,
        "ne peut pas continuer",
    );
    let elsewhere = path.replace("/oidc/essai/", "/oidc/autre/");
    porch.refused(
        &porch.portal.get(&door.cookie, &elsewhere).await,
        404,
        "Cette porte n’existe pas",
    );
    // None of these used it up.
    assert_eq!(porch.portal.get(&door.cookie, &path).await.status.as_u16(), 303);
    let again = porch.portal.get(&door.cookie, &path).await;
    porch.refused(&again, 400, "a déjà servi");

    let door = porch.leave("/").await;
    porch.portal.wait(11 * MINUTE);
    porch.expect(&door, "sujet", &["013/2D/enseignant-6a"]);
    porch.refused(&porch.come_back(&door).await, 400, "commencé il y a trop longtemps");
    assert_eq!(
        porch
            .column("SELECT acte AS t FROM journal WHERE acte = 'door.denied'", "")
            .await
            .len(),
        0,
        "what anybody can provoke does not fill the journal"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_issuer_of_the_answer_is_checked_and_errors_are_said() {
    let porch = porch(RULE).await;
    let answer = async |more: &str| {
        let door = porch.leave("/").await;
        porch.expect(&door, "sujet", &["013/2D/enseignant-6a"]);
        let path = format!("/oidc/essai/callback?state={}{more}", door.state);
        porch.portal.get(&door.cookie, &path).await
    };
    let iss = porch.idp.base().replace(':', "%3A").replace('/', "%2F");
    assert_eq!(answer(&format!("&code=abc&iss={iss}")).await.status.as_u16(), 303);
    // RFC 9207: another issuer, or none from one that announced it.
    porch.refused(
        &answer("&code=abc&iss=https%3A%2F%2Failleurs.example").await,
        403,
        "n’a pas pu être vérifiée",
    );
    assert_eq!(porch.last_denial().await, "preuve iss");
    porch.refused(&answer("&code=abc").await, 403, "n’a pas pu être vérifiée");
    assert_eq!(porch.last_denial().await, "preuve iss.absent");
    let stopped = answer(&format!("&error=access_denied&error_description=x&iss={iss}")).await;
    porch.refused(&stopped, 403, "arrêtée avant la fin");
    let failed = answer(&format!("&error=server_error&error_description=%3Cscript%3E&iss={iss}")).await;
    porch.refused(&failed, 502, "dit qu’il ne peut pas");
    assert!(!failed.body.contains("script>alert") && !failed.body.contains("server_error"));
    for malformed in ["", "&code=", "&code=a&code=b", "&code=a&error=b", "&code=a%0D%0Ab"] {
        porch.refused(&answer(malformed).await, 400, "ne peut pas continuer");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_provider_that_does_not_answer_or_pretends_is_said_plainly() {
    let mut porch = porch(RULE).await;
    porch.idp.pretend("https://ailleurs.example");
    let page = porch.portal.get("", "/login/oidc/essai").await;
    porch.refused(&page, 503, "ne répond pas");
    // Nobody waits for the same failure twice.
    porch.portal.get("", "/login/oidc/essai").await;
    assert_eq!(porch.idp.asked("/.well-known/openid-configuration"), 1);
    porch.idp.pretend(porch.idp.base());
    porch.portal.wait(Duration::from_secs(6));
    assert_eq!(porch.sign_in("sujet").await, 303);
    // What was read serves for a day without the provider, then no longer.
    porch.stop();
    porch.portal.wait(2 * 60 * MINUTE);
    assert_eq!(porch.portal.get("", "/login/oidc/essai").await.status.as_u16(), 303);
    porch.portal.wait(23 * 60 * MINUTE);
    porch.refused(&porch.portal.get("", "/login/oidc/essai").await, 503, "ne répond pas");
}
