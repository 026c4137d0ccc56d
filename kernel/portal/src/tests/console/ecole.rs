//! Class lists, groups, departures, the turn of the year, in one school.

use preau_model::Principal;

use super::{arrives, between, goes};
use crate::tests::house::House;

#[tokio::test]
async fn class_lists_wait_for_the_moment_that_the_head_chose() {
    let house = House::new(None).await;
    let head = house.signed_in("principal-a").await;
    let here = "/console/annuaire/classes";
    let year = preau_model::AnneeScolaire::at(house.kit.now()).number();
    let hides = house.kit.school().person("eleve-6a");
    let sees = || async {
        house
            .kit
            .annuaire()
            .memberships(hides)
            .await
            .unwrap()
            .at(house.kit.now())
            .count()
    };
    let before = sees().await;
    let past = house
        .post(&head, here, &format!("annee={year}&jusque=2001-01-01T08:00"))
        .await;
    assert_eq!(past.status.as_u16(), 422);
    let when = preau_ui::texts::input_date_time(house.kit.now() + 5 * 86_400_000);
    let set = house
        .post(
            &head,
            here,
            &format!("annee={year}&jusque={}", when.replace(':', "%3A")),
        )
        .await;
    let (_, page) = goes(&house, &head, &set).await;
    assert!(page.body.contains("cachées aux familles") && page.body.contains(&format!("value=\"{when}\"")));
    assert!(sees().await < before);
    let (_, page) = goes(
        &house,
        &head,
        &house.post(&head, here, &format!("annee={year}&publier=1")).await,
    )
    .await;
    assert!(page.body.contains("visibles"));
    assert_eq!(sees().await, before);
    assert_eq!(
        house.post(&head, here, "annee=1999&publier=1").await.status.as_u16(),
        404
    );
}

#[tokio::test]
async fn a_group_holds_classes_and_persons_then_ends() {
    let house = House::new(None).await;
    let head = house.signed_in("principal-a").await;
    let here = "/console/annuaire/groupes";
    let nameless = house.post(&head, here, "libelle=&portee=etablissement").await;
    assert_eq!(nameless.status.as_u16(), 422);
    let made = house.post(&head, here, "libelle=Chorale&portee=plusieurs").await;
    let (to, _) = goes(&house, &head, &made).await;
    let url = to.split('?').next().unwrap().to_owned();
    let id = url.rsplit('/').next().unwrap().parse().unwrap();
    let (class, person) = (house.kit.school().class("6A"), house.kit.school().person("eleve-6b"));
    let (_, page) = goes(
        &house,
        &head,
        &house
            .post(&head, &url, &format!("acte=ajouter-classe&classe={class}"))
            .await,
    )
    .await;
    assert!(page.body.contains("2 élèves"), "{}", page.body);
    let found = house.get(&head, &format!("{url}?q=garrigue")).await;
    assert!(found.body.contains("Zoé Garrigue"));
    let (_, page) = goes(
        &house,
        &head,
        &house
            .post(&head, &url, &format!("acte=ajouter&personne={person}"))
            .await,
    )
    .await;
    assert!(page.body.contains("Une personne ajoutée à la main"));
    let members = house
        .kit
        .annuaire()
        .membres(&Principal::Groupe(id), house.kit.now(), 99)
        .await
        .unwrap();
    assert_eq!(members.len(), 3);
    // The classes of another school come whole; its persons do not.
    let there = house.kit.school().b.classes["6A"];
    let (_, page) = goes(
        &house,
        &head,
        &house
            .post(&head, &url, &format!("acte=ajouter-classe&classe={there}"))
            .await,
    )
    .await;
    assert!(page.body.contains("Collège des Preuves"));
    let stranger = house.kit.school().person("eleve-b");
    let refused = house
        .post(&head, &url, &format!("acte=ajouter&personne={stranger}"))
        .await;
    assert_eq!(refused.status.as_u16(), 404);
    let pupil = house.get(&head, &super::page_of(&house, "eleve-6a")).await;
    assert!(pupil.body.contains("Chorale"), "the person page tells the group");
    let other = house.signed_in("principal-b").await;
    assert_eq!(house.get(&other, &url).await.status.as_u16(), 404);
    let (_, page) = goes(&house, &head, &house.post(&head, &url, "acte=terminer").await).await;
    assert!(!between(&page.body, "id=\"groupes\"", "</section>").contains("Chorale"));
}

