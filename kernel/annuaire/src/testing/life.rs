//! Departures and duplicates.

use std::collections::BTreeSet;

use preau_model::{PersonneId, Profil};
use preau_store::{Db, RowExt as _};

use super::NOON;
use super::arrivals::arrivant;
use super::scene::{DAY, Scene};
use crate::{Champ, Identite, Maniere, Motif, Statut};

/// Left, back, left again, deleted with a certificate; a second hat keeps the account.
pub async fn departures_end_in_a_certificate(db: Db) {
    let scene = Scene::new(&db, 2).await;
    let annuaire = &scene.annuaire;
    let head = scene.person(scene.roles.principal_a).await;
    let a = scene.school(&scene.roles.uai_a).await.id;
    let (gone, staff) = (
        scene.person(scene.roles.enfant_6b).await,
        scene.person(scene.roles.personnel_parent).await,
    );
    let also = scene.person(scene.roles.personnel_parent_responsable).await;
    let account = annuaire.rattacher_comptes(None, staff, also).await.unwrap();
    let old = annuaire.personne(gone).await.unwrap().unwrap();
    annuaire
        .corriger(head, gone, Champ::Mail, "enfant@exemple.fr")
        .await
        .unwrap();
    assert_eq!(annuaire.constater_departs().await.unwrap(), 0);

    let mut without = scene.world.clone();
    without.eleves.retain(|e| e.jointure != scene.roles.enfant_6b);
    without
        .personnels
        .retain(|p| p.jointure != scene.roles.personnel_parent);
    scene.clock.advance(DAY);
    scene.import(&without).await;
    let left = annuaire.entretenir().await.unwrap();
    assert_eq!((left.departs, left.certificats.len()), (2, 0));
    let departure = annuaire.depart(gone).await.unwrap().unwrap();
    assert_eq!((departure.depuis, departure.echeance), (NOON + DAY, NOON + 61 * DAY));
    annuaire.preferer_contributions(gone, true).await.unwrap();
    assert_eq!(annuaire.depart(gone).await.unwrap().unwrap().garder, Some(true));
    // Back before the end: everything is as it was.
    scene.clock.set(NOON + 59 * DAY);
    scene.import(&scene.world).await;
    assert_eq!(annuaire.entretenir().await.unwrap().certificats, []);
    assert_eq!(annuaire.depart(gone).await.unwrap(), None);
    let back = annuaire.personne(gone).await.unwrap().unwrap();
    assert_eq!((back.nom, back.compte), (old.nom.clone(), old.compte));

    // Gone for good, with the delay of the school.
    annuaire.fixer_delai_suppression(head, a, 10).await.unwrap();
    assert!(annuaire.fixer_delai_suppression(head, a, 91).await.is_err());
    scene.import(&without).await;
    annuaire.entretenir().await.unwrap();
    let due = annuaire.depart(gone).await.unwrap().unwrap().echeance;
    assert_eq!(due, NOON + 69 * DAY);
    scene.clock.set(due - 1);
    assert_eq!(annuaire.entretenir().await.unwrap().certificats, []);
    scene.clock.set(NOON + 130 * DAY);
    let made = annuaire.entretenir().await.unwrap().certificats;
    let mine = made
        .iter()
        .find(|c| c.structure == Some(a) && c.profils.contains_key("ELV"))
        .unwrap();
    assert_eq!(mine.profils["ELV"], 1);
    assert_eq!(mine.empreinte.len(), 64);
    assert!(annuaire.certificats(a).await.unwrap().contains(mine));
    nothing_is_left(&scene, &db, gone, &old).await;
    // The other hat keeps the account.
    assert!(annuaire.noms(&[staff]).await.unwrap().is_empty());
    assert_eq!(
        annuaire
            .personnes_du_compte(account)
            .await
            .unwrap()
            .iter()
            .map(|p| p.id)
            .collect::<Vec<_>>(),
        [also]
    );
    // An export may bring them again, as somebody new under the same id.
    scene.clock.advance(DAY);
    scene.import(&scene.world).await;
    annuaire.entretenir().await.unwrap();
    assert_eq!(annuaire.personne(gone).await.unwrap().unwrap().nom, old.nom);
    let found = annuaire
        .cherche(&old.nom.affichage(), &[a], &[Profil::Elv], 20)
        .await
        .unwrap();
    assert!(found.iter().any(|t| t.personne == gone));
}

