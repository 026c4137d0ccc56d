//! Who sees what, and the tree of structures.

use std::collections::BTreeSet;

use preau_model::{GenreStructure, PersonneId, Principal, Profil};
use preau_store::Db;

use super::NOON;
use super::scene::{DAY, Scene};
use crate::{Identite, Information, Recherche, Relation, Role};

/// What each sees of each, by the rows of now.
pub async fn everybody_sees_what_the_table_says(db: Db) {
    let scene = Scene::new(&db, 2).await;
    let annuaire = &scene.annuaire;
    let (a, b) = (
        scene.school(&scene.roles.uai_a).await.id,
        scene.school(&scene.roles.uai_b).await.id,
    );
    let head = scene.person(scene.roles.principal_a).await;
    let (pupil, other) = (
        scene.person(scene.roles.enfant_a).await,
        scene.person(scene.roles.enfant_b).await,
    );
    let parent = scene.person(scene.roles.parent_a_et_b).await;
    let teacher = scene.person(scene.roles.enseignant_b).await;
    let agent = annuaire
        .creer_agent_collectivite(
            scene.made.collectivite,
            Identite {
                nom: "Agent".into(),
                prenom: "Zoé".into(),
                civilite: String::new(),
            },
            "",
        )
        .await
        .unwrap();
    let by = async |who: PersonneId, place, whom: PersonneId| {
        let lecteur = annuaire.lecteur(who, place).await.unwrap().expect("a capacity there");
        let fiche = annuaire.fiche_visible(lecteur, whom).await.unwrap();
        (
            lecteur.role,
            fiche.as_ref().map(|f| f.relation),
            fiche.map(|f| f.lignes).unwrap_or_default(),
        )
    };
    let (role, relation, seen) = by(head, a, pupil).await;
    assert_eq!(
        (role, relation),
        (Role::Direction, Some(Relation::EleveDuMemeEtablissement))
    );
    assert!(seen.contains_key(&Information::Ine) && seen.contains_key(&Information::Famille));
    assert_eq!(by(head, a, other).await.1, None, "a pupil of another school");
    assert_eq!(annuaire.lecteur(head, b).await.unwrap(), None);
    let (_, relation, seen) = by(parent, a, pupil).await;
    assert_eq!(relation, Some(Relation::Enfant));
    assert!(seen.contains_key(&Information::Classes) && !seen.contains_key(&Information::Adresse));
    let (_, relation, seen) = by(pupil, a, head).await;
    assert_eq!(relation, Some(Relation::PersonnelDuMemeEtablissement));
    assert_eq!(
        seen.keys().copied().collect::<Vec<_>>(),
        [Information::Nom, Information::Fonction]
    );
    let (role, relation, seen) = by(agent.personne, scene.made.collectivite, teacher).await;
    assert_eq!(
        (role, relation),
        (Role::Collectivite, Some(Relation::PersonnelAdministre))
    );
    assert!(!seen.contains_key(&Information::Mail));
    for whom in [pupil, other, parent] {
        assert_eq!(
            by(agent.personne, scene.made.collectivite, whom).await.1,
            None,
            "never pupils nor families"
        );
    }
    assert_eq!(by(teacher, b, teacher).await.1, Some(Relation::SoiMeme));
    // Two responsables of a child: the name, nothing else.
    let mut pairs = scene.world.eleves.iter().filter_map(|e| {
        let legal: Vec<_> = e.liens.iter().map(|l| l.responsable).collect();
        (legal.len() >= 2).then(|| (legal[0], legal[1]))
    });
    let mut met = 0;
    for (one, two) in pairs.by_ref().take(20) {
        let (one, two) = (scene.person(one).await, scene.person(two).await);
        let place = annuaire.memberships(one).await.unwrap().structures;
        let Some((place, _)) = place.first() else { continue };
        let (_, relation, seen) = by(one, *place, two).await;
        if relation == Some(Relation::CoResponsable) {
            assert_eq!(seen.keys().copied().collect::<Vec<_>>(), [Information::Nom]);
            met += 1;
        }
    }
    assert!(met > 0);
    csv_is_the_same(&scene, (head, a), agent.personne).await;
}

