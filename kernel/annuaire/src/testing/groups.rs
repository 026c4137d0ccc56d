//! Manual groups, and those that nobody makes.

use std::collections::BTreeSet;

use preau_model::{AnneeScolaire, PersonneId, Principal, Profil};
use preau_store::Db;

use super::NOON;
use super::scene::{DAY, Scene};
use crate::{NouveauGroupe, Portee};

fn group(libelle: &str, portee: Portee) -> NouveauGroupe {
    NouveauGroupe {
        libelle: libelle.into(),
        portee,
        jusque: None,
    }
}

async fn members(scene: &Scene, principal: &Principal) -> BTreeSet<PersonneId> {
    let now = scene.annuaire.now();
    scene
        .annuaire
        .membres(principal, now, 10_000)
        .await
        .unwrap()
        .into_iter()
        .collect()
}

/// Persons and whole classes, followed as they move; memberships and members agree; reasons in words.
pub async fn manual_groups_follow_their_members(db: Db) {
    let scene = Scene::new(&db, 2).await;
    let annuaire = &scene.annuaire;
    let (a, b) = (
        scene.school(&scene.roles.uai_a).await.id,
        scene.school(&scene.roles.uai_b).await.id,
    );
    let head = scene.person(scene.roles.principal_a).await;
    let (pupil, parent) = (
        scene.person(scene.roles.enfant_a).await,
        scene.person(scene.roles.parent_a_et_b).await,
    );
    let foreign = scene.person(scene.roles.enseignant_b).await;
    let class = annuaire
        .enfants(parent)
        .await
        .unwrap()
        .iter()
        .find(|c| c.personne == pupil)
        .unwrap()
        .classe
        .unwrap();
    let choir = annuaire
        .creer_groupe(head, a, group("Chorale", Portee::Etablissement))
        .await
        .unwrap();
    annuaire.ajouter_membres(head, choir, &[head, head]).await.unwrap();
    assert!(
        annuaire.ajouter_membres(head, choir, &[foreign]).await.is_err(),
        "of another school"
    );
    annuaire.ajouter_classe(head, choir, class).await.unwrap();
    assert_eq!(annuaire.classes_du_groupe(choir).await.unwrap(), [class]);
    assert!(annuaire.ajouter_classe(head, choir, choir).await.is_err());

    let pupils = members(&scene, &Principal::ProfilDuGroupe(class, Profil::Elv)).await;
    let mut expected = pupils.clone();
    expected.insert(head);
    assert_eq!(members(&scene, &Principal::Groupe(choir)).await, expected);
    assert_eq!(
        members(&scene, &Principal::ProfilDuGroupe(choir, Profil::Elv)).await,
        pupils
    );
    let families = members(&scene, &Principal::ProfilDuGroupe(class, Profil::Tut)).await;
    assert_eq!(
        members(&scene, &Principal::ProfilDuGroupe(choir, Profil::Tut)).await,
        families
    );
    for who in expected.iter().chain(&families) {
        let meets = annuaire.memberships(*who).await.unwrap();
        let mine: BTreeSet<_> = meets.at(annuaire.now()).map(|m| m.principal).collect();
        let family = families.contains(who);
        assert_eq!(mine.contains(&Principal::Groupe(choir).id()), !family);
        assert_eq!(
            mine.contains(&Principal::ProfilDuGroupe(choir, Profil::Tut).id()),
            family
        );
    }
    why(&scene, (pupil, parent, head), (class, choir)).await;

    // A pupil who changes class leaves the group with it.
    let mut world = scene.world.clone();
    let moved = world
        .eleves
        .iter()
        .position(|e| e.jointure == scene.roles.enfant_a)
        .unwrap();
    let other = world
        .eleves
        .iter()
        .find(|e| e.structure == world.eleves[moved].structure && e.classe != world.eleves[moved].classe);
    let other = other.unwrap().classe.clone();
    world.eleves[moved].classe = other;
    scene.clock.advance(DAY);
    scene.import(&world).await;
    assert!(!members(&scene, &Principal::Groupe(choir)).await.contains(&pupil));
    let meets = annuaire.memberships(pupil).await.unwrap();
    assert!(
        !meets
            .at(annuaire.now())
            .any(|m| m.principal == Principal::Groupe(choir).id())
    );
    annuaire.retirer_classe(head, choir, class).await.unwrap();
    assert_eq!(members(&scene, &Principal::Groupe(choir)).await, BTreeSet::from([head]));
    annuaire.retirer_membres(head, choir, &[head]).await.unwrap();
    assert!(members(&scene, &Principal::Groupe(choir)).await.is_empty());

    // Lists are their author's; groups across schools take both; each ends.
    let list = annuaire
        .creer_groupe(head, a, group("Mes délégués", Portee::Liste))
        .await
        .unwrap();
    let seen = |all: Vec<crate::GroupeManuel>| all.into_iter().map(|g| g.id).collect::<Vec<_>>();
    assert_eq!(seen(annuaire.groupes_manuels(a, head).await.unwrap()), [choir, list]);
    assert_eq!(seen(annuaire.groupes_manuels(a, foreign).await.unwrap()), [choir]);
    let all = annuaire.groupes(a, AnneeScolaire::at(NOON)).await.unwrap();
    assert!(all.iter().any(|g| g.id == choir) && !all.iter().any(|g| g.id == list));
    let mut both = group("Liaison", Portee::Interetablissement);
    both.jusque = Some(annuaire.now() + 5 * DAY);
    let both = annuaire.creer_groupe(head, a, both).await.unwrap();
    annuaire.ajouter_membres(head, both, &[head, foreign]).await.unwrap();
    let other = annuaire.groupes(b, AnneeScolaire::at(NOON)).await.unwrap()[0].id;
    annuaire.ajouter_classe(head, both, other).await.unwrap();
    assert!(members(&scene, &Principal::Groupe(both)).await.contains(&foreign));
    annuaire.renommer_groupe(head, both, "Liaison 6e").await.unwrap();
    assert_eq!(annuaire.groupe_manuel(both).await.unwrap().libelle, "Liaison 6e");
    scene.clock.advance(5 * DAY);
    assert!(members(&scene, &Principal::Groupe(both)).await.is_empty());
    assert!(annuaire.groupe_manuel(both).await.is_err());
    annuaire.terminer_groupe(head, choir, None).await.unwrap();
    assert!(annuaire.ajouter_membres(head, choir, &[head]).await.is_err());
    automatic_groups(&scene).await;
}

