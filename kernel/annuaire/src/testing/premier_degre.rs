//! Écoles: their export gives the same facts as a collège's, beside the second degree.

use preau_academie::{Ecoles, EcolesConfig, Export, Memory};
use preau_model::{AnneeScolaire, GenreStructure};
use preau_store::Db;

use super::deliveries::{complete, world};
use super::dump::{assert_same, dump};
use super::{NOON, annuaire};

/// An import of écoles, then one of collèges in the same territory: each person is who its degré says.
pub async fn ecoles_are_imported(db: Db) {
    let (annuaire, clock) = annuaire(&db);
    let territoire = annuaire
        .creer_territoire("Territoire d’essai")
        .await
        .unwrap()
        .territoire;
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("1d");
    std::fs::create_dir_all(&folder).unwrap();
    let ecoles = Ecoles::generate(&EcolesConfig {
        ecoles: 6,
        par_classe: 4,
        ..EcolesConfig::default()
    })
    .unwrap();
    let mut files = Memory::default();
    Export::default().ecoles(&ecoles, &mut files).unwrap();
    for (name, bytes) in files.iter() {
        std::fs::write(folder.join(name), bytes).unwrap();
    }
    let bilan = annuaire.import(territoire, &folder, &|_| {}).await.unwrap();
    assert_eq!(bilan.anomalies, []);
    let stats = annuaire.stats().await.unwrap();
    let classes: usize = ecoles.ecoles.iter().map(|e| e.classes.len()).sum();
    assert_eq!(stats.structures, 6);
    assert_eq!(stats.classes, classes as u64);
    assert_eq!(stats.personnes["ELV"], ecoles.eleves.len() as u64);
    assert_eq!(stats.personnes["TUT"], ecoles.responsables.len() as u64);
    let directeurs = ecoles.personnels.iter().filter(|p| p.directeur).count() as u64;
    assert_eq!(stats.personnes["DIR"], directeurs);
    assert_eq!(stats.personnes["ENS"], ecoles.personnels.len() as u64 - directeurs);
    let links: usize = ecoles.eleves.iter().map(|e| e.autorite.len()).sum();
    assert_eq!(stats.liens_responsable["1"], links as u64);
    assert_eq!((stats.liens_responsable["0"], stats.liens_responsable["2"]), (0, 0));
    for ecole in &ecoles.ecoles {
        for classe in &ecole.classes {
            let pupils = ecoles.eleves.iter().filter(|e| e.classe == classe.id).count() as u64;
            assert_eq!(stats.eleves_par_classe[&format!("{}|{}", ecole.uai, classe.id)], pupils);
        }
    }

    // Names, levels, places.
    let primaire = &ecoles.ecoles[2];
    let known = annuaire
        .structure_par_uai(primaire.uai.parse().unwrap())
        .await
        .unwrap()
        .unwrap();
    assert!(known.nom.starts_with("École primaire "), "{}", known.nom);
    let parents = annuaire.parents(known.id).await.unwrap();
    for genre in [
        GenreStructure::Academie,
        GenreStructure::Circonscription,
        GenreStructure::Commune,
        GenreStructure::Rpi,
    ] {
        assert!(parents.iter().any(|p| p.genre == genre), "{genre:?}");
    }
    let elementaire = annuaire
        .structure_par_uai(ecoles.ecoles[0].uai.parse().unwrap())
        .await
        .unwrap()
        .unwrap();
    let groups = annuaire.groupes(elementaire.id, AnneeScolaire::at(NOON)).await.unwrap();
    let mut levels: Vec<String> = groups.iter().map(|g| g.niveau.clone()).collect();
    levels.sort();
    assert_eq!(levels, ["CE1", "CE2", "CM1", "CM2", "CP"]);

    // The second degree uses the same numbers for other people, and closes nothing here.
    clock.advance(3_600_000);
    assert!(
        annuaire
            .import(territoire, &folder, &|_| {})
            .await
            .unwrap()
            .sans_changement()
    );
    let colleges = world(1, 0.05);
    let second = root.path().join("2d");
    complete(&colleges, &second);
    annuaire.import(territoire, &second, &|_| {}).await.unwrap();
    let both = annuaire.stats().await.unwrap();
    assert_eq!(both.structures, 7);
    assert_eq!(
        both.personnes["ELV"],
        (ecoles.eleves.len() + colleges.eleves.len()) as u64
    );
    let shared = ecoles.eleves[0].jointure;
    let first = annuaire.fiche("002", "1D", &shared.to_string()).await.unwrap().unwrap();
    assert_eq!(first.nom, ecoles.eleves[0].identite.nom);
    assert_eq!(first.classes.len(), 1);
    let expected: Vec<String> = ecoles.eleves[0].autorite.iter().map(|(id, _)| id.to_string()).collect();
    let mut ids: Vec<String> = first.responsables.iter().map(|r| r.id.clone()).collect();
    ids.sort();
    assert_eq!(ids, expected);
    assert!(
        first
            .responsables
            .iter()
            .all(|r| r.legal == 1 && r.contact == 0 && r.paiement == 0)
    );
}

