//! What one is told of, and the link that stops the mail.

use preau_model::CompteId;

use super::house::{Browser, House};
use crate::SealKey;

async fn account(house: &House, role: &str) -> CompteId {
    let personne = house.kit.acting(role).await.personne.unwrap();
    house.annuaire.personne(personne).await.unwrap().unwrap().compte
}

#[tokio::test]
async fn choices_are_kept_and_a_wrong_one_is_said_beside_its_field() {
    let house = House::new(None).await;
    let compte = account(&house, "parent-6a").await;
    let browser = house.signed_in("parent-6a").await;
    let page = house.get(&browser, "/compte/notifications").await;
    assert!(
        page.body.contains("Heures calmes") && page.body.contains("secrétariat"),
        "no address is known"
    );
    let personne = house.kit.acting("parent-6a").await.personne.unwrap();
    let head = house.kit.acting("principal-a").await.personne.unwrap();
    let mail = house
        .annuaire
        .corriger(head, personne, preau_annuaire::Champ::Mail, "parent@exemple.fr");
    mail.await.unwrap();
    let page = house.get(&browser, "/compte/notifications").await;
    assert!(page.body.contains("parent@exemple.fr"), "{}", page.body);
    let send = |form: &'static str| house.post(&browser, "/compte/notifications", form);
    for (form, says) in [
        ("calme=oui&calme-de=20&calme-a=7&courriel=oui&heure=22", "heures calmes"),
        ("calme=oui&calme-de=9&calme-a=9", "Les deux heures"),
        ("courriel=oui&heure=31", "Choisissez une heure"),
    ] {
        let refused = send(form).await;
        assert_eq!(refused.status.as_u16(), 422, "{form}");
        assert!(
            refused.body.contains("aria-invalid") && refused.body.contains(says),
            "{form}: {}",
            refused.body
        );
    }
    assert_eq!(
        house.kit.content().notice_choices(compte).await.unwrap().mail,
        None,
        "nothing was kept"
    );
    // An address that is somebody else's is not taken.
    let kept =
        send("calme=oui&calme-de=21&calme-a=6&courriel=oui&heure=8&adresse=00000000000000000000000000000001").await;
    assert_eq!(kept.status.as_u16(), 303);
    let choices = house.kit.content().notice_choices(compte).await.unwrap();
    assert_eq!(
        (choices.mail, choices.hour, choices.quiet, choices.address),
        (Some(true), 8, Some((21, 6)), None)
    );
}

#[tokio::test]
async fn the_link_of_a_mail_stops_it_in_one_click() {
    let house = House::new(None).await;
    let compte = account(&house, "parent-6a").await;
    let on = || async { house.kit.content().notice_choices(compte).await.unwrap().mail };
    let link = format!("/courriels/arret/{}", SealKey::new([9; 32]).stop_token(compte));
    let nobody = Browser::default();
    let stopped = house.get(&nobody, &link).await;
    assert_eq!(stopped.status.as_u16(), 200);
    assert_eq!(on().await, Some(false));
    let browser = Browser {
        cookies: format!("preau-entree={}", stopped.cookie("preau-entree").unwrap()),
        csrf: stopped.hidden("_csrf"),
        json: false,
    };
    let again = house.post(&browser, &link.replace("arret", "reprise"), "").await;
    assert_eq!(again.status.as_u16(), 200, "{}", again.body);
    assert_eq!(on().await, Some(true));
    // Without the token of our page nothing is taken up again; a mail program stops it without any.
    let pressed = house.post(&nobody, &link, "List-Unsubscribe=One-Click").await;
    assert_eq!(pressed.status.as_u16(), 204);
    assert_eq!(on().await, Some(false));
    assert_eq!(
        house
            .post(&nobody, &link.replace("arret", "reprise"), "")
            .await
            .status
            .as_u16(),
        403
    );
    let other = SealKey::new([8; 32]).stop_token(compte);
    assert_eq!(
        house
            .get(&nobody, &format!("/courriels/arret/{other}"))
            .await
            .status
            .as_u16(),
        404
    );
}
