//! The table of the territory and the proportions of the full world.

use std::collections::{BTreeMap, BTreeSet};

use crate::{Config, MAX_COLLEGES, Niveau, World, college_sources, lettre_uai, siret_fictif, uai_fictif};

#[test]
fn the_table_is_that_of_the_call_for_tenders() {
    let sources = college_sources().unwrap();
    assert_eq!(sources.len(), MAX_COLLEGES);
    assert_eq!(sources.iter().map(|source| source.eleves).sum::<u32>(), 82_706);
    let mut noms: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut bassins: BTreeMap<&str, u32> = BTreeMap::new();
    for source in &sources {
        noms.entry(source.nom).or_default().insert(source.commune);
        *bassins.entry(source.bassin).or_default() += 1;
        assert!(
            source.code_postal.len() == 5 && source.code_postal.starts_with("13"),
            "{source:?}"
        );
    }
    let doubles = sources.len() - noms.len();
    assert_eq!(doubles, 9, "nine names are shared by two collèges");
    assert_eq!(
        noms.values().filter(|communes| communes.len() == 2).count(),
        9,
        "in two different communes"
    );
    let attendus = [
        ("AIX", 16),
        ("ARLES", 13),
        ("AUBAGNE", 14),
        ("MARSEILLE CENTRE", 16),
        ("MARSEILLE NORD", 15),
        ("MARSEILLE SUD", 15),
        ("MARTIGUES", 16),
        ("SALON", 16),
        ("SEPTEMES", 15),
    ];
    assert_eq!(bassins, BTreeMap::from(attendus));
}

#[test]
fn check_letters_follow_the_official_computation() {
    // Replacement zones as published in real exports: number and letter.
    for (chiffres, lettre) in [(49_951, 'V'), (49_952, 'W'), (59_951, 'P'), (59_952, 'R')] {
        assert_eq!(lettre_uai(chiffres), lettre, "{chiffres}");
    }
    assert_eq!(uai_fictif(1), format!("0139001{}", lettre_uai(139_001)));
    let siret = siret_fictif(7);
    assert_eq!(siret.len(), 14);
    let somme: u32 = siret
        .bytes()
        .rev()
        .enumerate()
        .map(|(rang, octet)| {
            let double = u32::from(octet - b'0') * if rang % 2 == 1 { 2 } else { 1 };
            double / 10 + double % 10
        })
        .sum();
    assert_eq!(somme % 10, 0, "{siret}");
}

#[test]
fn schools_are_chosen_in_turn_from_each_bassin() {
    let neuf = World::generate(&Config {
        colleges: 9,
        scale: 0.01,
        ..Config::default()
    })
    .unwrap();
    let bassins: BTreeSet<&str> = neuf.colleges.iter().map(|college| college.bassin).collect();
    assert_eq!(bassins.len(), 9);
    assert_eq!(neuf.colleges[0].nom_complet(), "Collège Gabriel Péri");
    let lancon = neuf.colleges.iter().find(|college| college.bassin == "SALON").unwrap();
    assert_eq!(lancon.nom_complet(), "Collège de Lançon-Provence");
    let onze = World::generate(&Config {
        colleges: 11,
        scale: 0.01,
        ..Config::default()
    })
    .unwrap();
    assert_eq!(onze.colleges[9].bassin, "AIX");
    assert_eq!(
        onze.colleges[..9].iter().map(|c| &c.uai).collect::<Vec<_>>(),
        neuf.colleges.iter().map(|c| &c.uai).collect::<Vec<_>>()
    );
}

#[test]
fn bad_configurations_are_refused_with_a_code() {
    let bad = |config: Config| World::generate(&config).unwrap_err().code();
    let ok = Config {
        colleges: 1,
        scale: 0.1,
        ..Config::default()
    };
    assert_eq!(
        bad(Config {
            colleges: 0,
            ..ok.clone()
        }),
        "academie.colleges"
    );
    assert_eq!(
        bad(Config {
            colleges: 137,
            ..ok.clone()
        }),
        "academie.colleges"
    );
    assert_eq!(
        bad(Config {
            scale: 0.0,
            ..ok.clone()
        }),
        "academie.echelle"
    );
    assert_eq!(
        bad(Config {
            scale: f64::NAN,
            ..ok.clone()
        }),
        "academie.echelle"
    );
    assert_eq!(
        bad(Config {
            date: crate::Date::new(2026, 2, 29),
            ..ok
        }),
        "academie.date"
    );
}

