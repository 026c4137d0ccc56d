//! A person page, corrections, families, arrivals.

use super::{arrives, between, goes, page_of};
use crate::tests::house::House;

#[tokio::test]
async fn a_person_is_told_in_words_and_only_to_their_school() {
    let house = House::new(None).await;
    let head = house.signed_in("principal-a").await;
    let teacher = house.get(&head, &page_of(&house, "enseignant-6a")).await;
    assert_eq!(teacher.status.as_u16(), 200);
    for words in [
        "Enseignant",
        "annuaire académique",
        "parce que professeur",
        "En service",
    ] {
        assert!(teacher.body.contains(words), "{words}: {}", teacher.body);
    }
    for code in [">ENS<", ">aaf<", "National_"] {
        assert!(!teacher.body.contains(code), "{code}");
    }
    let pupil = house.get(&head, &page_of(&house, "eleve-6a")).await;
    assert!(pupil.body.contains("Sofia Delmas") && pupil.body.contains("parce que élève de la 6A"));
    let other = house.signed_in("principal-b").await;
    for path in ["", "/famille", "/corriger?champ=mobile"] {
        let path = format!("{}{path}", page_of(&house, "eleve-6a"));
        assert_eq!(house.get(&other, &path).await.status.as_u16(), 404, "{path}");
    }
    // From above: staff and their account, no pupil, nothing to change.
    let above = house.signed_in("departement").await;
    assert_eq!(
        house.get(&above, &page_of(&house, "eleve-6a")).await.status.as_u16(),
        404
    );
}

#[tokio::test]
async fn a_field_is_corrected_then_given_back() {
    let house = House::new(None).await;
    let head = house.signed_in("principal-a").await;
    let page = page_of(&house, "parent-6b");
    let answer = house
        .post(&head, &format!("{page}/corriger"), "champ=mobile&valeur=06+01+02+03+04")
        .await;
    let (_, shown) = goes(&house, &head, &answer).await;
    assert!(shown.body.contains("06 01 02 03 04") && shown.body.contains("saisi par l’établissement"));
    assert!(shown.body.contains("Fiche corrigée") && shown.body.contains("Hélène d’Arvieux"));
    let answer = house
        .post(&head, &format!("{page}/corriger"), "champ=mobile&rendre=1")
        .await;
    let (_, shown) = goes(&house, &head, &answer).await;
    assert!(!shown.body.contains("06 01 02 03 04"));
    let nobody = house
        .post(&head, &format!("{page}/corriger"), "champ=nom&valeur=+")
        .await;
    assert_eq!(nobody.status.as_u16(), 422);
    assert!(nobody.body.contains("Une personne a un nom"), "{}", nobody.body);
    // What has one truth elsewhere is not a form.
    let ine = house
        .get(&head, &format!("{}/corriger?champ=ine", page_of(&house, "eleve-6a")))
        .await;
    assert_eq!(ine.status.as_u16(), 404);
}

