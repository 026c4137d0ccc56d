//! Signing in and out.

use super::house::{Browser, House};
use crate::{DemoAccount, DemoAccounts};

const PASSWORD: &str = "marelle-et-craie";

async fn account(house: &House, role: &str) -> String {
    let personne = house.kit.acting(role).await.personne.unwrap();
    let compte = house.kit.annuaire().personne(personne).await.unwrap().unwrap().compte;
    house.identity.set_password(compte, PASSWORD).await.unwrap();
    let row = sqlx::query("SELECT login FROM compte WHERE id = $1")
        .bind(compte.as_slice().to_vec())
        .fetch_one(&mut *house.kit.db().read().await.unwrap())
        .await
        .unwrap();
    preau_store::RowExt::text(&row, "login").unwrap()
}

/// A browser that opened the sign-in page.
async fn at_the_door(house: &House) -> Browser {
    let page = house.get(&Browser::default(), "/login").await;
    assert_eq!(page.status.as_u16(), 200);
    let nonce = page.cookie("preau-entree").expect("the form has its nonce");
    Browser {
        cookies: format!("preau-entree={nonce}"),
        csrf: page.hidden("_csrf"),
        json: false,
    }
}

#[tokio::test]
async fn in_and_out() {
    let house = House::new(None).await;
    let login = account(&house, "enseignant-6a").await;
    let door = at_the_door(&house).await;
    let wrong = house
        .post(&door, "/login/local", &format!("login={login}&password=faux"))
        .await;
    assert_eq!(wrong.status.as_u16(), 401);
    assert!(
        wrong.body.contains("incorrect") && wrong.body.contains(&format!("value=\"{login}\"")),
        "what was typed is kept"
    );
    assert!(!wrong.body.contains("faux"), "but the password");
    assert_eq!(wrong.cookie("preau"), None);

    let form = format!("login={login}&password={PASSWORD}&suite=%2Frecherche%3Fq%3Dmars");
    let right = house.post(&door, "/login/local", &form).await;
    assert_eq!(right.status.as_u16(), 303);
    assert_eq!(right.header("location"), "/recherche?q=mars");
    let token = right.cookie("preau").expect("a session");
    let cookie = right.header("set-cookie");
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Path=/"),
        "{cookie}"
    );
    let inside = Browser {
        cookies: format!("preau={token}"),
        csrf: String::new(),
        json: false,
    };
    let home = house.get(&inside, "/").await;
    assert_eq!(home.status.as_u16(), 200);

    let inside = Browser {
        csrf: home.hidden("_csrf"),
        ..inside
    };
    let out = house.post(&inside, "/logout", "").await;
    assert_eq!(out.header("location"), "/login");
    assert!(out.header("set-cookie").contains("Max-Age=0"));
    assert_eq!(
        house.get(&inside, "/").await.status.as_u16(),
        303,
        "the cookie holds nothing any more"
    );
}

#[tokio::test]
async fn the_way_back_stays_here() {
    let house = House::new(None).await;
    let login = account(&house, "enseignant-6a").await;
    for elsewhere in [
        "https%3A%2F%2Fpirate.fr",
        "%2F%2Fpirate.fr",
        "%2F%5Cpirate.fr",
        "%2Flogout",
    ] {
        let door = at_the_door(&house).await;
        let answer = house
            .post(
                &door,
                "/login/local",
                &format!("login={login}&password={PASSWORD}&suite={elsewhere}"),
            )
            .await;
        assert_eq!(answer.header("location"), "/", "{elsewhere}");
    }
    let lost = house.get(&Browser::default(), "/recherche?q=a%26b").await;
    assert_eq!(lost.header("location"), "/login?suite=%2Frecherche%3Fq%3Da%2526b");
}

#[tokio::test]
async fn guesses_are_slowed_down() {
    let house = House::new(None).await;
    let login = account(&house, "enseignant-6a").await;
    let door = at_the_door(&house).await;
    for _ in 0..5 {
        house
            .post(&door, "/login/local", &format!("login={login}&password=faux"))
            .await;
    }
    let slowed = house
        .post(&door, "/login/local", &format!("login={login}&password={PASSWORD}"))
        .await;
    assert_eq!(slowed.status.as_u16(), 429);
    assert!(slowed.body.contains("Réessayez dans"), "{}", slowed.body);
}

#[tokio::test]
async fn the_demonstration_offers_its_people_only() {
    let mut house = House::new(None).await;
    let login = account(&house, "parent-6a").await;
    let one = DemoAccount {
        login: login.clone(),
        password: PASSWORD.to_owned(),
        profile: "TUT".to_owned(),
        title: "Parent".to_owned(),
        uai: String::new(),
        name: "Quelqu’un".to_owned(),
        school: String::new(),
        roles: vec!["parent".to_owned()],
    };
    house.reopen(Some(DemoAccounts(vec![one])));
    let door = at_the_door(&house).await;
    let page = house.get(&Browser::default(), "/login").await;
    assert!(page.body.contains("Quelqu’un") && !page.body.contains(PASSWORD));
    let entered = house.post(&door, "/login/demo", &format!("compte={login}")).await;
    assert_eq!((entered.status.as_u16(), entered.header("location")), (303, "/"));
    let other = account(&house, "enseignant-6a").await;
    assert_eq!(
        house
            .post(&door, "/login/demo", &format!("compte={other}"))
            .await
            .status
            .as_u16(),
        404
    );
}

#[tokio::test]
async fn a_password_is_changed_by_its_owner() {
    let house = House::new(None).await;
    let login = account(&house, "enseignant-6a").await;
    let (one, two) = (
        house.signed_in("enseignant-6a").await,
        house.signed_in("enseignant-6a").await,
    );
    let change = |old: &'static str, new: &'static str, again: &'static str| {
        format!("ancien={old}&nouveau={new}&encore={again}")
    };
    for (form, says) in [
        (
            change("faux", "grande-recre-2", "grande-recre-2"),
            "Ce n’est pas votre mot de passe",
        ),
        (change(PASSWORD, "court", "court"), "au moins"),
        (
            change(PASSWORD, "grande-recre-2", "grande-recre-3"),
            "deux fois le même",
        ),
    ] {
        let refused = house.post(&one, "/compte/mot-de-passe", &form).await;
        assert_eq!(refused.status.as_u16(), 422);
        assert!(refused.body.contains(says), "{says}");
    }
    let done = house
        .post(
            &one,
            "/compte/mot-de-passe",
            &change(PASSWORD, "grande-recre-2", "grande-recre-2"),
        )
        .await;
    assert_eq!(done.status.as_u16(), 303, "{}", done.body);
    assert_eq!(house.get(&one, "/").await.status.as_u16(), 200, "this one stays");
    assert_eq!(house.get(&two, "/").await.status.as_u16(), 303, "the others are over");
    let door = at_the_door(&house).await;
    assert_eq!(
        house
            .post(&door, "/login/local", &format!("login={login}&password={PASSWORD}"))
            .await
            .status
            .as_u16(),
        401
    );
    assert_eq!(
        house
            .post(&door, "/login/local", &format!("login={login}&password=grande-recre-2"))
            .await
            .status
            .as_u16(),
        303
    );
}