/// The whole territory: the numbers that everything else is measured with.
#[test]
fn the_full_world_has_the_right_proportions() {
    let world = World::generate(&Config::default()).unwrap();
    assert_eq!(world.eleves.len(), 82_706);
    assert_eq!(world.colleges.len(), MAX_COLLEGES);
    let sources = college_sources().unwrap();
    let mut effectifs: BTreeMap<u32, u32> = BTreeMap::new();
    for eleve in &world.eleves {
        *effectifs.entry(eleve.structure).or_default() += 1;
    }
    for source in sources {
        let college = world
            .colleges
            .iter()
            .find(|c| c.uai == uai_fictif(source.rang))
            .unwrap();
        assert_eq!(effectifs[&college.jointure], source.eleves, "{}", source.nom);
    }

    let classes = world.classes().count();
    let par_classe = world.eleves.len() / classes;
    assert!((23..=27).contains(&par_classe), "{par_classe} pupils per class");
    let sixiemes = world.eleves.iter().filter(|e| e.niveau == Niveau::Sixieme).count();
    assert!((20_000..22_500).contains(&sixiemes), "{sixiemes}");

    let responsables = world.responsables.len();
    assert!(
        (105_000..130_000).contains(&responsables),
        "{responsables} responsables"
    );
    let fratries = world.responsables.iter().filter(|r| {
        let ecoles: BTreeSet<u32> = world.enfants_de(r.jointure).map(|e| e.structure).collect();
        ecoles.len() >= 2
    });
    let fratries = fratries.count();
    assert!(
        fratries > 2_500,
        "{fratries} responsables with children in several schools"
    );
    assert!(world.responsables.iter().any(|r| {
        let ecoles: BTreeSet<u32> = world.enfants_de(r.jointure).map(|e| e.structure).collect();
        ecoles.len() == 3 && r.enfants.len() == 3
    }));

    let enseignants: Vec<_> = world.personnels.iter().filter(|p| p.enseigne()).collect();
    assert!(
        (4_300..6_300).contains(&enseignants.len()),
        "{} teachers",
        enseignants.len()
    );
    let partages = enseignants.iter().filter(|p| p.fonctions.len() > 1).count() * 1000 / enseignants.len();
    assert!((45..=70).contains(&partages), "{partages} per mille in two collèges");
    let parents = enseignants.iter().filter(|p| p.aussi_responsable.is_some()).count() * 1000 / enseignants.len();
    assert!((60..=95).contains(&parents), "{parents} per mille are parents");
    for college in &world.colleges {
        let fonction = |code: &str| {
            world
                .personnels
                .iter()
                .filter(|p| p.exerce_dans(college.jointure) && p.a_fonction(code))
                .count()
        };
        let adjoint = usize::from(effectifs[&college.jointure] >= 500);
        assert_eq!(fonction("DIR"), 1 + adjoint, "{}", college.nom);
        for code in ["EDU", "ADM", "ADF", "AED", "AEH", "DOC", "MDS", "ENS"] {
            assert!(fonction(code) >= 1, "{code} in {}", college.nom);
        }
    }

    let pour_mille = |part: usize| part * 1000 / world.eleves.len();
    let separes = world.eleves.iter().filter(|eleve| {
        let parents = eleve.liens.iter().filter(|l| matches!(l.code, 10 | 20));
        let adresses: BTreeSet<_> = parents
            .filter_map(|l| world.responsable(l.responsable))
            .map(|r| (&r.adresse.rue, &r.adresse.complement, r.adresse.ville))
            .collect();
        adresses.len() == 2
    });
    let separes = pour_mille(separes.count());
    assert!(
        (220..=280).contains(&separes),
        "{separes} per mille with separated parents"
    );

    let mut codes: BTreeMap<u8, usize> = BTreeMap::new();
    for (_, lien) in world.liens() {
        *codes.entry(lien.code).or_default() += 1;
    }
    for code in [37, 38, 39, 41, 42, 43, 50, 51, 90] {
        assert!(codes.get(&code).copied().unwrap_or(0) > 50, "link {code}: {codes:?}");
    }
    assert!(
        pour_mille(codes[&10]) > 850 && pour_mille(codes[&20]) > 750,
        "{codes:?}"
    );
    assert!(
        codes.keys().all(|code| crate::code_lien::TOUS.contains(code)),
        "{codes:?}"
    );
}

/// Counts what it is given.
#[derive(Default)]
struct Balance {
    bytes: u64,
}

impl std::io::Write for Balance {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.bytes += u64::try_from(bytes.len()).unwrap();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl crate::Sink for Balance {
    fn create(&mut self, _name: &str) -> std::io::Result<Box<dyn std::io::Write + '_>> {
        Ok(Box::new(self))
    }
}

#[test]
fn the_full_export_weighs_what_real_ones_weigh() {
    let world = World::generate(&Config::default()).unwrap();
    let mut balance = Balance::default();
    let summary = crate::write_complete(&world, &mut balance).unwrap();
    println!("{} bytes, {:?}", summary.bytes, summary.added);
    assert!(balance.bytes > summary.bytes, "the DTD comes with the files");
    assert!(
        (380_000_000..480_000_000).contains(&summary.bytes),
        "{} bytes",
        summary.bytes
    );
    let fiches: u64 = summary.added.values().sum();
    assert!((195_000..230_000).contains(&fiches), "{fiches} records");
}
