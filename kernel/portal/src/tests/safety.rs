//! What protects every page: headers, tokens, origins, sizes.

use axum::body::Body;
use http::Request;

use super::house::{Browser, House, ORIGIN};

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let house = House::new(None).await;
    let inside = house.signed_in("principal-a").await;
    for (browser, path) in [
        (&Browser::default(), "/login"),
        (&Browser::default(), "/nulle/part"),
        (&Browser::default(), "/_sante"),
        (&inside, "/"),
        (&inside, "/console/modules"),
        (&inside, "/inconnu"),
    ] {
        let answer = house.get(browser, path).await;
        let policy = answer.header("content-security-policy");
        for part in [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ] {
            assert!(policy.contains(part), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe"), "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
        assert!(answer.header("permissions-policy").contains("camera=()"), "{path}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        assert_eq!(answer.header("strict-transport-security"), "", "not on plain http");
        assert!(
            !answer.body.contains("style=\"") && !answer.body.contains("<script"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn assets_are_kept_for_ever() {
    let house = House::new(None).await;
    let url = preau_ui::assets::asset_url("base.css");
    let answer = house.get(&Browser::default(), url).await;
    assert_eq!(answer.status.as_u16(), 200);
    assert!(answer.header("cache-control").contains("immutable"));
    assert!(answer.header("content-type").starts_with("text/css"));
}

#[tokio::test]
async fn a_form_from_elsewhere_changes_nothing() {
    let house = House::new(None).await;
    let browser = house.signed_in("principal-a").await;
    let good = format!("_csrf={}&theme=dark", browser.csrf);
    let other = house.signed_in("principal-b").await;
    for (form, origin) in [
        ("theme=dark".to_owned(), Some(ORIGIN)),
        ("_csrf=&theme=dark".to_owned(), Some(ORIGIN)),
        (format!("_csrf={}&theme=dark", other.csrf), Some(ORIGIN)),
        (good.clone(), Some("https://pirate.fr")),
        (good.clone(), Some("null")),
        (good.clone(), Some("http://127.0.0.1:9090")),
    ] {
        let answer = house.post_raw(&browser, "/compte/apparence", &form, origin).await;
        assert_eq!(answer.status.as_u16(), 403, "{form} {origin:?}");
    }
    assert!(!house.get(&browser, "/").await.body.contains("data-theme=\"dark\""));
    let answer = house.post_raw(&browser, "/compte/apparence", &good, Some(ORIGIN)).await;
    assert_eq!(answer.status.as_u16(), 303);
    assert!(house.get(&browser, "/").await.body.contains("data-theme=\"dark\""));
}

#[tokio::test]
async fn bodies_are_bounded_and_are_forms() {
    let house = House::new(None).await;
    let browser = house.signed_in("principal-a").await;
    let long = format!("_csrf={}&x={}", browser.csrf, "a".repeat(600 * 1024));
    assert_eq!(
        house
            .post_raw(&browser, "/compte/apparence", &long, Some(ORIGIN))
            .await
            .status
            .as_u16(),
        413
    );
    let json = Request::builder()
        .method("POST")
        .uri("/compte/apparence")
        .header("cookie", &browser.cookies)
        .header("content-type", "application/json")
        .body(Body::from("{}"))
        .unwrap();
    assert_eq!(house.send(json).await.status.as_u16(), 400);
    assert_eq!(house.get(&browser, "/recherche?q=%FF").await.status.as_u16(), 400);
}

#[tokio::test]
async fn an_error_page_gives_a_reference_and_nothing_else() {
    let house = House::new(None).await;
    let browser = house.signed_in("eleve-6a").await;
    let answer = house.get(&browser, "/console/modules").await;
    assert_eq!(answer.status.as_u16(), 403);
    assert!(
        answer.body.contains("Référence") && answer.body.contains("<h1>Accès refusé</h1>"),
        "{}",
        answer.body
    );
    // A page that does not exist and one that is not for this person are the same page.
    let (one, two) = (
        house.get(&browser, "/actualites/").await,
        house.get(&browser, "/jamais-vu/").await,
    );
    let plain = |body: &str| {
        body.split("Référence")
            .next()
            .unwrap_or_default()
            .replace("actualites", "")
            .replace("jamais-vu", "")
    };
    assert_eq!(plain(&one.body), plain(&two.body));
}

#[tokio::test]
async fn search_shows_staff_to_families_and_nobody_to_strangers() {
    let house = House::new(None).await;
    let found = |browser: Browser, words: &'static str| {
        let house = &house;
        async move {
            let answer = house
                .get(&Browser { json: true, ..browser }, &format!("/recherche?q={words}"))
                .await;
            let value: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
            value["people"]
                .as_array()
                .unwrap()
                .iter()
                .map(|p| p["profile"].as_str().unwrap().to_owned())
                .collect::<Vec<_>>()
        }
    };
    for role in ["parent-6a", "eleve-6a", "departement"] {
        for words in ["a", "e", "m"] {
            let profiles = found(house.signed_in(role).await, words).await;
            assert!(
                profiles.iter().all(|p| p != "élève" && p != "responsable"),
                "{role}: {profiles:?}"
            );
        }
    }
    // The names of the kit's pupils are its own affair: one of these letters begins one of them.
    let mut staff = Vec::new();
    for words in ["a", "b", "c", "e", "l", "m", "n", "s"] {
        staff.extend(found(house.signed_in("principal-a").await, words).await);
    }
    assert!(
        staff.iter().any(|p| p == "élève") && staff.iter().any(|p| p == "responsable"),
        "staff find them: {staff:?}"
    );
}
