//! Forgotten passwords, and accounts that were never used.

use super::{run, status};
use crate::tests::house::{Browser, House};

#[tokio::test]
async fn a_forgotten_password_says_the_same_of_everybody() {
    let house = House::new(None).await;
    let nobody = Browser::default();
    let page = house.get(&nobody, "/mot-de-passe-oublie").await;
    let browser = Browser {
        cookies: format!("preau-entree={}", page.cookie("preau-entree").unwrap()),
        csrf: page.hidden("_csrf"),
        json: false,
    };
    let known = house
        .kit
        .annuaire()
        .personne(house.kit.school().person("parent-6a"))
        .await
        .unwrap()
        .unwrap();
    let login = house.identity.login_of(known.compte).await.unwrap();
    for login in [login.as_str(), "personne.connue", ""] {
        let answer = house
            .post(&browser, "/mot-de-passe-oublie", &format!("login={login}"))
            .await;
        assert_eq!(
            (status(&answer), answer.header("location")),
            (303, "/activation?oubli=1"),
            "{login}"
        );
    }
    let page = house.get(&nobody, "/activation?oubli=1").await;
    assert!(page.body.contains("Si ce compte existe"));
}

#[tokio::test]
async fn accounts_never_used_are_listed_by_class_with_their_letters() {
    let house = House::new(None).await;
    let head = house.signed_in("principal-a").await;
    let here = "/console/annuaire/courriers";
    let never = "UPDATE compte SET etat = 0, active = NULL WHERE login <> 'principal-a'";
    run(&house, never, Vec::new()).await;
    let page = house.get(&head, here).await;
    assert!(
        page.body.contains("Comptes jamais activés") && page.body.contains("Élèves de 6A"),
        "{}",
        page.body
    );
    let class = house.kit.school().class("6A");
    let counts = house
        .kit
        .annuaire()
        .jamais_actives(house.kit.school().a.id)
        .await
        .unwrap();
    assert_eq!(counts.get(&class), Some(&(2, 2)));
    let letters = house
        .post(&head, here, &format!("acte=activation&qui=eleves&classe={class}"))
        .await;
    assert_eq!(letters.body.matches("<section class=\"lettre\"").count(), 2);
    // Somebody who came once, and forgot: one letter, for seven days, from their page.
    let pupil = house.kit.school().person("eleve-6a");
    house.signed_in("eleve-6a").await;
    let counts = house
        .kit
        .annuaire()
        .jamais_actives(house.kit.school().a.id)
        .await
        .unwrap();
    assert_eq!(counts.get(&class), Some(&(1, 2)));
    let letter = house.post(&head, here, &format!("acte=oubli&personne={pupil}")).await;
    assert_eq!(
        letter.body.matches("<section class=\"lettre\"").count(),
        1,
        "{}",
        letter.body
    );
    let own = house.kit.school().person("principal-a");
    let refused = house.post(&head, here, &format!("acte=oubli&personne={own}")).await;
    assert_eq!(status(&refused), 422, "who administers recovers otherwise");
}
