//! Proxies, and the end of sessions.

use std::sync::atomic::Ordering;
use std::time::Duration;

use super::{NOTES, element, encode, house, validate};

const CALLBACK: &str = "https://notes.exemple.fr/pgt";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_proxy_goes_further_in_the_name_of_somebody() {
    let house = house().await;
    let teacher = house.portal.signed_in(&house.kit, "enseignant-6a").await;
    let asking = |ticket: &str, callback: &str| {
        format!(
            "/cas/serviceValidate?ticket={ticket}&service={}&pgtUrl={}",
            encode(NOTES),
            encode(callback)
        )
    };
    for wrong in [
        "http://notes.exemple.fr/pgt",
        "https://pirate.fr/pgt",
        "https://notes.exemple.fr@pirate.fr/",
    ] {
        let ticket = house.ticket(&teacher, NOTES).await;
        let answer = house.portal.get("", &asking(&ticket, wrong)).await.body;
        assert!(answer.contains("INVALID_PROXY_CALLBACK"), "{wrong}: {answer}");
    }
    assert!(house.net.take().is_empty(), "nobody was called");
    let ticket = house.ticket(&teacher, NOTES).await;
    let answer = house.portal.get("", &asking(&ticket, CALLBACK)).await.body;
    let iou = element(&answer, "cas:proxyGrantingTicket")
        .unwrap_or_else(|| panic!("{answer}"))
        .to_owned();
    let called = house.net.take().pop().unwrap();
    assert_eq!(called.allowed, ["https://notes.exemple.fr"]);
    let (_, query) = called.url.split_once("?pgtId=").unwrap();
    let (pgt, given) = query.split_once("&pgtIou=").unwrap();
    assert_eq!(given, iou);
    assert!(
        !answer.contains(pgt),
        "the ticket itself only goes through the callback"
    );

    let target = "https://ressource.exemple.fr/a";
    let proxy = |pgt: &str, target: &str| format!("/cas/proxy?pgt={pgt}&targetService={}", encode(target));
    let answer = house.portal.get("", &proxy(pgt, target)).await.body;
    let pt = element(&answer, "cas:proxyTicket")
        .unwrap_or_else(|| panic!("{answer}"))
        .to_owned();
    let refused = validate(&house.portal, "serviceValidate", &pt, target).await;
    assert!(refused.contains("INVALID_TICKET_SPEC"), "{refused}");
    let good = validate(&house.portal, "proxyValidate", &pt, target).await;
    assert_eq!(element(&good, "cas:proxy"), Some(CALLBACK), "{good}");
    assert_eq!(
        element(&good, "cas:user"),
        Some("anonyme"),
        "what leaves is that of the target: {good}"
    );
    // Not registered, not for this person, not agreed to.
    for elsewhere in [
        "https://pirate.fr/",
        "https://cantine.exemple.fr/entrer",
        "https://salles.exemple.fr/",
    ] {
        let answer = house.portal.get("", &proxy(pgt, elsewhere)).await.body;
        assert!(answer.contains("UNAUTHORIZED_SERVICE"), "{elsewhere}: {answer}");
    }
    assert!(
        house
            .portal
            .get("", &proxy("PGT-x", target))
            .await
            .body
            .contains("INVALID_TICKET")
    );
    // A service that may not be a proxy; a callback that does not answer.
    house.net.down.store(true, Ordering::SeqCst);
    let ticket = house.ticket(&teacher, NOTES).await;
    let answer = house.portal.get("", &asking(&ticket, CALLBACK)).await.body;
    assert!(
        answer.contains("authenticationSuccess") && !answer.contains("proxyGrantingTicket"),
        "{answer}"
    );
    let session = house
        .portal
        .identity
        .session(teacher.strip_prefix("preau=").unwrap())
        .await
        .unwrap()
        .unwrap();
    house.portal.identity.end(&session).await.unwrap();
    assert!(
        house
            .portal
            .get("", &proxy(pgt, target))
            .await
            .body
            .contains("INVALID_TICKET"),
        "the session is over"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn services_are_told_when_a_session_ends() {
    let house = house().await;
    let teacher = house.portal.signed_in(&house.kit, "enseignant-6a").await;
    let ticket = house.ticket(&teacher, NOTES).await;
    house.validate("serviceValidate", &ticket, NOTES).await;
    // A service that did not ask for it is never told.
    let other = house.ticket(&teacher, "https://libre.exemple.fr/").await;
    house
        .validate("serviceValidate", &other, "https://libre.exemple.fr/")
        .await;
    assert_eq!(house.portal.sso.prevenir().await.unwrap(), 0, "the session lives");
    house.portal.get(&teacher, "/cas/logout").await;
    assert_eq!(house.portal.sso.prevenir().await.unwrap(), 1);
    let told = house.net.take();
    let [one] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!((one.method.as_str(), one.url.as_str()), ("POST", NOTES));
    let body = String::from_utf8(one.body.clone()).unwrap();
    assert!(
        body.starts_with("logoutRequest=") && body.contains(&ticket) && body.contains("LogoutRequest"),
        "{body}"
    );
    assert_eq!(house.portal.sso.prevenir().await.unwrap(), 0, "once");

    // Idle too long is an end like any other; who does not answer is tried a little, then left alone.
    let teacher = house.portal.signed_in(&house.kit, "enseignant-6a").await;
    let ticket = house.ticket(&teacher, NOTES).await;
    house.validate("serviceValidate", &ticket, NOTES).await;
    house.portal.wait(Duration::from_mins(31));
    house.net.down.store(true, Ordering::SeqCst);
    for _ in 0..6 {
        assert_eq!(house.portal.sso.prevenir().await.unwrap(), 0);
        house.portal.wait(Duration::from_mins(5));
    }
    assert_eq!(house.net.take().len(), 3);
}