#[tokio::test]
async fn groups_go_on_or_end_with_the_year() {
    let house = House::new(None).await;
    let head = house.signed_in("principal-a").await;
    let mut ids = Vec::new();
    for name in ["Garde", "Vide", "Finit"] {
        let form = format!("libelle={name}&portee=etablissement");
        let made = house.post(&head, "/console/annuaire/groupes", &form).await;
        let (to, _) = goes(&house, &head, &made).await;
        ids.push(between(&to, "/groupes/", "?").to_owned());
        let url = format!("/console/annuaire/groupes/{}", ids.last().unwrap());
        let person = house.kit.school().person("eleve-6b");
        house
            .post(&head, &url, &format!("acte=ajouter&personne={person}"))
            .await;
    }
    let here = "/console/annuaire/annee";
    let choices = format!("groupe-{}=garde&groupe-{}=vide&groupe-{}=finit", ids[0], ids[1], ids[2]);
    let dry = house.post(&head, here, &format!("acte=apercu&{choices}")).await;
    assert_eq!(dry.status.as_u16(), 200);
    assert!(dry.body.contains("Essai à blanc") && dry.body.contains("vidé"));
    let annuaire = house.kit.annuaire();
    let turn = preau_model::AnneeScolaire::at(house.kit.now()).ends();
    let lives = |n: usize| {
        let id = ids[n].parse().unwrap();
        async move {
            annuaire
                .membres(&Principal::Groupe(id), turn + 1, 9)
                .await
                .unwrap()
                .len()
        }
    };
    assert_eq!((lives(0).await, lives(1).await), (0, 0), "a dry run writes nothing");
    let (_, page) = goes(
        &house,
        &head,
        &house.post(&head, here, &format!("acte=confirmer&{choices}")).await,
    )
    .await;
    assert!(page.body.contains("2 groupes continuent"), "{}", page.body);
    assert_eq!((lives(0).await, lives(1).await, lives(2).await), (1, 0, 0));
    let until = annuaire.groupe_manuel(ids[1].parse().unwrap()).await.unwrap().jusque;
    assert!(until > turn);
    // One may change one's mind.
    let back = format!("acte=confirmer&groupe-{}=finit&groupe-{}=garde", ids[0], ids[1]);
    goes(&house, &head, &house.post(&head, here, &back).await).await;
    assert_eq!((lives(0).await, lives(1).await), (0, 1));
}

#[tokio::test]
async fn whoever_left_is_listed_and_may_come_back() {
    let house = House::new(None).await;
    let head = house.signed_in("principal-a").await;
    let page = arrives(&house, &head, "Lambert").await;
    let id = page.rsplit('/').next().unwrap().to_owned();
    house
        .post(
            &head,
            "/console/annuaire/arrivees",
            &format!("personne={id}&acte=terminer"),
        )
        .await;
    house.kit.annuaire().constater_departs().await.unwrap();
    let here = "/console/annuaire/departs";
    let list = house.get(&head, here).await;
    assert!(list.body.contains("Karim Lambert") && list.body.contains("supprimé le"));
    let (_, list) = goes(
        &house,
        &head,
        &house
            .post(&head, here, &format!("acte=contributions&personne={id}&garder=0"))
            .await,
    )
    .await;
    assert!(list.body.contains("demande le retrait"));
    let other = house.signed_in("principal-b").await;
    let foreign = house
        .post(&other, here, &format!("acte=restaurer&personne={id}&jusque=2027-06-01"))
        .await;
    assert_eq!(foreign.status.as_u16(), 404);
    let until = preau_ui::texts::input_date_time(house.kit.now() + 20 * 86_400_000);
    let back = house
        .post(
            &head,
            here,
            &format!("acte=restaurer&personne={id}&jusque={}", &until[..10]),
        )
        .await;
    let (_, list) = goes(&house, &head, &back).await;
    assert!(!list.body.contains("Karim Lambert"));
    assert_eq!(house.get(&head, &page).await.status.as_u16(), 200);
    let long = house.post(&head, here, "acte=delai&jours=91").await;
    assert_eq!(long.status.as_u16(), 422);
    assert!(long.body.contains("90 jours au plus"));
}

#[tokio::test]
async fn notices_go_to_each_responsable_with_their_own_address() {
    let house = House::new(None).await;
    let head = house.signed_in("principal-a").await;
    for (role, street) in [("parent-6a", "rue+Haute"), ("parent-a-b", "rue+Basse")] {
        let url = format!("{}/corriger", super::page_of(&house, role));
        house
            .post(&head, &url, &format!("champ=adresse&valeur=1+{street}"))
            .await;
    }
    let here = "/console/annuaire/courriers";
    let class = house.kit.school().class("6A");
    let nobody = house
        .post(&head, here, "acte=information&qui=responsables&classe=&objet=a&texte=b")
        .await;
    assert_eq!(nobody.status.as_u16(), 422);
    let form = format!("acte=information&qui=responsables&classe={class}&objet=Sortie&texte=Bonjour.");
    let letters = house.post(&head, here, &form).await;
    assert_eq!(letters.status.as_u16(), 200, "{}", letters.body);
    let pages: Vec<&str> = letters.body.split("<section class=\"lettre\"").skip(1).collect();
    assert_eq!(pages.len(), 2);
    for page in pages {
        assert!(
            page.contains("rue Haute") != page.contains("rue Basse"),
            "one address each: {page}"
        );
    }
}