async fn nothing_is_left(scene: &Scene, db: &Db, gone: PersonneId, old: &crate::Personne) {
    let annuaire = &scene.annuaire;
    let row = annuaire.personne(gone).await.unwrap().unwrap();
    assert_eq!(
        (row.nom.nom.as_str(), row.nom.prenom.as_str(), row.siecle),
        ("", "", None)
    );
    assert!(annuaire.noms(&[gone]).await.unwrap().is_empty());
    assert!(annuaire.memberships(gone).await.unwrap().all.is_empty());
    assert_eq!(annuaire.sensible(gone).await.unwrap(), crate::Sensible::default());
    assert!(annuaire.champs(gone).await.unwrap().is_empty());
    assert!(
        annuaire
            .journal_de(gone, 50)
            .await
            .unwrap()
            .iter()
            .all(|l| l.detail.is_null())
    );
    let query = sqlx::query("SELECT login, etat FROM compte WHERE id = $1").bind(crate::sql::bytes(old.compte));
    let account = query.fetch_one(&mut *db.read().await.unwrap()).await.unwrap();
    assert_eq!(account.int("etat").unwrap(), 2);
    assert!(account.text("login").unwrap().starts_with("supprime-"));
}

/// A person entered by hand whom an export brings is proposed, decided on once, never proposed again.
pub async fn duplicates_are_proposed_once(db: Db) {
    let scene = Scene::new(&db, 2).await;
    let annuaire = &scene.annuaire;
    let head = scene.person(scene.roles.principal_b).await;
    let b = scene.school(&scene.roles.uai_b).await.id;
    annuaire.detecter_doublons().await.unwrap();
    let before: BTreeSet<_> = annuaire
        .doublons(b, 500)
        .await
        .unwrap()
        .into_iter()
        .map(|d| (d.a, d.b))
        .collect();
    let teacher = scene.person(scene.roles.enseignant_b).await;
    let name = annuaire.personne(teacher).await.unwrap().unwrap().nom;
    let mut who = arrivant("X", Statut::Contractuel);
    who.identite = Identite {
        nom: name.prenom.to_uppercase(),
        prenom: name.nom.clone(),
        civilite: String::new(),
    };
    let made = annuaire.accueillir(head, b, who.clone()).await.unwrap();
    assert!(annuaire.detecter_doublons().await.unwrap() >= 1);
    assert_eq!(annuaire.detecter_doublons().await.unwrap(), 0);
    let pair = |d: &crate::Doublon| BTreeSet::from([d.a, d.b]) == BTreeSet::from([teacher, made.personne]);
    let all = annuaire.doublons(b, 500).await.unwrap();
    let found = all.iter().find(|d| pair(d)).expect("first name and name exchanged");
    assert!(!before.contains(&(found.a, found.b)));
    assert_eq!(found.motifs, [Motif::Noms, Motif::SaisiPuisImporte]);
    let (fusion, how) = annuaire.fusionner(head, found.a, found.b).await.unwrap();
    assert_eq!(how, Maniere::Absorption);
    assert!(!annuaire.doublons(b, 500).await.unwrap().iter().any(pair));
    assert_eq!(
        annuaire.fusions(teacher).await.unwrap(),
        [(fusion, how, made.personne, teacher)]
    );
    annuaire.separer(head, fusion).await.unwrap();
    annuaire
        .corriger(head, made.personne, Champ::Mail, "x@exemple.fr")
        .await
        .unwrap();
    annuaire.detecter_doublons().await.unwrap();
    assert!(
        !annuaire.doublons(b, 500).await.unwrap().iter().any(pair),
        "separated once, never proposed again"
    );
    let other = annuaire.accueillir(head, b, who).await.unwrap();
    annuaire.detecter_doublons().await.unwrap();
    let again = annuaire.doublons(b, 500).await.unwrap();
    let again = again
        .iter()
        .find(|d| [d.a, d.b].contains(&other.personne) && [d.a, d.b].contains(&teacher))
        .unwrap();
    annuaire.ecarter_doublon(head, again.a, again.b).await.unwrap();
    assert!(annuaire.ecarter_doublon(head, again.a, again.b).await.is_err());
}
