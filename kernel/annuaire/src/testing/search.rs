//! Searches by name: whatever the number of schools asked, the same answers.

use std::collections::BTreeSet;

use preau_model::{AnneeScolaire, GenreStructure, PersonneId, Profil, StructureId, fold};
use preau_store::{Db, RowExt as _};

use super::NOON;
use super::scene::Scene;
use crate::{Annuaire, Recherche, Trouve};

async fn find(annuaire: &Annuaire, words: &str, places: &[StructureId], profils: &[Profil]) -> Vec<Trouve> {
    annuaire.cherche(words, places, profils, 100).await.unwrap()
}

fn who(found: &[Trouve]) -> BTreeSet<(PersonneId, StructureId, Profil, String)> {
    found
        .iter()
        .map(|t| (t.personne, t.structure, t.profil, t.detail.clone()))
        .collect()
}

/// Six schools through the index, the same one by one, and what the world says.
pub async fn searches_find_people_as_they_are_typed(db: Db) {
    let scene = Scene::new(&db, 6).await;
    let annuaire = &scene.annuaire;
    let schools: Vec<StructureId> = annuaire
        .structures_du_territoire(scene.made.territoire)
        .await
        .unwrap()
        .into_iter()
        .filter(|s| s.genre == GenreStructure::Etablissement)
        .map(|s| s.id)
        .collect();
    assert_eq!(schools.len(), 6);
    let total = annuaire.indexer().await.unwrap();
    assert!(total > 500, "{total}");
    assert_eq!(annuaire.indexer().await.unwrap(), 0, "nothing is indexed twice");

    let mut asked = 0;
    for pupil in scene.world.eleves.iter().step_by(17) {
        let (nom, prenom) = (&pupil.identite.nom, &pupil.identite.prenom);
        let begins: String = fold(prenom).chars().take(3).collect();
        for words in [
            format!("{nom} {prenom}"),
            format!("{} {}", fold(prenom), nom.to_uppercase()),
            format!("{begins} {nom}"),
        ] {
            let wide = find(annuaire, &words, &schools, &Profil::ALL).await;
            let mut narrow = BTreeSet::new();
            for school in &schools {
                narrow.extend(who(&find(annuaire, &words, &[*school], &Profil::ALL).await));
            }
            assert_eq!(who(&wide), narrow, "{words}");
            let here = scene.person(pupil.jointure).await;
            let me = wide.iter().find(|t| t.personne == here).expect("the pupil is found");
            assert_eq!(me.detail, pupil.classe);
            let staff = find(annuaire, &words, &schools, &[Profil::Ens, Profil::Dir]).await;
            assert!(staff.iter().all(|t| matches!(t.profil, Profil::Ens | Profil::Dir)));
            asked += 1;
        }
    }
    assert!(asked > 20);
    errors_are_forgiven(&scene, &schools).await;
    filters_hold(&scene, &schools).await;
    names_that_change_are_followed(&scene, &schools, &db).await;
}

async fn errors_are_forgiven(scene: &Scene, schools: &[StructureId]) {
    let parent = scene.world.responsable(scene.roles.parent_a_et_b).unwrap();
    let id = scene.person(scene.roles.parent_a_et_b).await;
    let nom = fold(&parent.identite.nom);
    let word = nom.split(' ').max_by_key(|w| w.len()).unwrap();
    assert!(word.len() >= 5, "{word}");
    let mut letters: Vec<char> = word.chars().collect();
    letters.swap(1, 2);
    let swapped: String = letters.iter().collect();
    letters.swap(1, 2);
    letters.push('x');
    let longer: String = letters.into_iter().collect();
    for wrong in [swapped, longer] {
        if wrong == word {
            continue;
        }
        let words = format!("{wrong} {}", parent.identite.prenom);
        for places in [schools, &schools[..0]] {
            let found = find(&scene.annuaire, &words, places, &[Profil::Tut]).await;
            assert_eq!(found.iter().any(|t| t.personne == id), !places.is_empty(), "{words}");
        }
        let a = scene.school(&scene.roles.uai_a).await.id;
        let found = find(&scene.annuaire, &words, &[a], &[Profil::Tut]).await;
        assert!(found.iter().any(|t| t.personne == id && t.structure == a), "{words}");
    }
    assert!(find(&scene.annuaire, "100 %_", schools, &Profil::ALL).await.is_empty());
    assert!(find(&scene.annuaire, "%", schools, &Profil::ALL).await.is_empty());
}

