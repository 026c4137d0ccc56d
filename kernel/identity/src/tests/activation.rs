//! Codes printed on letters.

use preau_model::Profil;

use super::{PASSWORD, house};
use crate::{CODE_LIFE, ChangeError, SignInError};

fn wrong(error: &ChangeError) -> bool {
    matches!(error, ChangeError::Unproved(SignInError::Wrong))
}

#[tokio::test]
async fn a_code_serves_once_and_its_successor_replaces_it() {
    let house = house().await;
    let school = house.structure("Collège A").await;
    let account = house.account("zoe.garrigue").await;
    let person = house.person(account, Profil::Elv, school).await;
    let identity = &house.identity;
    let first = identity.issue_code(person, account).await.unwrap().unwrap();
    let code = identity.issue_code(person, account).await.unwrap().unwrap();
    assert!(identity.activation(account).await.unwrap().is_some());
    let refused = identity
        .activate("zoe.garrigue", &first, PASSWORD, "x")
        .await
        .unwrap_err();
    assert!(wrong(&refused), "the former letter no longer serves");
    let refused = identity
        .activate("zoe.garrigue", &code, "court", "x")
        .await
        .unwrap_err();
    assert!(matches!(refused, ChangeError::Unfit(_)), "{refused:?}");
    let typed = code.to_lowercase().replace('-', " ");
    let opened = identity.activate("Zoe.Garrigue", &typed, PASSWORD, "x").await.unwrap();
    assert!(opened.first);
    let again = identity
        .activate("zoe.garrigue", &code, PASSWORD, "x")
        .await
        .unwrap_err();
    assert!(wrong(&again));
    assert!(identity.sign_in_local("zoe.garrigue", PASSWORD, "x").await.is_ok());
    assert_eq!(
        identity.issue_code(person, account).await.unwrap(),
        None,
        "used: no more letters"
    );
}

#[tokio::test]
async fn codes_end_and_guesses_are_slowed_down() {
    let house = house().await;
    let school = house.structure("Collège A").await;
    let account = house.account("noe.ferrand").await;
    let person = house.person(account, Profil::Elv, school).await;
    let code = house.identity.issue_code(person, account).await.unwrap().unwrap();
    let mut waits = false;
    for _ in 0..8 {
        match house
            .identity
            .activate("noe.ferrand", "0000-0000-0000", PASSWORD, "x")
            .await
        {
            Err(ChangeError::Unproved(SignInError::TooMany(_))) => waits = true,
            Err(error) => assert!(wrong(&error)),
            Ok(_) => panic!("a guess opened the account"),
        }
    }
    assert!(waits);
    house.clock.advance(CODE_LIFE);
    assert_eq!(house.identity.activation(account).await.unwrap(), None);
    let late = house
        .identity
        .activate("noe.ferrand", &code, PASSWORD, "x")
        .await
        .unwrap_err();
    assert!(wrong(&late));
}