#[tokio::test]
async fn a_court_decision_is_obeyed_at_once_and_lifted() {
    let house = House::new(None).await;
    let head = house.signed_in("principal-a").await;
    let (pupil, parent) = (page_of(&house, "eleve-6a"), house.kit.school().person("parent-a-b"));
    let mother = house.signed_in("parent-a-b").await;
    house
        .post(
            &head,
            &format!("{}/corriger", page_of(&house, "parent-a-b")),
            "champ=adresse&valeur=3+rue+Secrète",
        )
        .await;
    let family = house.get(&head, &format!("{pupil}/famille")).await;
    assert!(family.body.contains("Sofia Delmas") && !family.body.contains("Secrète"));
    let url = format!("{pupil}/famille");
    let without = house
        .post(&head, &url, &format!("acte=proteger&responsable={parent}&motif="))
        .await;
    assert_eq!(without.status.as_u16(), 422);
    let form = format!("acte=proteger&responsable={parent}&motif=Ordonnance+12");
    let (_, family) = goes(&house, &head, &house.post(&head, &url, &form).await).await;
    assert!(family.body.contains("Ordonnance 12") && family.body.contains("plus accès"));
    let children = house.kit.annuaire().enfants(parent).await.unwrap();
    assert!(
        children
            .iter()
            .all(|c| c.personne != house.kit.school().person("eleve-6a"))
    );
    assert_eq!(house.get(&mother, "/").await.status.as_u16(), 200);
    let id = family.hidden("protection");
    let foreign = house
        .post(
            &head,
            &format!("{}/famille", page_of(&house, "eleve-6b")),
            &format!("acte=lever&protection={id}"),
        )
        .await;
    assert_eq!(foreign.status.as_u16(), 404, "a protection is lifted from its pupil");
    let lifted = house.post(&head, &url, &format!("acte=lever&protection={id}")).await;
    goes(&house, &head, &lifted).await;
    assert_eq!(house.kit.annuaire().enfants(parent).await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_responsable_is_added_and_removed() {
    let house = House::new(None).await;
    let head = house.signed_in("principal-a").await;
    let url = format!("{}/famille", page_of(&house, "eleve-6b"));
    let nameless = house.post(&head, &url, "acte=ajouter&nom=&lien=51&legal=2").await;
    assert_eq!(nameless.status.as_u16(), 422);
    assert!(nameless.body.contains("Indiquez un nom") || nameless.body.contains("indiquez un nom"));
    let form = "acte=ajouter&nom=Foyer+du+Parc&prenom=&lien=51&legal=2&contact=1";
    let (_, family) = goes(&house, &head, &house.post(&head, &url, form).await).await;
    assert!(family.body.contains("Foyer du Parc") && family.body.contains("aide sociale à l’enfance"));
    let pupil = house.kit.school().person("eleve-6b");
    let link = house
        .kit
        .annuaire()
        .liens(pupil)
        .await
        .unwrap()
        .into_iter()
        .find(|l| l.nom == "Foyer du Parc")
        .unwrap();
    let (_, family) = goes(
        &house,
        &head,
        &house
            .post(&head, &url, &format!("acte=retirer&responsable={}", link.personne))
            .await,
    )
    .await;
    assert!(!family.body.contains("Foyer du Parc"));
    // A link of the exports is not removed here.
    let father = house.kit.school().person("parent-6b");
    let refused = house
        .post(&head, &url, &format!("acte=retirer&responsable={father}"))
        .await;
    assert_eq!(refused.status.as_u16(), 422);
    assert!(refused.body.contains("Luc Garrigue"));
}

#[tokio::test]
async fn somebody_arrives_replaces_stays_longer_and_leaves() {
    let house = House::new(None).await;
    let head = house.signed_in("principal-a").await;
    let new = "/console/annuaire/arrivees/nouvelle";
    let bad = house.post(&head, new, "statut=remplacant&nom=Benali&jusque=hier").await;
    assert_eq!(bad.status.as_u16(), 422);
    assert!(bad.body.contains("value=\"Benali\""), "what was typed is kept");
    let replaced = house.kit.school().person("enseignant-6a");
    let form = format!("statut=remplacant&civilite=M.&nom=Benali&prenom=Karim&remplace={replaced}");
    let (to, page) = goes(&house, &head, &house.post(&head, new, &form).await).await;
    assert!(page.body.contains("remplace M.\u{a0}Le Goff"), "{}", page.body);
    assert!(page.body.contains("parce que professeur") && page.body.contains("Imprimer un courrier"));
    let id = to.split('?').next().unwrap().rsplit('/').next().unwrap().to_owned();
    let list = house.get(&head, "/console/annuaire/arrivees").await;
    assert!(list.body.contains("Karim Benali"));
    let act = async |form: &str| {
        let form = format!("personne={id}&{form}");
        house.post(&head, "/console/annuaire/arrivees", &form).await
    };
    let past = act("acte=prolonger&jusque=2001-01-01").await;
    assert_eq!(past.status.as_u16(), 422);
    assert!(past.body.contains("déjà passée"));
    let until = preau_ui::texts::input_date_time(house.kit.now() + 20 * 86_400_000);
    let longer = act(&format!("acte=prolonger&jusque={}", &until[..10])).await;
    goes(&house, &head, &longer).await;
    let (_, list) = goes(&house, &head, &act("acte=terminer").await).await;
    assert!(!list.body.contains("Karim Benali"));
    // Another school cannot end anybody's stay.
    let other = house.signed_in("principal-b").await;
    let theirs = house
        .post(
            &other,
            "/console/annuaire/arrivees",
            &format!("personne={id}&acte=terminer"),
        )
        .await;
    assert_eq!(theirs.status.as_u16(), 404);
}

#[tokio::test]
async fn an_aesh_accompanies_a_pupil_until_a_day() {
    let house = House::new(None).await;
    let head = house.signed_in("principal-a").await;
    let form = "statut=aesh&civilite=Mme&nom=Ferrat&prenom=Lise";
    let made = house.post(&head, "/console/annuaire/arrivees/nouvelle", form).await;
    let (to, _) = goes(&house, &head, &made).await;
    let aesh = between(&to, "/personnes/", "?").to_owned();
    let url = format!("{}/sejour", page_of(&house, "eleve-6a"));
    let (_, pupil) = goes(
        &house,
        &head,
        &house
            .post(&head, &url, &format!("acte=accompagner&personne={aesh}"))
            .await,
    )
    .await;
    assert!(pupil.body.contains("Lise Ferrat"));
    let (_, pupil) = goes(
        &house,
        &head,
        &house.post(&head, &url, &format!("acte=cesser&personne={aesh}")).await,
    )
    .await;
    let card = between(&pupil.body, "id=\"accompagnement\"", "</ul>");
    assert!(!card.contains("fil-etat"), "{card}");
    let parent = house.kit.school().person("parent-6b");
    let refused = house
        .post(&head, &url, &format!("acte=accompagner&personne={parent}"))
        .await;
    assert_eq!(refused.status.as_u16(), 422);
}

#[tokio::test]
async fn a_letter_activates_an_account_once() {
    let house = House::new(None).await;
    let head = house.signed_in("principal-a").await;
    let page = arrives(&house, &head, "Okafor").await;
    let id = page.rsplit('/').next().unwrap();
    let print = "/console/annuaire/courriers";
    let letters = house
        .post(&head, print, &format!("acte=activation&personne={id}"))
        .await;
    assert_eq!(letters.status.as_u16(), 200);
    assert!(letters.body.contains("M. Karim Okafor") && letters.body.contains("/activation"));
    let code = between(&letters.body, "<dd class=\"code\">", "</dd>").to_owned();
    assert_eq!(code.len(), 14, "{}", letters.body);
    let login = between(between(&letters.body, "Identifiant</dt>", "</div>"), "<dd>", "</dd>").to_owned();
    assert!(!house.get(&head, print).await.body.contains(&code), "shown once");
    let door = house.get(&super::super::house::Browser::default(), "/activation").await;
    let browser = super::super::house::Browser {
        cookies: format!("preau-entree={}", door.cookie("preau-entree").unwrap()),
        csrf: door.hidden("_csrf"),
        json: false,
    };
    let form = |code: &str| format!("login={login}&code={code}&nouveau=marelle-et-craie&encore=marelle-et-craie");
    let wrong = house.post(&browser, "/activation", &form("AAAA-AAAA-AAAA")).await;
    assert_eq!(wrong.status.as_u16(), 401);
    assert!(!wrong.body.contains("marelle"), "passwords are never written back");
    let right = house.post(&browser, "/activation", &form(&code)).await;
    assert_eq!(right.status.as_u16(), 303, "{}", right.body);
    assert!(right.cookie("preau").is_some());
    assert_eq!(
        house.post(&browser, "/activation", &form(&code)).await.status.as_u16(),
        401
    );
    let again = house
        .post(&head, print, &format!("acte=activation&personne={id}"))
        .await;
    assert_eq!(again.status.as_u16(), 422, "an account in use is not written to");
}
