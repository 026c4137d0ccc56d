//! The two steps of the sign-in page: who are you, then how.

use preau_doors::Declaration;

use super::house::{Browser, House};

/// A provider that nobody ever asks in these tests.
fn provider(id: &str, nom: &str, profils: &[&str], more: &str) -> Declaration {
    let profils: Vec<String> = profils.iter().map(|p| format!("{p:?}")).collect();
    let text = format!(
        "id = \"{id}\"\nnom = \"{nom}\"\nprofils = [{}]\nemetteur = \"https://login.exemple.fr/{id}\"\nclient = \"preau\"\n\
         secret = \"secret\"\n{more}\n[[regle]]\nclaim = \"cle\"\nvers = \"cle\"\n",
        profils.join(", ")
    );
    toml::from_str(&text).unwrap()
}

async fn with(declared: &[Declaration]) -> House {
    let house = House::new(None).await;
    house.doors.appliquer(declared).await.unwrap();
    house
}

fn nobody() -> Browser {
    Browser::default()
}

#[tokio::test]
async fn who_are_you_then_how() {
    let house = with(&[
        provider("educonnect", "EduConnect", &["eleve", "responsable"], ""),
        provider("agents", "Guichet agents", &["enseignant", "personnel"], ""),
    ])
    .await;
    let first = house.get(&nobody(), "/login?suite=%2Fnotifications").await;
    assert_eq!(first.status.as_u16(), 200);
    for profil in ["eleve", "responsable", "enseignant", "personnel", "agent", "invite"] {
        let link = format!("href=\"/login?profil={profil}&amp;suite=%2Fnotifications\"");
        assert!(first.body.contains(&link), "{link} in {}", first.body);
    }
    assert!(!first.body.contains("/login/oidc/"), "one step at a time");
    assert!(
        first.body.contains("<details"),
        "a login of the portal is one click away"
    );
    assert_eq!(first.cookie("preau-porte"), None, "nothing was chosen yet");

    let second = house.get(&nobody(), "/login?profil=eleve&suite=%2Fnotifications").await;
    assert!(
        second
            .body
            .contains("href=\"/login/oidc/educonnect?suite=%2Fnotifications\""),
        "{}",
        second.body
    );
    assert!(second.body.contains("Se connecter avec") && !second.body.contains("Guichet agents"));
    assert!(second.body.contains("action=\"/login/local\"") && second.body.contains("value=\"/notifications\""));
    // A guest has the portal's own login in the open.
    let guest = house.get(&nobody(), "/login?profil=invite").await;
    assert!(!guest.body.contains("<details") && guest.body.contains("name=\"password\""));
    // What makes no sense is the first step.
    assert!(
        house
            .get(&nobody(), "/login?profil=pirate")
            .await
            .body
            .contains("Je suis…")
    );
}

#[tokio::test]
async fn a_device_remembers_its_last_choice() {
    let house = with(&[provider("educonnect", "EduConnect", &["eleve"], "")]).await;
    let uai = house.kit.school().a.uai;
    let chosen = house.get(&nobody(), &format!("/login?profil=eleve&ecole={uai}")).await;
    let kept = chosen.cookie("preau-porte").expect("the device remembers");
    assert_eq!(kept, format!("eleve.{uai}"), "words of ours, nothing of the person");
    assert!(chosen.header("set-cookie").contains("Max-Age=31536000") || chosen.body.contains("Collège des Essais"));
    let device = Browser {
        cookies: format!("preau-porte={kept}"),
        ..Browser::default()
    };
    let back = house.get(&device, "/login").await;
    assert!(
        back.body.contains("/login/oidc/educonnect") && back.body.contains("Collège des Essais"),
        "{}",
        back.body
    );
    assert_eq!(back.cookie("preau-porte"), None, "already known");
    let again = house.get(&device, "/login?choisir=1").await;
    assert!(again.body.contains("Je suis…") && !again.body.contains("Collège des Essais"));
    // A cookie that somebody made up is nothing.
    let odd = Browser {
        cookies: "preau-porte=<script>.0000000A".to_owned(),
        ..Browser::default()
    };
    assert!(house.get(&odd, "/login").await.body.contains("Je suis…"));
}

#[tokio::test]
async fn a_school_has_its_own_doors() {
    let probe = House::new(None).await;
    let uai = probe.kit.school().a.uai;
    let house = with(&[
        provider("ici", "Ici", &["eleve"], &format!("ecoles = [\"{uai}\"]")),
        provider("partout", "Partout", &["eleve"], ""),
        provider("seul", "Seul", &["agent"], "exclusif = [\"agent\"]"),
    ])
    .await;
    let at = async |uai: &str| {
        house
            .get(&nobody(), &format!("/login?profil=eleve&ecole={uai}"))
            .await
            .body
    };
    let here = at(house.kit.school().a.uai.as_str()).await;
    assert!(here.contains("/login/oidc/ici") && here.contains("/login/oidc/partout"));
    assert!(here.contains("Collège des Essais"));
    let there = at(house.kit.school().b.uai.as_str()).await;
    assert!(!there.contains("/login/oidc/ici") && there.contains("/login/oidc/partout"));
    assert_eq!(
        house.get(&nobody(), "/login?ecole=0000000X").await.status.as_u16(),
        200,
        "an unknown school is none"
    );
    // Alone for a profile: no password is asked.
    let alone = house.get(&nobody(), "/login?profil=agent").await.body;
    assert!(alone.contains("/login/oidc/seul") && !alone.contains("name=\"password\""));
}

#[tokio::test]
async fn a_provider_that_cannot_be_reached_is_said_plainly() {
    let house = with(&[provider("educonnect", "EduConnect", &["eleve"], "")]).await;
    let page = house.get(&nobody(), "/login/oidc/educonnect").await;
    assert_eq!(page.status.as_u16(), 503);
    assert!(
        page.body.contains("ne répond pas") && page.body.contains("Référence"),
        "{}",
        page.body
    );
    let unknown = house.get(&nobody(), "/login/oidc/autre").await;
    assert_eq!(unknown.status.as_u16(), 404);
    let json = Browser {
        json: true,
        ..Browser::default()
    };
    let told = house.get(&json, "/login/oidc/educonnect").await;
    assert!(
        told.body.contains("\"injoignable\"") && told.body.contains("\"reference\""),
        "{}",
        told.body
    );
}
