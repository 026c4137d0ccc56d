//! What leaves over HTTP: the category first, the hat worn, another id for each service.

use http::StatusCode;
use preau_store::StoreError;

use super::{NOTES, element, house, location};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_category_lets_out_what_it_may() {
    let house = house().await;
    let teacher = house.portal.signed_in(&house.kit, "enseignant-6a").await;
    let answer = async |cookie: &str, service: &str| {
        let ticket = house.ticket(cookie, service).await;
        house.validate("p3/serviceValidate", &ticket, service).await
    };
    let free = answer(&teacher, "https://libre.exemple.fr/mot").await;
    assert_eq!(element(&free, "cas:user"), Some("anonyme"));
    assert!(
        !free.contains("cas:uid") && !free.contains("National") && !free.contains("0139001N"),
        "{free}"
    );

    let belongs = answer(&teacher, "https://ressource.exemple.fr/x").await;
    assert_eq!(element(&belongs, "cas:user"), Some("anonyme"));
    assert_eq!(element(&belongs, "cas:ENT"), Some("ent.exemple.fr"));
    assert_eq!(element(&belongs, "cas:ENTPersonProfils"), Some("National_ENS"));

    let opaque = answer(&teacher, NOTES).await;
    let pupil = house.portal.signed_in(&house.kit, "eleve-6a").await;
    let other = answer(&pupil, NOTES).await;
    assert_eq!(element(&other, "cas:ENTPersonProfils"), Some("National_1"));
    assert_ne!(element(&opaque, "cas:user"), element(&other, "cas:user"));

    let parent = house.portal.signed_in(&house.kit, "parent-6a").await;
    let canteen = answer(&parent, "https://cantine.exemple.fr/entrer").await;
    let personne = house.kit.acting("parent-6a").await.personne.unwrap();
    let login = house.kit.annuaire().compte(personne).await.unwrap().unwrap().login;
    assert_eq!(element(&canteen, "cas:user"), Some(login.as_str()));
    assert!(
        !canteen.contains("National") && !canteen.contains("Ferrand"),
        "{canteen}"
    );

    // Who is not of the audience has no ticket, and is told so.
    let refused = house.login(&teacher, "https://cantine.exemple.fr/entrer").await;
    assert_eq!((refused.status, location(&refused)), (StatusCode::FORBIDDEN, ""));
    assert!(refused.body.contains("pas ouvert au profil"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_parent_hat_never_says_teacher() {
    let house = house().await;
    let (teacher, parent) = (
        house.kit.acting("enseignant-6a").await.personne.unwrap(),
        house.kit.acting("parent-6a").await.personne.unwrap(),
    );
    // One human, two hats.
    let account = house.kit.annuaire().personne(teacher).await.unwrap().unwrap().compte;
    house
        .fresh
        .db
        .write::<_, StoreError, _>(move |tx| {
            Box::pin(async move {
                sqlx::query("UPDATE personne SET compte = $1 WHERE id = $2")
                    .bind(account.as_slice().to_vec())
                    .bind(parent.as_slice().to_vec())
                    .execute(tx)
                    .await?;
                Ok(())
            })
        })
        .await
        .unwrap();
    let cookie = house.portal.signed_in(&house.kit, "enseignant-6a").await;
    let as_teacher = house.ticket(&cookie, NOTES).await;
    let as_teacher = house.validate("serviceValidate", &as_teacher, NOTES).await;
    assert_eq!(element(&as_teacher, "cas:ENTPersonProfils"), Some("National_3"));
    let id = parent.to_string();
    assert_eq!(
        house
            .post(&cookie, "/session/choisir", &[("personne", &id)])
            .await
            .status,
        StatusCode::SEE_OTHER
    );
    let as_parent = house.ticket(&cookie, NOTES).await;
    let as_parent = house.validate("serviceValidate", &as_parent, NOTES).await;
    assert_eq!(element(&as_parent, "cas:ENTPersonProfils"), Some("National_2"));
    assert_ne!(
        element(&as_parent, "cas:user"),
        element(&as_teacher, "cas:user"),
        "two hats, two ids"
    );
    let refused = house.login(&cookie, "https://ressource.exemple.fr/x").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "teachers only");
    let canteen = house.login(&cookie, "https://cantine.exemple.fr/entrer").await;
    assert_eq!(canteen.status, StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_preview_and_the_tiles_tell_the_same() {
    let house = house().await;
    let head = house.portal.signed_in(&house.kit, "principal-a").await;
    let list = house.portal.get(&head, "/console/services").await;
    assert!(
        list.body.contains("Réservation de salles") && list.body.contains("catégorie 5"),
        "{}",
        list.body
    );
    let teacher = house.kit.acting("enseignant-6a").await.personne.unwrap();
    let page = house
        .portal
        .get(&head, &format!("/console/services/notes?personne={teacher}"))
        .await;
    assert_eq!(page.status, StatusCode::OK);
    let cookie = house.portal.signed_in(&house.kit, "enseignant-6a").await;
    let ticket = house.ticket(&cookie, NOTES).await;
    let xml = house.validate("serviceValidate", &ticket, NOTES).await;
    for value in [element(&xml, "cas:user").unwrap(), "National_3", "0139001N"] {
        assert!(page.body.contains(value), "{value}: {}", page.body);
    }
    let five = house
        .portal
        .get(&head, &format!("/console/services/salles?personne={teacher}"))
        .await;
    assert!(
        five.body.contains("Le Goff") && five.body.contains("enseignant"),
        "{}",
        five.body
    );
    // Somebody of another school is not there.
    let elsewhere = house.kit.acting("enseignant-b").await.personne.unwrap();
    let path = format!("/console/services/notes?personne={elsewhere}");
    assert_eq!(house.portal.get(&head, &path).await.status, StatusCode::NOT_FOUND);
    let found = house.portal.get(&head, "/console/services/notes?q=goff").await;
    assert!(found.body.contains(&format!("personne={teacher}")), "{}", found.body);

    let home = house.portal.get(&cookie, "/").await.body;
    let tile = "/cas/login?service=https%3A%2F%2Fnotes.exemple.fr%2Fjean-zay%2F";
    assert!(
        home.contains(tile) && home.contains("Dictionnaire") && !home.contains("Cantine"),
        "{home}"
    );
    let b = house.portal.signed_in(&house.kit, "enseignant-b").await;
    assert!(
        !house.portal.get(&b, "/").await.body.contains("Réservation de salles"),
        "of school A only"
    );
}
