//! Differential exports: the same state as the complete export of the same day.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use preau_academie::evolution;
use preau_model::TerritoireId;
use preau_store::Db;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::annuaire;
use super::deliveries::{CATEGORIES, Hand, by_hand, complete, delta, document, file_name, world};
use super::dump::{assert_same, dump};
use super::model::expected;
use crate::Annuaire;

const DAY: i64 = 86_400_000;

async fn territory(annuaire: &Annuaire) -> TerritoireId {
    annuaire
        .creer_territoire("Département d’essai")
        .await
        .unwrap()
        .territoire
}

/// Days of the synthetic académie, told whole on one side and by differences on the other.
pub async fn deltas_agree_with_complete_exports(db: Db, other: Db) {
    let (whole, clock) = annuaire(&db);
    let (parts, other_clock) = annuaire(&other);
    let root = tempfile::tempdir().unwrap();
    let export = root.path().join("export");
    let mut today = world(3, 0.25);
    let (one, two) = (territory(&whole).await, territory(&parts).await);
    complete(&today, &export);
    whole.import(one, &export, &|_| {}).await.unwrap();
    delta(&today, &evolution(&today, 1).unwrap().0, &export);
    let refused = parts.import(two, &export, &|_| {}).await.unwrap_err();
    assert_eq!(refused.code(), "aaf.delta", "nothing before it: {refused}");
    complete(&today, &export);
    parts.import(two, &export, &|_| {}).await.unwrap();
    for seed in 1..4 {
        let (tomorrow, changes) = evolution(&today, seed).unwrap();
        for clock in [&clock, &other_clock] {
            clock.advance(DAY);
        }
        complete(&tomorrow, &export);
        whole.import(one, &export, &|_| {}).await.unwrap();
        delta(&today, &tomorrow, &export);
        let bilan = parts.import(two, &export, &|_| {}).await.unwrap();
        assert!(
            bilan.differentiel && bilan.en_attente.is_empty(),
            "{:?}",
            bilan.en_attente
        );
        assert_eq!(bilan.categories["Eleve"].parties, changes.partis.len() as u64);
        assert_same(&format!("day {seed}"), &dump(&whole).await, &dump(&parts).await);
        assert_eq!(parts.stats().await.unwrap(), expected(&tomorrow));
        // The same one again finds everything done.
        let again = parts.import(two, &export, &|_| {}).await.unwrap();
        assert!(again.sans_changement(), "{again:?}");
        today = tomorrow;
    }
    other_clock.advance(DAY);
    complete(&today, &export);
    let complete = parts.import(two, &export, &|_| {}).await.unwrap();
    assert!(complete.sans_changement(), "{complete:?}");
}

const PUPILS: u32 = 7;
const PARENTS: u32 = 5;
const CLASSES: [&str; 3] = ["6A", "6B", "5A"];

/// School, class, links as (parent, legal), a part of the name.
type Pupil = (usize, Option<usize>, BTreeMap<u32, i64>, u8);

/// A small world, whole: what each school declares, each pupil (school, class, links), who the parents are.
#[derive(Debug, Clone)]
struct Small {
    classes: [BTreeSet<usize>; 2],
    pupils: BTreeMap<u32, Pupil>,
    parents: BTreeSet<u32>,
    second: bool,
}

fn small() -> impl Strategy<Value = Small> {
    let classes = || prop::collection::btree_set(0..CLASSES.len(), 0..=CLASSES.len());
    let links = prop::collection::btree_map(0..PARENTS, 0_i64..3, 0..3);
    let pupil = (0..2_usize, prop::option::of(0..CLASSES.len()), links, 0..3_u8);
    (
        [classes(), classes()],
        prop::collection::btree_map(0..PUPILS, pupil, 1..=PUPILS as usize),
        prop::collection::btree_set(0..PARENTS, 1..=PARENTS as usize),
        prop::bool::weighted(0.8),
    )
        .prop_map(|(classes, pupils, parents, second)| Small {
            classes,
            pupils,
            parents,
            second,
        })
}

fn records(day: &Small) -> BTreeMap<(usize, String), Hand> {
    let mut all = vec![
        Hand::new("MefEducNat", "10010012110").with("ENTLibelleMef", "6EME"),
        Hand::new("MatiereEducNat", "030201").with("ENTLibelleMatiere", "ANGLAIS LV1"),
        Hand::new("PersEducNat", 900)
            .with("sn", "Agent")
            .with("ENTPersonFonctions", "43$ENS$ENSEIGNEMENT$L0422$ANGLAIS")
            .with("ENTAuxEnsClassesMatieres", "43$6A$030201")
            .with("ENTAuxEnsClassesMatieres", "44$5A$030201"),
    ];
    for (school, classes) in day.classes.iter().enumerate().filter(|(s, _)| *s == 0 || day.second) {
        let number = 139_001 + u32::try_from(school).unwrap();
        let mut hand = Hand::new("EtabEducNat", 43 + school)
            .with("ENTStructureUAI", preau_model::Uai::from_number(number).unwrap())
            .with("ENTStructureNomCourant", format!("CLG$ESSAI {school}$ROUSSET"));
        for class in classes {
            hand = hand.with("ENTStructureClasses", format!("{0}${0}$10010012110", CLASSES[*class]));
        }
        all.push(hand);
    }
    for (pupil, (school, class, links, name)) in &day.pupils {
        let mut hand = Hand::new("Eleve", 100 + pupil)
            .with("sn", format!("Élève {name}"))
            .with("ENTPersonStructRattach", 43 + school);
        if let Some(class) = class {
            hand = hand.with("ENTEleveClasses", format!("{}${}", 43 + school, CLASSES[*class]));
        }
        for (parent, legal) in links {
            hand = hand.with("ENTElevePersRelEleve", format!("{}$10$1${legal}$1$0", 200 + parent));
        }
        all.push(hand);
    }
    all.extend(
        day.parents
            .iter()
            .map(|p| Hand::new("PersRelEleve", 200 + p).with("sn", "Parent")),
    );
    all.into_iter()
        .map(|hand| {
            let category = CATEGORIES.iter().position(|c| *c == hand.category).unwrap();
            ((category, hand.id.clone()), hand)
        })
        .collect()
}

