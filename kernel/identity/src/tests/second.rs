//! The second factor, proofs and recovery.

use std::fmt::Write as _;
use std::sync::Mutex;

use preau_annuaire::{Identite, NouvelArrivant, Statut};
use preau_model::{Clock as _, CompteId, Mail, MailError, Mailer, PersonneId, Sending, StructureId};

use super::{House, PASSWORD, house};
use crate::{ChangeError, FRESH, MAIL_CODE_LIFE, SignInError};

/// A mailbox in memory.
#[derive(Default)]
struct Boxes {
    kept: Mutex<Vec<Mail>>,
    away: Mutex<bool>,
}

impl Mailer for Boxes {
    fn send(&self, mail: Mail) -> Sending<'_> {
        Box::pin(async move {
            if *self.away.lock().unwrap() {
                return Err(MailError::Later("away".to_owned()));
            }
            self.kept.lock().unwrap().push(mail);
            Ok(())
        })
    }
}

async fn head_with_mail(house: &House, school: StructureId) -> (CompteId, PersonneId, String) {
    let arrival = NouvelArrivant {
        identite: Identite {
            nom: "Garrigue".to_owned(),
            prenom: "Zoé".to_owned(),
            civilite: "Mme".to_owned(),
        },
        statut: Statut::Direction,
        discipline: String::new(),
        naissance: None,
        mail: Some("zoe@exemple.fr".to_owned()),
        remplace: None,
        jusque: None,
        motif: String::new(),
    };
    let annuaire = &house.identity.inner.annuaire;
    let author = house.agent("autre.agent", school).await.1;
    let made = annuaire.accueillir(author, school, arrival).await.unwrap();
    house.identity.set_password(made.compte, PASSWORD).await.unwrap();
    (made.compte, made.personne, made.login)
}

/// The code that the application of this account shows now.
async fn application(house: &House, compte: CompteId) -> (String, String) {
    let prepared = house.identity.prepare_second(compte, "Préau").await.unwrap().unwrap();
    assert!(
        prepared.url.starts_with("otpauth://totp/Pr%C3%A9au:"),
        "{}",
        prepared.url
    );
    let secret = prepared.secret.replace(' ', "");
    assert!(prepared.url.contains(&format!("secret={secret}&")));
    let mut bits = String::new();
    for letter in secret.chars() {
        let value = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".find(letter).unwrap();
        let _ = write!(bits, "{value:05b}");
    }
    let bytes: Vec<u8> = bits
        .as_bytes()
        .chunks_exact(8)
        .map(|eight| u8::from_str_radix(std::str::from_utf8(eight).unwrap(), 2).unwrap())
        .collect();
    let step = house.clock.now() / 30_000;
    let code = crate::second::code_for_tests(&bytes, step);
    (secret, code)
}

#[tokio::test]
async fn an_application_is_confirmed_then_asked_at_every_sign_in_with_a_password() {
    let house = house().await;
    let school = house.structure("Collège A").await;
    let (compte, _) = house.agent("anne.le-goff", school).await;
    let identity = &house.identity;
    let opened = identity.sign_in_local("anne.le-goff", PASSWORD, "x").await.unwrap();
    assert!(!opened.session.waits);
    let (secret, code) = application(&house, compte).await;
    let again = identity.prepare_second(compte, "Préau").await.unwrap().unwrap();
    assert_eq!(again.secret.replace(' ', ""), secret, "the same until it is confirmed");
    assert!(matches!(
        identity.confirm_second(&opened.session, "000000").await,
        Err(ChangeError::Unproved(SignInError::Wrong))
    ));
    let spare = identity.confirm_second(&opened.session, &code).await.unwrap();
    assert_eq!(spare.len(), 10);
    assert_eq!(
        identity.prepare_second(compte, "Préau").await.unwrap(),
        None,
        "shown no more"
    );

    let half = identity.sign_in_local("anne.le-goff", PASSWORD, "x").await.unwrap();
    assert!(half.session.waits);
    assert!(
        matches!(
            identity.prove_second(&half.session, &code).await,
            Err(SignInError::Wrong)
        ),
        "the code that confirmed it has served"
    );
    identity
        .prove_second(&half.session, &spare[0].to_lowercase())
        .await
        .unwrap();
    let session = identity.session(&half.token).await.unwrap().unwrap();
    assert!(!session.waits);
    assert!(
        matches!(
            identity.prove_second(&half.session, &spare[0]).await,
            Err(SignInError::Wrong)
        ),
        "a recovery code serves once"
    );
    assert_eq!(identity.second(compte).await.unwrap().spare, 9);
    // A door of the State proves what it wants.
    let person = half.session.personne;
    assert!(!identity.open(compte, person, "x", None).await.unwrap().session.waits);
    let sealed: Vec<u8> = preau_store::RowExt::bytes(
        &sqlx::query("SELECT secret FROM second_facteur")
            .fetch_one(&mut *house.db.read().await.unwrap())
            .await
            .unwrap(),
        "secret",
    )
    .unwrap();
    assert!(sealed.len() > 40, "sealed");
    identity.remove_second(compte).await.unwrap();
    assert!(
        !identity
            .sign_in_local("anne.le-goff", PASSWORD, "x")
            .await
            .unwrap()
            .session
            .waits
    );
}