/// The écoles of the next day, told whole on one side and by differences on the other: classes are those that pupils name.
pub async fn deltas_of_ecoles_agree_with_complete_exports(db: Db, other: Db) {
    let root = tempfile::tempdir().unwrap();
    let write = |files: &Memory, name: &str| {
        let folder = root.path().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        for (name, bytes) in files.iter() {
            std::fs::write(folder.join(name), bytes).unwrap();
        }
        folder
    };
    let today = Ecoles::generate(&EcolesConfig {
        par_classe: 3,
        ..EcolesConfig::default()
    })
    .unwrap();
    // One pupil changes class, the only ones of another class leave, one arrives, a parent moves.
    let mut tomorrow = today.clone();
    tomorrow.date = today.date.next();
    let classes = &today.ecoles[0].classes;
    tomorrow.eleves[0].classe = classes[1].id;
    tomorrow.eleves[0].niveau = classes[1].niveaux[0];
    let emptied = classes[4].id;
    tomorrow.eleves.retain(|e| e.classe != emptied);
    "+33 6 39 98 00 00".clone_into(&mut tomorrow.responsables[0].mobile);
    let mut arrived = today.eleves[1].clone();
    arrived.jointure = 1_900_000;
    "Nouvelle".clone_into(&mut arrived.identite.prenom);
    tomorrow.eleves.push(arrived);
    let mut files = [Memory::default(), Memory::default(), Memory::default()];
    Export::default().ecoles(&today, &mut files[0]).unwrap();
    Export::default().ecoles(&tomorrow, &mut files[1]).unwrap();
    Export::default()
        .ecoles_delta(&today, &tomorrow, &mut files[2])
        .unwrap();
    let [first, whole, delta] = [(0, "today"), (1, "whole"), (2, "delta")].map(|(i, name)| write(&files[i], name));
    let mut dumps = Vec::new();
    for (db, second) in [(&db, &whole), (&other, &delta)] {
        let (annuaire, clock) = annuaire(db);
        let territoire = annuaire
            .creer_territoire("Territoire d’essai")
            .await
            .unwrap()
            .territoire;
        annuaire.import(territoire, &first, &|_| {}).await.unwrap();
        clock.advance(86_400_000);
        annuaire.import(territoire, second, &|_| {}).await.unwrap();
        let stats = annuaire.stats().await.unwrap();
        assert_eq!(stats.personnes["ELV"], tomorrow.eleves.len() as u64);
        assert_eq!(stats.classes, (classes.len() + 3 + 4 - 1) as u64);
        dumps.push(dump(&annuaire).await);
    }
    assert_same("écoles", &dumps[0], &dumps[1]);
}
