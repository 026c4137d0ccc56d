//! What the records say agrees with what people are.

use std::collections::BTreeSet;

use super::{lecture::lire, small};
use crate::{Categorie, Civilite, Config, Memory, Niveau, World, write_complete, xml::escape};

#[test]
fn birth_dates_agree_with_levels_and_families() {
    let world = small();
    for eleve in &world.eleves {
        let naissance = eleve.identite.naissance.unwrap();
        assert!(naissance.is_valid());
        let attendue = world.config.annee - 11 - u16::try_from(eleve.niveau.rang()).unwrap();
        assert!(naissance.annee.abs_diff(attendue) <= 1, "{eleve:?}");
        for lien in eleve.liens.iter().filter(|lien| matches!(lien.code, 10 | 20)) {
            let parent = world.responsable(lien.responsable).unwrap();
            let age = parent.identite.naissance.map(|date| naissance.annee - date.annee);
            assert!(age.is_none_or(|age| (18..=55).contains(&age)), "{age:?}");
            let civilite = if lien.code == 10 {
                Civilite::Madame
            } else {
                Civilite::Monsieur
            };
            assert_eq!(parent.identite.civilite, civilite);
        }
    }
    for responsable in world.responsables.iter().filter(|r| r.enfants.len() > 1) {
        let mut dates: Vec<_> = world
            .enfants_de(responsable.jointure)
            .filter(|e| {
                e.liens
                    .iter()
                    .any(|l| l.responsable == responsable.jointure && l.code == 10)
            })
            .map(|e| (e.niveau, e.identite.naissance.unwrap()))
            .collect();
        dates.sort_unstable();
        for paire in dates.windows(2) {
            let mois = |date: crate::Date| i32::from(date.annee) * 12 + i32::from(date.mois);
            let ecart = mois(paire[0].1) - mois(paire[1].1);
            assert!(ecart >= 10 || (paire[0].0 == paire[1].0 && ecart == 0), "{paire:?}");
        }
    }
}

#[test]
fn families_come_in_all_kinds() {
    let world = World::generate(&Config {
        colleges: 18,
        ..Config::default()
    })
    .unwrap();
    let deux = |code: u8| {
        world
            .eleves
            .iter()
            .filter(|e| e.liens.iter().filter(|l| l.code == code && l.legal == 1).count() == 2)
            .count()
    };
    assert!(deux(10) >= 1, "two mothers");
    assert!(deux(20) >= 1, "two fathers");
    let existe = |code: u8, legal: u8| world.liens().any(|(_, lien)| lien.code == code && lien.legal == legal);
    for (code, legal) in [
        (10, 1),
        (20, 1),
        (20, 0),
        (38, 0),
        (38, 2),
        (41, 2),
        (42, 2),
        (50, 1),
        (51, 1),
        (90, 0),
    ] {
        assert!(existe(code, legal), "link {code}, legal {legal}");
    }
    for eleve in &world.eleves {
        assert!(
            eleve.liens.iter().any(|lien| lien.legal == 1),
            "a pupil without legal representative"
        );
        assert_eq!(eleve.liens.iter().filter(|lien| lien.financier == 1).count(), 1);
        let personnes: BTreeSet<u32> = eleve.liens.iter().map(|lien| lien.responsable).collect();
        assert_eq!(personnes.len(), eleve.liens.len(), "the same responsable twice");
    }
    let absents = |choix: fn(&crate::Responsable) -> bool| {
        world.responsables.iter().filter(|r| choix(r)).count() * 1000 / world.responsables.len()
    };
    assert!((90..=180).contains(&absents(|r| r.mail.is_none())));
    assert!((30..=90).contains(&absents(|r| r.mobile.is_none())));
    assert!((90..=190).contains(&absents(|r| r.identite.naissance.is_none())));
    let usage = world
        .eleves
        .iter()
        .filter(|e| e.identite.nom != e.identite.nom_patronymique)
        .count();
    assert!(usage > 0, "a name in use that is not the name at birth");
}

#[test]
fn names_are_what_one_meets_in_marseille() {
    let world = World::generate(&Config {
        colleges: 18,
        ..Config::default()
    })
    .unwrap();
    let noms: BTreeSet<&str> = world.eleves.iter().map(|e| e.identite.nom.as_str()).collect();
    assert!(noms.len() > 300, "{} family names", noms.len());
    for marque in ["'", "-", " ", "é", "ï", "Le ", "d", "Ben"] {
        assert!(noms.iter().any(|nom| nom.contains(marque)), "no name with {marque:?}");
    }
    let prenoms: BTreeSet<&str> = world.eleves.iter().map(|e| e.identite.prenom.as_str()).collect();
    assert!(prenoms.len() > 250, "{} first names", prenoms.len());
    assert!(prenoms.iter().any(|prenom| prenom.contains('-')));
}

#[test]
fn services_are_those_of_a_college() {
    let world = small();
    for personnel in world.personnels.iter().filter(|p| p.enseigne()) {
        let demi_heures: u32 = personnel.services.iter().map(|s| s.demi_heures).sum();
        assert!(demi_heures <= 40, "{demi_heures} half-hours");
    }
    for (college, classe) in world.classes() {
        let matieres: BTreeSet<&str> = world
            .personnels
            .iter()
            .flat_map(|p| &p.services)
            .filter(|s| s.structure == college.jointure && s.cible == crate::Public::Classe(classe.code.clone()))
            .map(|s| s.matiere)
            .collect();
        let attendues = if classe.niveau == Niveau::Sixieme { 9 } else { 10 };
        assert_eq!(matieres.len(), attendues, "{} {}", college.nom, classe.code);
    }
}

#[test]
fn files_are_named_split_and_escaped_as_the_real_ones() {
    let world = crate::World::generate(&crate::Config {
        colleges: 9,
        ..crate::Config::default()
    })
    .unwrap();
    let mut files = Memory::default();
    let summary = write_complete(&world, &mut files).unwrap();
    let eleves: Vec<&String> = summary.files.iter().filter(|name| name.contains("_Eleve_")).collect();
    assert_eq!(world.eleves.len().div_ceil(2000), eleves.len());
    assert_eq!(*eleves[0], "ENT2DVA-PREAU_Complet_20261121_Eleve_0000.xml");
    assert_eq!(*eleves[1], "ENT2DVA-PREAU_Complet_20261121_Eleve_0001.xml");
    for categorie in Categorie::ALL {
        let prefixe = format!("ENT2DVA-PREAU_Complet_20261121_{}_0000.xml", categorie.fichier());
        assert!(files.get(&prefixe).is_some(), "{prefixe}");
    }
    assert!(files.get("ficAlimMENESR.dtd").unwrap().starts_with(b"<!--"));
    assert_eq!(lire(&files, "_Eleve_").len(), world.eleves.len());
    assert!(
        lire(&files, "_MatiereEducNat_")
            .iter()
            .all(|fiche| fiche.categorie == "MatEducNat")
    );
    let texte = std::str::from_utf8(files.get(eleves[0]).unwrap()).unwrap();
    assert!(texte.starts_with(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE ficAlimMENESR SYSTEM \"ficAlimMENESR.dtd\">\n"
    ));
    assert!(texte.contains("DEMI-PENSIONNAIRE DANS L&apos;ETABLISSEMENT") && texte.contains("<value/>"));
    assert_eq!(
        escape("<a b=\"c\">d'e & f</a>"),
        "&lt;a b=&quot;c&quot;&gt;d&apos;e &amp; f&lt;/a&gt;"
    );
}