async fn csv_is_the_same(scene: &Scene, (head, a): (PersonneId, preau_model::StructureId), agent: PersonneId) {
    let annuaire = &scene.annuaire;
    let question = Recherche {
        structures: vec![a],
        profils: Profil::ALL.to_vec(),
        limite: 40,
        ..Recherche::default()
    };
    let lecteur = annuaire.lecteur(head, a).await.unwrap().unwrap();
    let text = annuaire.exporter_csv(lecteur, &question).await.unwrap();
    assert!(text.starts_with("\u{feff}\"Nom\";\"Fonction\";"));
    assert!(text.lines().count() > 20);
    let agent = annuaire.lecteur(agent, scene.made.collectivite).await.unwrap().unwrap();
    let text = annuaire.exporter_csv(agent, &question).await.unwrap();
    let found = annuaire.chercher(&question).await.unwrap();
    let staff: BTreeSet<_> = found
        .iter()
        .filter(|t| !matches!(t.profil, Profil::Elv | Profil::Tut))
        .map(|t| t.personne)
        .collect();
    assert_eq!(text.lines().count(), 1 + staff.len());
}

/// Attaching under several parents, what it would change, and that an import leaves it.
pub async fn structures_have_several_parents(db: Db) {
    let scene = Scene::new(&db, 2).await;
    let annuaire = &scene.annuaire;
    let head = scene.person(scene.roles.principal_a).await;
    let (a, b) = (
        scene.school(&scene.roles.uai_a).await.id,
        scene.school(&scene.roles.uai_b).await.id,
    );
    let territory = scene.made.territoire;
    assert!(
        annuaire
            .creer_structure(head, territory, GenreStructure::Academie, "X")
            .await
            .is_err()
    );
    let rpi = annuaire
        .creer_structure(head, territory, GenreStructure::Rpi, "RPI d’essai")
        .await
        .unwrap();
    let town = annuaire
        .creer_structure(head, territory, GenreStructure::Commune, "Rousset")
        .await
        .unwrap();
    annuaire.attacher_structure(head, rpi, town).await.unwrap();
    let told = annuaire.apercu_rattachement(a, rpi, true).await.unwrap();
    assert_eq!(told.gagnent.len(), 2, "the RPI and the town above it");
    assert!(told.perdent.is_empty());
    let pupils = annuaire
        .compte_membres(&Principal::ProfilDeStructure(a, Profil::Elv), NOON)
        .await
        .unwrap();
    assert!(
        told.gagnent
            .iter()
            .all(|m| m.profils["ELV"] == pupils && m.structures == BTreeSet::from([a]))
    );
    annuaire.attacher_structure(head, a, rpi).await.unwrap();
    annuaire.attacher_structure(head, b, rpi).await.unwrap();
    assert!(annuaire.attacher_structure(head, a, rpi).await.is_err());
    assert!(annuaire.attacher_structure(head, town, a).await.is_err(), "no circle");
    assert_eq!(
        annuaire.structures_dessous(town).await.unwrap(),
        BTreeSet::from([town, rpi, a, b])
    );
    scene.clock.advance(DAY);
    scene.import(&scene.world).await;
    assert_eq!(
        annuaire.parents(a).await.unwrap().len(),
        4,
        "collectivité, académie, bassin, RPI"
    );
    let told = annuaire.apercu_rattachement(rpi, town, false).await.unwrap();
    assert_eq!(told.perdent.len(), 1);
    assert_eq!(told.perdent[0].structures, BTreeSet::from([rpi, a, b]));
    annuaire.detacher_structure(head, a, rpi).await.unwrap();
    assert!(annuaire.detacher_structure(head, a, rpi).await.is_err());
    assert!(
        annuaire
            .detacher_structure(head, a, scene.made.collectivite)
            .await
            .is_err(),
        "not made here"
    );
}