async fn why(
    scene: &Scene,
    (pupil, parent, head): (PersonneId, PersonneId, PersonneId),
    (class, choir): (preau_model::GroupeId, preau_model::GroupeId),
) {
    let annuaire = &scene.annuaire;
    let code = annuaire.groupes_par_id(&[class]).await.unwrap()[0].code.clone();
    let name = annuaire.personne(pupil).await.unwrap().unwrap().nom.prenom;
    let says = async |who: PersonneId, what: Principal| annuaire.pourquoi(who, &what).await.unwrap().join(" / ");
    assert_eq!(
        says(pupil, Principal::Groupe(class)).await,
        format!("élève de la {code}")
    );
    let of_parent = says(parent, Principal::ProfilDuGroupe(class, Profil::Tut)).await;
    assert!(
        of_parent.starts_with("responsable d") && of_parent.ends_with(&format!("{name}, élève de la {code}")),
        "{of_parent}"
    );
    assert_eq!(
        says(pupil, Principal::Groupe(choir)).await,
        format!("élève de la {code}, qui est dans le groupe Chorale")
    );
    assert_eq!(says(head, Principal::Groupe(choir)).await, "membre du groupe Chorale");
    assert_eq!(
        says(parent, Principal::Groupe(class)).await,
        "",
        "a parent is not of the class"
    );
    let teacher = annuaire
        .membres(&Principal::ProfilDuGroupe(class, Profil::Ens), NOON, 9)
        .await
        .unwrap()[0];
    let of_teacher = says(teacher, Principal::ProfilDuGroupe(class, Profil::Ens)).await;
    assert!(
        of_teacher.starts_with("professeur") && of_teacher.contains(&format!("de la {code}")),
        "{of_teacher}"
    );
}

async fn automatic_groups(scene: &Scene) {
    let annuaire = &scene.annuaire;
    let a = scene.school(&scene.roles.uai_a).await.id;
    let levels = annuaire.niveaux(a, Profil::Elv).await.unwrap();
    assert_eq!(levels[0].0, "6");
    let mut pupils = BTreeSet::new();
    for principal in levels.iter().flat_map(|(_, all)| all) {
        pupils.extend(members(scene, principal).await);
    }
    assert_eq!(
        pupils,
        members(scene, &Principal::ProfilDeStructure(a, Profil::Elv)).await
    );
    let mut staff = BTreeSet::new();
    for principal in crate::Annuaire::personnels(a) {
        staff.extend(members(scene, &principal).await);
    }
    assert!(staff.is_disjoint(&pupils) && staff.contains(&scene.person(scene.roles.principal_a).await));
    let disciplines = annuaire.disciplines(a).await.unwrap();
    assert!(disciplines.len() > 3 && disciplines.iter().all(|(_, teachers)| !teachers.is_empty()));
}
