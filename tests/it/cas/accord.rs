//! Category 5: nothing before an agreement, what was agreed once, an identifier afterwards.

use http::{Request, StatusCode, header};

use super::{House, element, house, location};

const ROOMS: &str = "https://salles.exemple.fr/";

impl House {
    async fn rooms(&self, cookie: &str) -> String {
        let ticket = self.ticket(cookie, ROOMS).await;
        self.validate("serviceValidate", &ticket, ROOMS).await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn field_by_field_once_and_withdrawn() {
    let house = house().await;
    let teacher = house.portal.signed_in(&house.kit, "enseignant-6a").await;
    let asked = house.login(&teacher, ROOMS).await;
    assert_eq!((asked.status, location(&asked)), (StatusCode::OK, ""));
    assert!(
        asked.body.contains("Pour réserver une salle à votre nom."),
        "{}",
        asked.body
    );
    assert!(
        asked.body.contains("value=\"prenom\"") && !asked.body.contains(" checked"),
        "nothing is ticked beforehand"
    );
    let gateway = format!("/cas/login?service={}&gateway=true", super::encode(ROOMS));
    assert_eq!(
        location(&house.portal.get(&teacher, &gateway).await),
        ROOMS,
        "gateway asks nothing"
    );

    let form = [
        ("service", ROOMS),
        ("acte", "accorder"),
        ("champ", "nom"),
        ("champ", "profil"),
        ("champ", "date-naissance"),
    ];
    let done = house.post(&teacher, "/cas/accord", &form).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    // After a form, the page leads on: browsers would stop a redirect of the form elsewhere.
    let path = location(&done).to_owned();
    let request = Request::get(path)
        .header(header::COOKIE, &teacher)
        .header(header::REFERER, "http://127.0.0.1:8080/cas/login");
    let left = super::send(&house.portal, request.body(axum::body::Body::empty()).unwrap()).await;
    assert_eq!(left.status, StatusCode::OK);
    assert!(
        left.headers["refresh"]
            .to_str()
            .unwrap()
            .starts_with("0; url=https://salles.exemple.fr/?ticket=ST-")
    );

    // CAS 1 carries no attribute: what was agreed to waits for an answer that does.
    let ticket = house.ticket(&teacher, ROOMS).await;
    let one = house.validate("validate", &ticket, ROOMS).await;
    let first = house.rooms(&teacher).await;
    assert_eq!(element(&first, "cas:nom"), Some("Le Goff"), "{first}");
    assert_eq!(element(&first, "cas:statut"), Some("enseignant"));
    assert!(
        !first.contains("cas:prenom") && !first.contains("cas:mail"),
        "not agreed to: {first}"
    );
    assert_eq!(format!("yes\n{}\n", element(&first, "cas:user").unwrap()), one);
    let next = house.rooms(&teacher).await;
    assert!(
        !next.contains("Goff") && next.contains("<cas:uid>"),
        "afterwards as in category 4: {next}"
    );

    let account = house.portal.get(&teacher, "/compte/services").await;
    assert!(
        account.body.contains("Votre nom") && account.body.contains("Transmis"),
        "{}",
        account.body
    );
    let me = house.kit.acting("enseignant-6a").await.personne.unwrap().to_string();
    let here = house.portal.sso.services(house.kit.school().territoire).await.unwrap();
    let rooms = here
        .iter()
        .find(|service| service.code == "salles")
        .unwrap()
        .id
        .to_string();
    let ticket = house.ticket(&teacher, ROOMS).await;
    let withdraw = [
        ("service", rooms.as_str()),
        ("personne", me.as_str()),
        ("acte", "retirer"),
    ];
    // Nobody withdraws for somebody else.
    let colleague = house.portal.signed_in(&house.kit, "enseignant-6b").await;
    assert_eq!(
        house.post(&colleague, "/compte/services", &withdraw).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        house.post(&teacher, "/compte/services", &withdraw).await.status,
        StatusCode::SEE_OTHER
    );
    let late = house.validate("serviceValidate", &ticket, ROOMS).await;
    assert!(late.contains("INVALID_TICKET"), "withdrawn meanwhile: {late}");
    assert_eq!(house.login(&teacher, ROOMS).await.status, StatusCode::OK, "asked again");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_responsable_agrees_for_a_child() {
    let house = house().await;
    // Their age is not known: nobody under fifteen is taken for older.
    let pupil = house.portal.signed_in(&house.kit, "camarade-6a").await;
    let page = house.login(&pupil, ROOMS).await;
    assert!(
        page.body.contains("Avant quinze ans") && !page.body.contains("value=\"accorder\""),
        "{}",
        page.body
    );
    let alone = house
        .post(
            &pupil,
            "/cas/accord",
            &[("service", ROOMS), ("acte", "accorder"), ("champ", "nom")],
        )
        .await;
    assert_eq!(alone.status, StatusCode::FORBIDDEN);
    let asked = house
        .post(&pupil, "/cas/accord", &[("service", ROOMS), ("acte", "demander")])
        .await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER);
    assert!(
        house
            .login(&pupil, ROOMS)
            .await
            .body
            .contains("Votre demande est partie")
    );

    let child = house.kit.acting("camarade-6a").await.personne.unwrap().to_string();
    let here = house.portal.sso.services(house.kit.school().territoire).await.unwrap();
    let rooms = here
        .iter()
        .find(|service| service.code == "salles")
        .unwrap()
        .id
        .to_string();
    let agree = [
        ("service", rooms.as_str()),
        ("personne", child.as_str()),
        ("acte", "accorder"),
        ("champ", "prenom"),
    ];
    let stranger = house.portal.signed_in(&house.kit, "parent-6b").await;
    assert_eq!(
        house.post(&stranger, "/compte/services", &agree).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        house.post(&pupil, "/compte/services", &agree).await.status,
        StatusCode::NOT_FOUND
    );
    let parent = house.portal.signed_in(&house.kit, "parent-6a").await;
    let page = house.portal.get(&parent, "/compte/services").await;
    assert!(
        page.body.contains("Noé demande à utiliser Réservation de salles"),
        "{}",
        page.body
    );
    assert_eq!(
        house.post(&parent, "/compte/services", &agree).await.status,
        StatusCode::SEE_OTHER
    );
    let first = house.rooms(&pupil).await;
    assert_eq!(element(&first, "cas:prenom"), Some("Noé"), "{first}");
    assert!(!first.contains("Ferrand"), "{first}");
}
