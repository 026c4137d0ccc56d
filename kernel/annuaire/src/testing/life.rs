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
    annuaire.choisir_contributions(head, gone, true).await.unwrap();
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

/// Somebody whom the exports forgot is brought back with class and family, stays through the imports that still forget them, and
/// leaves again at the end.
pub async fn somebody_brought_back_outlives_imports(db: Db) {
    let scene = Scene::new(&db, 2).await;
    let annuaire = &scene.annuaire;
    let head = scene.person(scene.roles.principal_a).await;
    let child = scene.person(scene.roles.enfant_6b).await;
    let meets = async || {
        let all = annuaire.memberships(child).await.unwrap();
        let mut now: Vec<_> = all.at(annuaire.now()).map(|m| m.principal).collect();
        now.sort_unstable();
        now
    };
    let (before, family) = (meets().await, annuaire.liens(child).await.unwrap().len());
    assert!(family > 0);
    annuaire.choisir_contributions(child, child, false).await.unwrap();
    let mut without = scene.world.clone();
    without.eleves.retain(|e| e.jointure != scene.roles.enfant_6b);
    scene.clock.advance(DAY);
    scene.import(&without).await;
    annuaire.entretenir().await.unwrap();
    let a = scene.school(&scene.roles.uai_a).await.id;
    let gone = annuaire.departs(a, 9).await.unwrap();
    assert_eq!(
        gone.iter().map(|d| (d.personne, d.garder)).collect::<Vec<_>>(),
        [(child, Some(false))]
    );
    let end = annuaire.now() + 20 * DAY;
    assert!(annuaire.restaurer(head, head, end).await.is_err(), "who did not leave");
    annuaire.restaurer(head, child, end).await.unwrap();
    assert_eq!(
        (meets().await, annuaire.liens(child).await.unwrap().len()),
        (before.clone(), family)
    );
    for _ in 0..3 {
        scene.clock.advance(DAY);
        scene.import(&without).await;
        annuaire.entretenir().await.unwrap();
        assert_eq!(meets().await, before);
        assert_eq!(annuaire.departs(a, 9).await.unwrap(), []);
    }
    scene.clock.set(end);
    scene.import(&without).await;
    annuaire.entretenir().await.unwrap();
    assert_eq!(annuaire.departs(a, 9).await.unwrap().len(), 1);
    assert_eq!(meets().await.len(), 1, "nobody but themselves");
    scene.clock.set(end + 60 * DAY);
    assert_eq!(annuaire.contributions_a_retirer().await.unwrap(), [child]);
    annuaire.entretenir().await.unwrap();
    assert_eq!(annuaire.contributions_a_retirer().await.unwrap(), []);
}

/// A school opened by hand before any export knows it becomes that of the export, with its direction.
pub async fn a_school_opened_by_hand_is_taken_over(db: Db) {
    let (annuaire, _) = super::annuaire(&db);
    let made = annuaire.creer_territoire("Département d’essai").await.unwrap();
    let named = |nom: &str| Identite {
        nom: nom.into(),
        prenom: "Aya".into(),
        civilite: "Mme".into(),
    };
    let agent = annuaire
        .creer_agent_collectivite(made.collectivite, named("Sol"), "")
        .await
        .unwrap()
        .personne;
    let world = super::deliveries::world(2, 0.12);
    let uai: preau_model::Uai = world.roles_of_story().unwrap().uai_a.parse().unwrap();
    let school = crate::NouvelEtablissement {
        uai,
        nom: "Collège provisoire".into(),
        commune: String::new(),
    };
    let id = annuaire
        .ouvrir_etablissement(agent, made.territoire, made.collectivite, school.clone())
        .await
        .unwrap();
    let again = annuaire
        .ouvrir_etablissement(agent, made.territoire, made.collectivite, school)
        .await;
    assert!(again.is_err());
    let head = annuaire
        .creer_direction(agent, id, named("Roumi"), None)
        .await
        .unwrap()
        .personne;
    assert!(annuaire.creer_direction(agent, id, named("Autre"), None).await.is_err());
    assert!(
        annuaire
            .structures_dessous(made.collectivite)
            .await
            .unwrap()
            .contains(&id)
    );
    let folder = tempfile::tempdir().unwrap();
    super::deliveries::complete(&world, folder.path());
    Box::pin(annuaire.import(made.territoire, folder.path(), &|_| {}))
        .await
        .unwrap();
    let now = annuaire.structure_par_uai(uai).await.unwrap().unwrap();
    assert_eq!((now.id, now.source), (id, preau_model::Source::Aaf));
    assert_ne!(now.nom, "Collège provisoire");
    assert!(annuaire.direction(id).await.unwrap().contains(&head));
    let bilan = Box::pin(annuaire.import(made.territoire, folder.path(), &|_| {}))
        .await
        .unwrap();
    let schools = &bilan.categories["EtabEducNat"];
    assert_eq!((schools.arrivees, schools.changees), (0, 0), "taken over once");
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
