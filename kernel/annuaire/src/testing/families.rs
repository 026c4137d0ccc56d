//! Families: protections, links added by the school, embargo.

use preau_model::{AnneeScolaire, PersonneId, Principal, Profil};
use preau_store::Db;

use super::NOON;
use super::arrivals::{identite, principals};
use super::scene::{DAY, Scene};
use crate::{Designe, NouveauLien};

/// A protection cuts a link at once and outlives imports; lifted, the link is what the source says.
pub async fn protections_outlive_imports(db: Db) {
    let scene = Scene::new(&db, 2).await;
    let annuaire = &scene.annuaire;
    let head = scene.person(scene.roles.principal_a).await;
    let parent = scene.person(scene.roles.parent_a_et_b).await;
    let (child, other) = (
        scene.person(scene.roles.enfant_a).await,
        scene.person(scene.roles.enfant_b).await,
    );
    let responsables = Principal::ResponsablesDe(child);
    let sees = async |who: PersonneId| principals(&scene, who).await.contains(&responsables);
    assert!(sees(parent).await);
    let id = annuaire
        .proteger(head, child, parent, "Ordonnance du juge", None)
        .await
        .unwrap();
    assert!(annuaire.proteger(head, child, parent, "Encore", None).await.is_err());
    for day in 0..3 {
        assert!(!sees(parent).await, "day {day}");
        assert!(
            !annuaire
                .membres(&responsables, annuaire.now(), 99)
                .await
                .unwrap()
                .contains(&parent)
        );
        let children = annuaire.enfants(parent).await.unwrap();
        assert_eq!(
            children.iter().map(|c| c.personne).collect::<Vec<_>>(),
            [other],
            "the other child stays"
        );
        let a = scene.school(&scene.roles.uai_a).await.id;
        let name = annuaire.personne(parent).await.unwrap().unwrap().nom.affichage();
        assert!(
            annuaire
                .cherche(&name, &[a], &[Profil::Tut], 9)
                .await
                .unwrap()
                .iter()
                .all(|t| t.personne != parent)
        );
        scene.clock.advance(DAY);
        // A record that changed makes the import look at every link again.
        let mut world = scene.world.clone();
        world.eleves[0].ine = format!("01234567{day}ZZ");
        scene.import(&world).await;
    }
    assert_eq!(
        annuaire.protections(child).await.unwrap()[0].motif,
        "Ordonnance du juge"
    );
    let lifted = annuaire.now();
    annuaire.lever_protection(head, id).await.unwrap();
    assert!(sees(parent).await);
    let meets = annuaire.memberships(parent).await.unwrap();
    let link: Vec<_> = meets
        .all
        .iter()
        .filter(|m| m.what == responsables)
        .map(|m| (m.depuis, m.jusque))
        .collect();
    assert_eq!(link.len(), 2, "{link:?}");
    assert_eq!(
        (link[0].1, link[1].0),
        (NOON, lifted),
        "the time of the protection stays closed"
    );
    scene.clock.advance(DAY);
    scene.import(&scene.world).await;
    assert!(sees(parent).await);

    // Until a date: it holds until the maintenance has lifted it.
    let end = annuaire.now() + DAY;
    annuaire
        .proteger(head, child, parent, "Pour un jour", Some(end))
        .await
        .unwrap();
    assert!(!sees(parent).await);
    scene.clock.set(end);
    assert!(!sees(parent).await);
    assert_eq!(annuaire.entretenir().await.unwrap().protections_levees, 1);
    assert!(sees(parent).await);
    added_responsables(&scene, (head, child, parent)).await;
}