async fn filters_hold(scene: &Scene, schools: &[StructureId]) {
    let annuaire = &scene.annuaire;
    let a = scene.school(&scene.roles.uai_a).await.id;
    let pupil = scene.world.eleve(scene.roles.enfant_a).unwrap();
    let groups = annuaire.groupes(a, AnneeScolaire::at(NOON)).await.unwrap();
    let class = groups.iter().find(|g| g.code == pupil.classe).unwrap();
    let question = Recherche {
        structures: schools.to_vec(),
        profils: Profil::ALL.to_vec(),
        groupes: vec![class.id],
        limite: 500,
        ..Recherche::default()
    };
    let found = annuaire.chercher(&question).await.unwrap();
    let pupils: BTreeSet<_> = found
        .iter()
        .filter(|t| t.profil == Profil::Elv)
        .map(|t| t.personne)
        .collect();
    let mut expected = BTreeSet::new();
    for other in scene
        .world
        .eleves
        .iter()
        .filter(|e| e.structure == pupil.structure && e.classe == pupil.classe)
    {
        expected.insert(scene.person(other.jointure).await);
    }
    assert_eq!(pupils, expected);
    let parent = scene.person(scene.roles.parent_a_et_b).await;
    assert!(found.iter().any(|t| t.personne == parent && t.profil == Profil::Tut));
    assert!(found.iter().all(|t| t.structure == a));

    for places in [schools.to_vec(), vec![a]] {
        let heads = Recherche {
            structures: places.clone(),
            profils: Profil::ALL.to_vec(),
            fonction: Some("DIR".into()),
            limite: 500,
            ..Recherche::default()
        };
        let found = annuaire.chercher(&heads).await.unwrap();
        let principal = scene.person(scene.roles.principal_a).await;
        assert!(found.iter().any(|t| t.personne == principal));
        assert!(
            found
                .iter()
                .all(|t| t.profil == Profil::Dir && places.contains(&t.structure))
        );
    }
}

async fn names_that_change_are_followed(scene: &Scene, schools: &[StructureId], db: &Db) {
    let annuaire = &scene.annuaire;
    let mut world = scene.world.clone();
    let renamed = world
        .eleves
        .iter()
        .position(|e| e.jointure == scene.roles.enfant_6b)
        .unwrap();
    world.eleves[renamed].identite.nom = "Zwykoboski".into();
    scene.clock.advance(1_000);
    scene.import(&world).await;
    let id = scene.person(scene.roles.enfant_6b).await;
    let a = scene.school(&scene.roles.uai_a).await.id;
    let narrow = find(annuaire, "zwyko", &[a], &Profil::ALL).await;
    assert!(narrow.iter().any(|t| t.personne == id), "at once in a few schools");
    assert_eq!(annuaire.indexer().await.unwrap(), 1);
    for words in ["zwyko", "zwykobsoki", "zwykboski"] {
        let found = find(annuaire, words, schools, &Profil::ALL).await;
        assert!(found.iter().any(|t| t.personne == id), "{words}");
    }
    scene.clock.advance(1_000);
    scene.import(&scene.world).await;
    annuaire.indexer().await.unwrap();
    assert!(find(annuaire, "zwyko", schools, &Profil::ALL).await.is_empty());
    let left = sqlx::query("SELECT COUNT(*) AS n FROM mot_voisin WHERE mot = 'zwykoboski'")
        .fetch_one(&mut *db.read().await.unwrap())
        .await
        .unwrap();
    assert_eq!(
        left.int("n").unwrap(),
        0,
        "a name that nobody holds any more is forgotten"
    );
}
