//! Structures, the opening of a school, duplicates.

use preau_annuaire::{Identite, NouvelArrivant, Statut};
use preau_model::Uai;

use super::{between, goes};
use crate::tests::house::House;

#[tokio::test]
async fn a_structure_is_attached_after_its_preview() {
    let house = House::new(None).await;
    let above = house.signed_in("departement").await;
    let here = "/console/annuaire/structures";
    let made = house.post(&above, here, "genre=6&nom=Essaiville").await;
    let (to, _) = goes(&house, &above, &made).await;
    let commune = between(&to, "/structures/", "?").to_owned();
    let school = house.kit.school().a.id;
    let url = format!("{here}/{school}");
    let preview = house
        .get(&above, &format!("{url}?sens=attacher&parent={commune}"))
        .await;
    assert!(
        preview.body.contains("Verront davantage") && preview.body.contains("élèves"),
        "{}",
        preview.body
    );
    let (_, page) = goes(
        &house,
        &above,
        &house
            .post(&above, &url, &format!("sens=attacher&parent={commune}"))
            .await,
    )
    .await;
    assert!(page.body.contains("rattachement fait ici"));
    let tree = house.get(&above, here).await;
    assert!(tree.body.contains("Essaiville (1)"), "{}", tree.body);
    let twice = house
        .post(&above, &url, &format!("sens=attacher&parent={commune}"))
        .await;
    assert_eq!(twice.status.as_u16(), 422);
    let (_, page) = goes(
        &house,
        &above,
        &house
            .post(&above, &url, &format!("sens=detacher&parent={commune}"))
            .await,
    )
    .await;
    assert!(!page.body.contains("rattachement fait ici"));
    // A school sees its own place and moves nothing.
    let head = house.signed_in("principal-a").await;
    assert_eq!(house.get(&head, &url).await.status.as_u16(), 200);
    assert_eq!(
        house.get(&head, &format!("{here}/{commune}")).await.status.as_u16(),
        404
    );
    let refused = house
        .post(&head, &url, &format!("sens=attacher&parent={commune}"))
        .await;
    assert_eq!(refused.status.as_u16(), 404);
}

#[tokio::test]
async fn a_school_is_opened_step_by_step() {
    let house = House::new(None).await;
    let above = house.signed_in("departement").await;
    let here = "/console/annuaire/ouverture";
    let bad = house.get(&above, &format!("{here}?uai=0139999A")).await;
    assert_eq!(bad.status.as_u16(), 422);
    let uai = Uai::from_number(139_777).unwrap();
    let unknown = house.get(&above, &format!("{here}?uai={uai}")).await;
    assert!(unknown.body.contains("Créer l’établissement"));
    let form = format!("uai={uai}&acte=creer&nom=Collège+du+Port&commune=Essaiville");
    let (_, page) = goes(&house, &above, &house.post(&above, here, &form).await).await;
    assert!(
        page.body.contains("Collège du Port") && page.body.contains("1 étapes faites sur 6"),
        "{}",
        page.body
    );
    let twice = house.post(&above, here, &form).await;
    assert_eq!(twice.status.as_u16(), 422);
    let form = format!("uai={uai}&acte=direction&civilite=Mme&nom=Roumi&prenom=Aya");
    let (_, page) = goes(&house, &above, &house.post(&above, here, &form).await).await;
    assert!(page.body.contains("Aya Roumi"));
    let second = house.post(&above, here, &form).await;
    assert_eq!(second.status.as_u16(), 422, "further heads come from the exports");
    let head = page.hidden("personne");
    let letter = house
        .post(&above, here, &format!("uai={uai}&acte=courrier&personne={head}"))
        .await;
    assert_eq!(letter.status.as_u16(), 200);
    assert!(letter.body.contains("Mme Aya Roumi") && letter.body.contains("class=\"code\""));
    let when = preau_ui::texts::input_date_time(house.kit.now() + 5 * 86_400_000).replace(':', "%3A");
    let (_, page) = goes(
        &house,
        &above,
        &house
            .post(&above, here, &format!("uai={uai}&acte=embargo&jusque={when}"))
            .await,
    )
    .await;
    assert!(page.body.contains("2 étapes faites sur 6"), "{}", page.body);
    // Nobody's direction is made where somebody directs, nor from a school.
    let head = house.signed_in("principal-a").await;
    assert_eq!(house.get(&head, here).await.status.as_u16(), 404);
}

#[tokio::test]
async fn duplicates_are_proposed_merged_and_split() {
    let house = House::new(None).await;
    let head = house.signed_in("principal-a").await;
    let annuaire = house.kit.annuaire();
    let par = house.kit.school().person("principal-a");
    let arrival = NouvelArrivant {
        identite: Identite {
            nom: "Le Goff".into(),
            prenom: "Paul".into(),
            civilite: "M.".into(),
        },
        statut: Statut::Contractuel,
        discipline: String::new(),
        naissance: None,
        mail: None,
        remplace: None,
        jusque: None,
        motif: String::new(),
    };
    let made = annuaire
        .accueillir(par, house.kit.school().a.id, arrival)
        .await
        .unwrap();
    annuaire.entretenir().await.unwrap();
    let here = "/console/annuaire/doublons";
    let page = house.get(&head, here).await;
    assert!(
        page.body.contains("Mêmes noms") && page.body.contains("ressemblance"),
        "{}",
        page.body
    );
    let (a, b) = (page.hidden("a"), page.hidden("b"));
    let other = house.signed_in("principal-b").await;
    let foreign = house.post(&other, here, &format!("a={a}&b={b}&acte=fusionner")).await;
    assert_eq!(foreign.status.as_u16(), 404);
    let (_, page) = goes(
        &house,
        &head,
        &house.post(&head, here, &format!("a={a}&b={b}&acte=fusionner")).await,
    )
    .await;
    assert!(page.body.contains("Aucun doublon"));
    let teacher = super::page_of(&house, "enseignant-6a");
    let page = house.get(&head, &teacher).await;
    assert!(page.body.contains("Fiches rapprochées"));
    let fusion = page.hidden("fusion");
    let split = house
        .post(
            &head,
            &format!("{teacher}/sejour"),
            &format!("acte=separer&fusion={fusion}"),
        )
        .await;
    let (_, page) = goes(&house, &head, &split).await;
    assert!(!page.body.contains("Fiches rapprochées</h2>"));
    let back = annuaire.personne(made.personne).await.unwrap().unwrap();
    assert_eq!(back.compte, made.compte);
}
