//! A ticket: once, for its address, for ten seconds, as long as its session lives.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use http::{Request, StatusCode, header};

use super::{NOTES, element, encode, house, location, send, ticket_of, validate};
use crate::portal::Portal;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_version_of_the_protocol_answers() {
    let house = house().await;
    let teacher = house.portal.signed_in(&house.kit, "enseignant-6a").await;
    let ticket = house.ticket(&teacher, NOTES).await;
    let one = house.validate("validate", &ticket, NOTES).await;
    let user = one.strip_prefix("yes\n").unwrap().trim_end().to_owned();
    assert_eq!(user.len(), 32, "{one}");
    for path in [
        "serviceValidate",
        "proxyValidate",
        "p3/serviceValidate",
        "p3/proxyValidate",
    ] {
        let ticket = house.ticket(&teacher, NOTES).await;
        let xml = house.validate(path, &ticket, NOTES).await;
        assert_eq!(element(&xml, "cas:user"), Some(user.as_str()), "{path}: {xml}");
        assert_eq!(element(&xml, "cas:ENTPersonProfils"), Some("National_3"), "{path}");
        assert_eq!(
            element(&xml, "cas:ENTPersonStructRattachRNE"),
            Some("0139001N"),
            "{path}"
        );
        assert!(!xml.contains("Goff"), "{path}: {xml}");
    }
    let ticket = house.ticket(&teacher, NOTES).await;
    let path = format!(
        "/cas/p3/serviceValidate?format=JSON&ticket={ticket}&service={}",
        encode(NOTES)
    );
    let json: serde_json::Value = serde_json::from_str(&house.portal.get("", &path).await.body).unwrap();
    assert_eq!(json["serviceResponse"]["authenticationSuccess"]["user"], user.as_str());
    let ticket = house.ticket(&teacher, NOTES).await;
    let saml = saml(&house.portal, &ticket, NOTES).await;
    assert!(
        saml.contains("samlp:Success") && saml.contains(&format!("<NameIdentifier>{user}<")),
        "{saml}"
    );
    let again = super::tickets::saml(&house.portal, &ticket, NOTES).await;
    assert!(
        !again.contains("Success") && again.contains("INVALID_TICKET"),
        "{again}"
    );
}