/// What leads from one day to another: additions, deletions, and modifications attribute by attribute.
fn difference(before: &Small, after: &Small, folder: &Path) {
    let (before, after) = (records(before), records(after));
    let _ = std::fs::remove_dir_all(folder);
    std::fs::create_dir_all(folder).unwrap();
    let mut files = vec![String::new(); CATEGORIES.len()];
    for (key, hand) in &after {
        match before.get(key) {
            None => files[key.0].push_str(&hand.xml()),
            Some(old) if old.attributes != hand.attributes => files[key.0].push_str(&modification(old, hand)),
            Some(_) => {}
        }
    }
    for (key, hand) in before.iter().filter(|(key, _)| !after.contains_key(*key)) {
        let xml = hand.xml();
        let (head, tail) = (xml.find("<attributes>").unwrap(), xml.find("</addRequest>").unwrap());
        let _ = write!(
            files[key.0],
            "{}",
            format!("{}{}", &xml[..head], &xml[tail..]).replace("addRequest", "deleteRequest")
        );
    }
    for (category, records) in CATEGORIES.iter().zip(files) {
        let name = file_name(category).replace("Complet", "Delta");
        std::fs::write(folder.join(name), document("13", "2D", "21/11/2026", &records)).unwrap();
    }
}

fn modification(old: &Hand, new: &Hand) -> String {
    let xml = new.xml().replace("addRequest", "modifyRequest");
    let head = xml.find("<attributes>").unwrap();
    let mut text = format!("{}<modifications>\n", &xml[..head]);
    let names: BTreeSet<&String> = old
        .attributes
        .iter()
        .chain(&new.attributes)
        .map(|(name, _)| name)
        .collect();
    for name in names {
        let of = |hand: &Hand| hand.attributes.iter().find(|(n, _)| n == name).map(|(_, v)| v.clone());
        let (was, is) = (of(old), of(new));
        if was != is {
            let values = is.unwrap_or_else(|| vec![String::new()]).join("</value><value>");
            let _ = writeln!(
                text,
                "<modification name=\"{name}\" operation=\"replace\"><value>{values}</value></modification>"
            );
        }
    }
    text + "</modifications>\n</modifyRequest>\n"
}

/// Random days: what is cited and not there yet, classes that open and close, a school that comes and goes, parents who leave.
pub async fn random_deltas_agree_with_complete_exports(db: Db, other: Db, seed: [u8; 32], cases: usize) {
    let (whole, clock) = annuaire(&db);
    let (parts, other_clock) = annuaire(&other);
    let (one, two) = (territory(&whole).await, territory(&parts).await);
    for (annuaire, territoire) in [(&whole, one), (&parts, two)] {
        // Everything may close from one day to the next here.
        for rail in annuaire.garde_fous(territoire).await.unwrap() {
            annuaire
                .regler_garde_fou(territoire, &rail.code, 100, 1_000)
                .await
                .unwrap();
        }
    }
    let root = tempfile::tempdir().unwrap();
    let export = root.path().join("export");
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &seed);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let mut before = small().new_tree(&mut runner).unwrap().current();
    for (annuaire, territoire) in [(&whole, one), (&parts, two)] {
        by_hand(
            &export,
            "21/11/2026",
            &records(&before).into_values().collect::<Vec<_>>(),
        );
        annuaire.import(territoire, &export, &|_| {}).await.unwrap();
    }
    for case in 0..cases {
        let after = small().new_tree(&mut runner).unwrap().current();
        for clock in [&clock, &other_clock] {
            clock.advance(DAY / 24);
        }
        by_hand(
            &export,
            "21/11/2026",
            &records(&after).into_values().collect::<Vec<_>>(),
        );
        let bilan = whole.import(one, &export, &|_| {}).await.unwrap();
        assert!(bilan.en_attente.is_empty());
        difference(&before, &after, &export);
        let bilan = parts.import(two, &export, &|_| {}).await.unwrap();
        assert!(bilan.en_attente.is_empty());
        assert_same(
            &format!("case {case}\n{before:?}\n{after:?}"),
            &dump(&whole).await,
            &dump(&parts).await,
        );
        before = after;
    }
}