#[tokio::test]
async fn guesses_of_codes_are_slowed_down() {
    let house = house().await;
    let school = house.structure("Collège A").await;
    let (compte, _) = house.agent("anne.le-goff", school).await;
    let identity = &house.identity;
    let opened = identity.sign_in_local("anne.le-goff", PASSWORD, "x").await.unwrap();
    let (_, code) = application(&house, compte).await;
    identity.confirm_second(&opened.session, &code).await.unwrap();
    let half = identity.sign_in_local("anne.le-goff", PASSWORD, "x").await.unwrap();
    let mut looked_at = 0;
    for _ in 0..20 {
        match identity.prove_second(&half.session, "123456").await {
            Err(SignInError::Wrong) => looked_at += 1,
            Err(SignInError::TooMany(_)) => {}
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(looked_at, 5);
    assert!(identity.session(&half.token).await.unwrap().unwrap().waits);
}

#[tokio::test]
async fn a_territory_asks_a_second_factor_of_who_administers() {
    let house = house().await;
    let school = house.structure("Collège A").await;
    let (compte, person, login) = head_with_mail(&house, school).await;
    let identity = &house.identity;
    assert!(
        !identity
            .sign_in_local(&login, PASSWORD, "x")
            .await
            .unwrap()
            .session
            .waits
    );
    identity.ask_second(person, house.territoire, true).await.unwrap();
    let half = identity.sign_in_local(&login, PASSWORD, "x").await.unwrap();
    assert!(half.session.waits);
    let means = identity.means(compte).await.unwrap();
    assert_eq!(
        (means.application, means.mail.as_deref()),
        (false, Some("z…e@exemple.fr"))
    );
    // The teacher of the same school is asked nothing.
    assert!(
        !identity
            .sign_in_local("autre.agent", PASSWORD, "x")
            .await
            .unwrap()
            .session
            .waits
    );
    let (to, code) = identity.second_by_mail(compte).await.unwrap().unwrap();
    assert_eq!(to, "zoe@exemple.fr");
    assert_eq!(
        identity.second_by_mail(compte).await.unwrap(),
        None,
        "not twice in a minute"
    );
    house.clock.advance(MAIL_CODE_LIFE);
    assert!(
        matches!(
            identity.prove_second(&half.session, &code).await,
            Err(SignInError::Wrong)
        ),
        "too late"
    );
    let (_, code) = identity.second_by_mail(compte).await.unwrap().unwrap();
    identity.prove_second(&half.session, &code).await.unwrap();
    assert!(
        matches!(
            identity.prove_second(&half.session, &code).await,
            Err(SignInError::Wrong)
        ),
        "once"
    );
}

#[tokio::test]
async fn a_sensitive_act_finds_a_fresh_proof_or_none() {
    let house = house().await;
    let school = house.structure("Collège A").await;
    house.agent("anne.le-goff", school).await;
    let identity = &house.identity;
    let opened = identity.sign_in_local("anne.le-goff", PASSWORD, "x").await.unwrap();
    assert!(opened.session.is_fresh(house.clock.now()));
    house.clock.advance(FRESH);
    let session = identity.session(&opened.token).await.unwrap().unwrap();
    assert!(!session.is_fresh(house.clock.now()));
    assert!(matches!(
        identity.prove_password(&session, "faux").await,
        Err(SignInError::Wrong)
    ));
    identity.prove_password(&session, PASSWORD).await.unwrap();
    let session = identity.session(&opened.token).await.unwrap().unwrap();
    assert!(session.is_fresh(house.clock.now()));
}

#[tokio::test]
async fn a_forgotten_password_is_recovered_by_mail_and_nobody_learns_who_exists() {
    let house = house().await;
    let school = house.structure("Collège A").await;
    let (_, _, login) = head_with_mail(&house, school).await;
    let identity = &house.identity;
    let before = identity.sign_in_local(&login, PASSWORD, "x").await.unwrap();
    assert_eq!(identity.forgotten("personne.connue").await.unwrap(), None);
    assert_eq!(identity.forgotten("autre.agent").await.unwrap(), None, "no address");
    let (to, code) = identity.forgotten(&login).await.unwrap().unwrap();
    assert_eq!(to, "zoe@exemple.fr");
    assert!(matches!(
        identity.prove_second(&before.session, &code).await,
        Err(SignInError::Wrong)
    ));
    let opened = identity
        .activate(&login, &code, "une-autre-marelle", "x")
        .await
        .unwrap();
    assert!(!opened.first);
    assert!(
        identity.session(&before.token).await.unwrap().is_none(),
        "whoever was in leaves"
    );
    assert!(identity.sign_in_local(&login, "une-autre-marelle", "x").await.is_ok());
    assert!(matches!(
        identity.activate(&login, &code, "encore-une-marelle", "x").await,
        Err(ChangeError::Unproved(SignInError::Wrong))
    ));
    // Asked again and again: no flood of mail, and still no word.
    house.clock.advance(60_000);
    let mut sent = 0;
    for _ in 0..20 {
        sent += usize::from(identity.forgotten(&login).await.unwrap().is_some());
    }
    assert_eq!(sent, 1);
}

#[tokio::test]
async fn the_school_prints_a_code_for_who_has_no_mail_but_never_for_who_administers() {
    let house = house().await;
    let school = house.structure("Collège A").await;
    let (compte, person) = house.agent("anne.le-goff", school).await;
    let (head, _, _) = head_with_mail(&house, school).await;
    let identity = &house.identity;
    assert_eq!(
        identity.reissue_code(person, compte).await.unwrap(),
        None,
        "never used: an activation, not a recovery"
    );
    identity.sign_in_local("anne.le-goff", PASSWORD, "x").await.unwrap();
    let code = identity.reissue_code(person, compte).await.unwrap().unwrap();
    assert!(
        identity.sign_in_local("anne.le-goff", PASSWORD, "x").await.is_ok(),
        "until the code is used"
    );
    identity
        .activate("anne.le-goff", &code, "une-autre-marelle", "x")
        .await
        .unwrap();
    assert!(identity.sign_in_local("anne.le-goff", PASSWORD, "x").await.is_err());
    assert_eq!(identity.reissue_code(person, head).await.unwrap(), None);
}

#[tokio::test]
async fn mail_waits_sealed_until_the_server_takes_it() {
    let house = house().await;
    let boxes = Boxes::default();
    let mail = Mail {
        to: "a@exemple.fr".to_owned(),
        subject: "Bonjour".to_owned(),
        text: "K7QF-3M2P-9XTB".to_owned(),
        ..Mail::default()
    };
    house.identity.write_mail(&mail).await.unwrap();
    *boxes.away.lock().unwrap() = true;
    assert_eq!(house.identity.send_mail(&boxes).await.unwrap(), (0, 0));
    *boxes.away.lock().unwrap() = false;
    assert_eq!(house.identity.send_mail(&boxes).await.unwrap(), (0, 0), "not at once");
    house.clock.advance(10 * 60_000);
    assert_eq!(house.identity.send_mail(&boxes).await.unwrap(), (1, 0));
    assert_eq!(*boxes.kept.lock().unwrap(), [mail]);
    assert_eq!(house.count("SELECT COUNT(*) AS n FROM courriel").await, 0);
}

#[tokio::test]
async fn two_replicas_send_a_message_once() {
    let house = house().await;
    let boxes = Boxes::default();
    for n in 0..5 {
        let mail = Mail {
            to: format!("{n}@exemple.fr"),
            ..Mail::default()
        };
        house.identity.write_mail(&mail).await.unwrap();
    }
    let (one, other) = (house.identity.clone(), house.identity.clone());
    let outcomes = super::futures_join([one.send_mail(&boxes), other.send_mail(&boxes)].into_iter()).await;
    let sent: u64 = outcomes.iter().map(|outcome| outcome.as_ref().unwrap().0).sum();
    assert_eq!((sent, boxes.kept.lock().unwrap().len()), (5, 5));
}