async fn added_responsables(scene: &Scene, (head, child, parent): (PersonneId, PersonneId, PersonneId)) {
    let annuaire = &scene.annuaire;
    let lien = NouveauLien {
        lien: 51,
        financier: false,
        legal: 2,
        contact: true,
        paiement: false,
    };
    let service = Designe::Nouveau {
        identite: identite("Service de l’enfance", ""),
        mail: None,
    };
    let end = annuaire.now() + 5 * DAY;
    let added = annuaire
        .ajouter_responsable(head, child, service, lien, Some(end))
        .await
        .unwrap();
    let (theirs, of_parent) = (principals(scene, added).await, principals(scene, parent).await);
    assert!(theirs.contains(&Principal::ResponsablesDe(child)));
    assert!(
        theirs.iter().all(|p| of_parent.contains(p)),
        "the same information as the parent"
    );
    scene.clock.advance(DAY);
    scene.import(&scene.world).await;
    assert_eq!(principals(scene, added).await, theirs, "an import leaves it");
    scene.clock.set(end);
    assert!(principals(scene, added).await.is_empty());
    // A contact is called and sees nothing.
    let contact = NouveauLien { legal: 0, ..lien };
    let neighbour = Designe::Nouveau {
        identite: identite("Voisine", "Anne"),
        mail: None,
    };
    let called = annuaire
        .ajouter_responsable(head, child, neighbour, contact, None)
        .await
        .unwrap();
    assert!(principals(scene, called).await.is_empty());
    let again = annuaire
        .ajouter_responsable(head, child, Designe::Connu(called), contact, None)
        .await;
    assert!(again.is_err());
    annuaire.retirer_responsable(head, child, called).await.unwrap();
    assert!(
        annuaire.retirer_responsable(head, child, parent).await.is_err(),
        "a link of the source is protected, not removed"
    );
}

/// Families do not meet the classes before the moment, and do at it; staff do all along.
pub async fn families_wait_for_the_class_lists(db: Db) {
    let scene = Scene::new(&db, 2).await;
    let annuaire = &scene.annuaire;
    let head = scene.person(scene.roles.principal_a).await;
    let a = scene.school(&scene.roles.uai_a).await.id;
    let (pupil, parent) = (
        scene.person(scene.roles.enfant_a).await,
        scene.person(scene.roles.parent_a_et_b).await,
    );
    let annee = AnneeScolaire::at(NOON);
    let class = annuaire
        .enfants(parent)
        .await
        .unwrap()
        .iter()
        .find(|c| c.personne == pupil)
        .unwrap()
        .classe
        .unwrap();
    let teacher = annuaire
        .membres(&Principal::ProfilDuGroupe(class, Profil::Ens), NOON, 99)
        .await
        .unwrap()[0];
    let before = (
        principals(&scene, pupil).await,
        principals(&scene, parent).await,
        principals(&scene, teacher).await,
    );
    let (elv, tut) = (
        Principal::ProfilDuGroupe(class, Profil::Elv),
        Principal::ProfilDuGroupe(class, Profil::Tut),
    );
    assert!(before.0.contains(&elv) && before.1.contains(&tut));
    annuaire.fixer_embargo(head, a, annee, NOON + DAY).await.unwrap();
    assert_eq!(annuaire.embargo(a, annee).await.unwrap(), Some(NOON + DAY));
    let during = (principals(&scene, pupil).await, principals(&scene, parent).await);
    assert!(
        !during
            .0
            .iter()
            .any(|p| matches!(p, Principal::Groupe(_) | Principal::ProfilDuGroupe(..)))
    );
    assert!(
        during.0.contains(&Principal::Structure(a)),
        "the school itself is no secret"
    );
    assert!(!during.1.contains(&tut) && during.1.contains(&Principal::ResponsablesDe(pupil)));
    for principal in [&elv, &tut] {
        assert_eq!(
            annuaire.compte_membres(principal, annuaire.now()).await.unwrap(),
            0,
            "nobody is told of it either"
        );
    }
    let staff_sees = crate::Recherche {
        structures: vec![a],
        profils: vec![Profil::Elv],
        groupes: vec![class],
        limite: 99,
        ..crate::Recherche::default()
    };
    assert!(
        annuaire
            .chercher(&staff_sees)
            .await
            .unwrap()
            .iter()
            .any(|t| t.personne == pupil)
    );
    let other = Principal::ResponsablesDe(scene.person(scene.roles.enfant_b).await);
    assert!(during.1.contains(&other), "the other school is not concerned");
    let children = annuaire.enfants(parent).await.unwrap();
    assert_eq!(children.len(), 2);
    assert!(children.iter().find(|c| c.personne == pupil).unwrap().classe.is_none());
    assert!(children.iter().find(|c| c.personne != pupil).unwrap().classe.is_some());
    assert_eq!(principals(&scene, teacher).await, before.2);
    scene.clock.set(NOON + DAY);
    assert_eq!(principals(&scene, pupil).await, before.0);
    assert_eq!(principals(&scene, parent).await, before.1);
    annuaire.fixer_embargo(head, a, annee, NOON + 9 * DAY).await.unwrap();
    annuaire.lever_embargo(head, a, annee).await.unwrap();
    assert_eq!(principals(&scene, pupil).await, before.0);
    assert!(annuaire.fixer_embargo(head, a, annee, annee.ends()).await.is_err());
}
