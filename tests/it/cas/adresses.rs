//! Addresses that look like those of a service and are not: no ticket, no redirect, a page in words.

use http::StatusCode;

use super::{NOTES, house, location};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_confusion_is_refused() {
    let house = house().await;
    let teacher = house.portal.signed_in(&house.kit, "enseignant-6a").await;
    for wrong in [
        "https://x@notes.exemple.fr/jean-zay/",
        "https://notes.exemple.fr@pirate.fr/jean-zay/",
        "https://notes.exemple.fr:x@pirate.fr/jean-zay/",
        "https://notes.exemple.fr/jean-zay/#fin",
        "https://pirate.fr/#https://notes.exemple.fr/jean-zay/",
        "https://notes.exemple.fr:8443/jean-zay/",
        "https://notes.exemple.fr:/jean-zay/",
        "http://notes.exemple.fr/jean-zay/",
        "http://notes.exemple.fr:443/jean-zay/",
        "javascript://notes.exemple.fr/jean-zay/%0aalert(1)",
        "https://notes.exemple.fr/jean-zay/%2e%2e/admin",
        "https://notes.exemple.fr/jean-zay/..%2fadmin",
        "https://notes.exemple.fr/jean-zay/%252e%252e/admin",
        "https://notes.exemple.fr/jean-zay/../admin",
        "https://notes.exemple.fr/jean-zay/..;/admin",
        "https://notes.exemple.fr/jean-zaybis/",
        "https://notes.exemple.fr/",
        "https://notes.exemple.fr.pirate.fr/jean-zay/",
        "https://pirate-notes.exemple.fr/jean-zay/",
        "https://pirate.fr/https://notes.exemple.fr/jean-zay/",
        "https://pirate.fr/notes.exemple.fr/jean-zay/",
        "https://pirate.fr/?u=https://notes.exemple.fr/jean-zay/",
        "https://pirate.fr\\@notes.exemple.fr/jean-zay/",
        "https://notes.exemple.fr\\.pirate.fr/jean-zay/",
        "https:/\\notes.exemple.fr/jean-zay/",
        "https://notes.exemple.fr./jean-zay/",
        "https://notes.exemple.fr%00.pirate.fr/jean-zay/",
        "https://notes.exemple.fr\r\nLocation: https://pirate.fr/",
        " https://notes.exemple.fr/jean-zay/",
        "//notes.exemple.fr/jean-zay/",
        "https://cantine.exemple.fr/entrer/autre",
    ] {
        for cookie in [teacher.as_str(), ""] {
            for more in ["", "&gateway=true", "&renew=true"] {
                let path = format!("/cas/login?service={}{more}", super::encode(wrong));
                let answer = house.portal.get(cookie, &path).await;
                assert_eq!(
                    answer.status,
                    StatusCode::FORBIDDEN,
                    "{wrong}{more}: {}",
                    location(&answer)
                );
                assert_eq!(location(&answer), "", "{wrong}");
                assert!(answer.body.contains("Référence"), "{wrong}: {}", answer.body);
                assert!(
                    !answer.body.contains("pirate"),
                    "nothing of what was sent is repeated: {wrong}"
                );
            }
        }
    }
    // Two addresses in one request: none of them.
    let both = format!(
        "/cas/login?service={}&service={}",
        super::encode(NOTES),
        "https%3A%2F%2Fpirate.fr%2F"
    );
    assert_eq!(house.portal.get(&teacher, &both).await.status, StatusCode::FORBIDDEN);
    // Leaving works, and leads nowhere unknown.
    let out = house
        .portal
        .get(&teacher, "/cas/logout?service=https%3A%2F%2Fpirate.fr%2F")
        .await;
    assert_eq!(location(&out), "/login");
    // The suite can fail: the same address, plainly written, is good.
    let teacher = house.portal.signed_in(&house.kit, "enseignant-6a").await;
    let good = house.login(&teacher, NOTES).await;
    assert!(
        location(&good).starts_with("https://notes.exemple.fr/jean-zay/?ticket=ST-"),
        "{}",
        location(&good)
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_description_is_applied_once_and_as_a_whole() {
    let house = house().await;
    let again = super::apply(&house.portal.sso, super::SERVICES).await;
    assert!(again.est_vide(), "{again:?}");
    assert_eq!(again.inchanges.len(), 5);
    let changed = super::SERVICES.replace("nom = \"Cantine\"", "nom = \"Restauration\"");
    let done = super::apply(&house.portal.sso, &changed).await;
    assert_eq!(done.changes, ["cantine"]);
    // One bad word: nothing of the file counts.
    let half = changed
        .replace("nom = \"Notes\"", "nom = \"Autres notes\"")
        .replace("categorie = 4", "categorie = 3");
    let file: super::Fichier = toml::from_str(&half).unwrap();
    let refused = house.portal.sso.preparer(&half, &file.service).await.unwrap_err();
    assert!(
        refused.to_string().contains("cantine") && refused.to_string().contains("ligne "),
        "{refused}"
    );
    let here = house.portal.sso.services(house.kit.school().territoire).await.unwrap();
    assert!(here.iter().any(|service| service.nom == "Notes"));
    let gone = super::apply(&house.portal.sso, "[[service]]\nid = \"libre\"\nretire = true\n").await;
    assert_eq!(gone.retires, ["libre"]);
    let teacher = house.portal.signed_in(&house.kit, "enseignant-6a").await;
    assert_eq!(
        house.login(&teacher, "https://libre.exemple.fr/").await.status,
        StatusCode::FORBIDDEN
    );
}

/// Every example of the documentation is good as it stands.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_examples_of_the_documentation_apply() {
    let house = house().await;
    let page = include_str!("../../../docs/services.md");
    let examples: Vec<&str> = page
        .split("```toml")
        .skip(1)
        .filter_map(|rest| rest.split("```").next())
        .collect();
    assert_eq!(examples.len(), 4);
    let done = super::apply(&house.portal.sso, &examples.concat()).await;
    assert_eq!(done.crees, ["pronote-jean-zay", "grr", "moodle", "cantine-rousset"]);
}