pub(super) async fn saml(portal: &Portal, ticket: &str, service: &str) -> String {
    let body = format!(
        "<SOAP-ENV:Envelope xmlns:SOAP-ENV=\"http://schemas.xmlsoap.org/soap/envelope/\"><SOAP-ENV:Header/><SOAP-ENV:Body>\
         <samlp:Request xmlns:samlp=\"urn:oasis:names:tc:SAML:1.0:protocol\" MajorVersion=\"1\" MinorVersion=\"1\">\
         <samlp:AssertionArtifact>{ticket}</samlp:AssertionArtifact></samlp:Request></SOAP-ENV:Body></SOAP-ENV:Envelope>"
    );
    let request = Request::post(format!("/cas/samlValidate?TARGET={}", encode(service)));
    let request = request
        .header(header::CONTENT_TYPE, "text/xml")
        .body(Body::from(body))
        .unwrap();
    send(portal, request).await.body
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn once_for_its_address_and_not_for_long() {
    let house = house().await;
    let teacher = house.portal.signed_in(&house.kit, "enseignant-6a").await;
    let refused = |xml: &str, code: &str| assert!(xml.contains(&format!("code=\"{code}\"")), "{code}: {xml}");

    let ticket = house.ticket(&teacher, NOTES).await;
    assert!(
        house
            .validate("serviceValidate", &ticket, NOTES)
            .await
            .contains("authenticationSuccess")
    );
    refused(
        &house.validate("serviceValidate", &ticket, NOTES).await,
        "INVALID_TICKET",
    );

    let ticket = house.ticket(&teacher, NOTES).await;
    let other = format!("{NOTES}?a=1");
    refused(
        &house.validate("serviceValidate", &ticket, &other).await,
        "INVALID_SERVICE",
    );
    refused(
        &house.validate("serviceValidate", &ticket, NOTES).await,
        "INVALID_TICKET",
    );

    let ticket = house.ticket(&teacher, NOTES).await;
    house.portal.wait(Duration::from_millis(10_001));
    refused(
        &house.validate("serviceValidate", &ticket, NOTES).await,
        "INVALID_TICKET",
    );

    for bad in ["", "ST-", "ST-<cas:user>admin</cas:user>", "PGT-1", &"S".repeat(5_000)] {
        let path = format!("/cas/serviceValidate?ticket={}&service={}", encode(bad), encode(NOTES));
        let answer = house.portal.get("", &path).await;
        assert!(
            answer.body.contains("authenticationFailure") && !answer.body.contains("admin"),
            "{bad}"
        );
    }
    refused(
        &house.validate("serviceValidate", "PT-abc", NOTES).await,
        "INVALID_TICKET_SPEC",
    );
    let twice = format!("/cas/serviceValidate?ticket=ST-1&ticket=ST-2&service={}", encode(NOTES));
    refused(&house.portal.get("", &twice).await.body, "INVALID_REQUEST");

    // The end of the session ends its tickets, whoever ended it.
    let ticket = house.ticket(&teacher, NOTES).await;
    let session = house
        .portal
        .identity
        .session(teacher.strip_prefix("preau=").unwrap())
        .await
        .unwrap()
        .unwrap();
    house.portal.identity.end(&session).await.unwrap();
    refused(
        &house.validate("serviceValidate", &ticket, NOTES).await,
        "INVALID_TICKET",
    );
    let other = house.portal.signed_in(&house.kit, "enseignant-6b").await;
    let ticket = house.ticket(&other, NOTES).await;
    let session = house
        .portal
        .identity
        .session(other.strip_prefix("preau=").unwrap())
        .await
        .unwrap()
        .unwrap();
    house.portal.identity.close_account(session.compte).await.unwrap();
    refused(
        &house.validate("serviceValidate", &ticket, NOTES).await,
        "INVALID_TICKET",
    );
    // Nothing that opens anything stands in the database.
    let rows = sqlx::query("SELECT COUNT(*) AS n FROM sso_ticket")
        .fetch_one(&mut *house.fresh.db.read().await.unwrap())
        .await
        .unwrap();
    assert_eq!(preau_store::RowExt::int(&rows, "n").unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_replicas_accept_a_ticket_once() {
    let house = house().await;
    let other = Portal::with(
        &house.kit,
        house.fresh.another().await,
        Arc::<super::Recorder>::clone(&house.net),
        40,
    );
    let teacher = house.portal.signed_in(&house.kit, "enseignant-6a").await;
    for _ in 0..12 {
        let ticket = house.ticket(&teacher, NOTES).await;
        let (mut tries, mut good) = (tokio::task::JoinSet::new(), 0);
        for n in 0..8 {
            let portal = if n % 2 == 0 { &house.portal } else { &other };
            let router = portal.router.clone();
            let path = format!("/cas/serviceValidate?ticket={ticket}&service={}", encode(NOTES));
            tries.spawn(async move {
                let request = Request::get(path).body(Body::empty()).unwrap();
                let response = tower::ServiceExt::oneshot(router, request).await.unwrap();
                axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap()
            });
        }
        while let Some(answer) = tries.join_next().await {
            let answer = answer.unwrap();
            good += usize::from(answer.windows(21).any(|w| w == b"authenticationSuccess"));
        }
        // The element opens and closes in one answer.
        assert_eq!(good, 1, "of eight validations");
    }
    // Issued here, validated there; opaque ids are the same.
    let here = house.ticket(&teacher, NOTES).await;
    let there = validate(&other, "serviceValidate", &here, NOTES).await;
    assert!(there.contains("authenticationSuccess"), "{there}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_at_once_are_all_served() {
    let house = house().await;
    let teacher = house.portal.signed_in(&house.kit, "enseignant-6a").await;
    let mut all = tokio::task::JoinSet::new();
    for _ in 0..60 {
        let (router, cookie) = (house.portal.router.clone(), teacher.clone());
        all.spawn(async move {
            let path = format!("/cas/login?service={}", encode(NOTES));
            let request = Request::get(path)
                .header(header::COOKIE, cookie)
                .body(Body::empty())
                .unwrap();
            let response = tower::ServiceExt::oneshot(router.clone(), request).await.unwrap();
            let location = response.headers()[header::LOCATION].to_str().unwrap().to_owned();
            let ticket = location.split_once("ticket=").unwrap().1.to_owned();
            let path = format!("/cas/validate?ticket={ticket}&service={}", encode(NOTES));
            let request = Request::get(path).body(Body::empty()).unwrap();
            let response = tower::ServiceExt::oneshot(router, request).await.unwrap();
            let body = axum::body::to_bytes(response.into_body(), 1 << 16).await.unwrap();
            (ticket, body.starts_with(b"yes\n"))
        });
    }
    let mut seen = HashSet::new();
    while let Some(one) = all.join_next().await {
        let (ticket, good) = one.unwrap();
        assert!(good, "{ticket}");
        seen.insert(ticket);
    }
    assert_eq!(seen.len(), 60);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn gateway_and_renew() {
    let house = house().await;
    let service = encode(NOTES);
    // Nobody: gateway goes back without a ticket, otherwise the sign-in page comes first.
    let back = house
        .portal
        .get("", &format!("/cas/login?service={service}&gateway=true"))
        .await;
    assert_eq!(location(&back), NOTES);
    let door = house.portal.get("", &format!("/cas/login?service={service}")).await;
    assert!(
        location(&door).starts_with("/login?suite=%2Fcas%2Flogin%3Fservice%3D"),
        "{}",
        location(&door)
    );

    // renew: the session ends, and an old one never makes a fresh ticket.
    let old = house.portal.signed_in(&house.kit, "enseignant-6a").await;
    house.portal.wait(Duration::from_secs(5));
    let plain = house.ticket(&old, NOTES).await;
    let path = format!("/cas/serviceValidate?renew=true&ticket={plain}&service={service}");
    assert!(house.portal.get("", &path).await.body.contains("INVALID_TICKET"));
    let asked = house
        .portal
        .get(&old, &format!("/cas/login?service={service}&renew=true"))
        .await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER);
    assert!(location(&asked).starts_with("/login?suite="), "{}", location(&asked));
    assert_eq!(
        house.portal.get(&old, "/").await.status,
        StatusCode::SEE_OTHER,
        "the session is over"
    );
    let next = decode(location(&asked).strip_prefix("/login?suite=").unwrap());
    // Somebody signs in; the same mark with their session gives a fresh ticket.
    let new = house.portal.signed_in(&house.kit, "enseignant-6a").await;
    let fresh = house.portal.get(&new, &next).await;
    let ticket = ticket_of(&fresh).unwrap_or_else(|| panic!("{next}: {}", fresh.body));
    let path = format!("/cas/p3/serviceValidate?renew=true&ticket={ticket}&service={service}");
    let good = house.portal.get("", &path).await.body;
    assert!(good.contains("<cas:isFromNewLogin>true<"), "{good}");
    // Later the same address, from the history of the browser, is not fresh any more.
    house.portal.wait(Duration::from_mins(5));
    let stale = house.portal.get(&new, &next).await;
    assert!(location(&stale).starts_with("/login?suite="), "{}", location(&stale));
    // A mark made elsewhere is no mark.
    let other = house.portal.signed_in(&house.kit, "enseignant-6a").await;
    let forged = format!("/cas/login?service={service}&renew=true&depuis=0.00");
    assert!(location(&house.portal.get(&other, &forged).await).starts_with("/login?suite="));
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(b) = rest.next() {
        if b == b'%' {
            let hex = [rest.next().unwrap(), rest.next().unwrap()];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&hex).unwrap(), 16).unwrap());
        } else {
            bytes.push(b);
        }
    }
    String::from_utf8(bytes).unwrap()
}
