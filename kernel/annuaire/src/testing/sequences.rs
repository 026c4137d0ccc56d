//! No sequence of deliveries ever gives a responsable a child that the last applied one does not.

use std::collections::{BTreeMap, BTreeSet};

use preau_store::Db;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::annuaire;
use super::deliveries::{Hand, by_hand};
use crate::Annuaire;

const PUPILS: u32 = 6;
const PARENTS: u32 = 5;

/// Pupil → (class, links as (parent, legal)).
type Day = BTreeMap<u32, (Option<bool>, BTreeMap<u32, i64>)>;

fn day() -> impl Strategy<Value = Day> {
    let links = prop::collection::btree_map(0..PARENTS, 0_i64..3, 0..3);
    prop::collection::btree_map(0..PUPILS, (prop::option::of(any::<bool>()), links), 1..=PUPILS as usize)
}

fn records(day: &Day) -> Vec<Hand> {
    let mut all = vec![
        Hand::new("EtabEducNat", 43)
            .with("ENTStructureUAI", preau_model::Uai::from_number(139_001).unwrap())
            .with("ENTStructureNomCourant", "CLG$ESSAI$ROUSSET")
            .with("ENTStructureClasses", "6A$6e A$10010012110")
            .with("ENTStructureClasses", "6B$6e B$10010012110"),
        Hand::new("MefEducNat", "10010012110").with("ENTLibelleMef", "6EME"),
        Hand::new("MatiereEducNat", "030201").with("ENTLibelleMatiere", "ANGLAIS LV1"),
        Hand::new("PersEducNat", 900)
            .with("sn", "Agent")
            .with("ENTPersonFonctions", "43$DIR$DIRECTION$D0010$CHEF"),
    ];
    for (pupil, (class, links)) in day {
        let mut hand = Hand::new("Eleve", 100 + pupil)
            .with("sn", "Élève")
            .with("ENTPersonStructRattach", 43);
        if let Some(b) = class {
            hand = hand.with("ENTEleveClasses", if *b { "43$6B" } else { "43$6A" });
        }
        for (parent, legal) in links {
            hand = hand.with("ENTElevePersRelEleve", format!("{}$10$1${legal}$1$0", 200 + parent));
        }
        all.push(hand);
    }
    all.extend((0..PARENTS).map(|p| Hand::new("PersRelEleve", 200 + p).with("sn", "Parent")));
    all
}

/// `cases` random sequences of up to five complete deliveries, each a day later, some applied twice.
pub async fn no_sequence_gives_a_foreign_child(db: Db, seed: [u8; 32], cases: usize) {
    let (annuaire, clock) = annuaire(&db);
    let territoire = annuaire
        .creer_territoire("Département d’essai")
        .await
        .unwrap()
        .territoire;
    let folder = tempfile::tempdir().unwrap();
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &seed);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let days = prop::collection::vec((day(), any::<bool>()), 1..5);
    for _ in 0..cases {
        for (day, twice) in days.new_tree(&mut runner).unwrap().current() {
            clock.advance(86_400_000);
            by_hand(folder.path(), "21/11/2026", &records(&day));
            let first = annuaire.import(territoire, folder.path(), &|_| {}).await.unwrap();
            assert_eq!(first.anomalies, []);
            if twice {
                clock.advance(60_000);
                assert!(
                    annuaire
                        .import(territoire, folder.path(), &|_| {})
                        .await
                        .unwrap()
                        .sans_changement()
                );
            }
            check(&annuaire, &day).await;
        }
    }
}

/// The same, with lots that wait, decisions of every kind and protections: nobody ever meets a child that the last applied delivery
/// does not give them, nor one from whom they are kept away.
pub async fn no_sequence_gives_a_foreign_child_whatever_waits(db: Db, seed: [u8; 32], cases: usize) {
    let (annuaire, clock) = annuaire(&db);
    let root = tempfile::tempdir().unwrap();
    let annuaire = annuaire.with_folder(&root.path().join("imports"));
    let territoire = annuaire
        .creer_territoire("Département d’essai")
        .await
        .unwrap()
        .territoire;
    for rail in ["eleves-departs", "liens-fermes"] {
        annuaire.regler_garde_fou(territoire, rail, 20, 1).await.unwrap();
    }
    let folder = root.path().join("export");
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &seed);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let days = prop::collection::vec((day(), 0..3_u8, prop::option::of((0..PUPILS, 0..PARENTS))), 2..6);
    let mut applied = Day::new();
    let mut cut: BTreeSet<(u32, u32)> = BTreeSet::new();
    let mut waited = 0;
    for _ in 0..cases {
        for (day, decision, protect) in days.new_tree(&mut runner).unwrap().current() {
            clock.advance(86_400_000);
            by_hand(&folder, "21/11/2026", &records(&day));
            let bilan = annuaire.import(territoire, &folder, &|_| {}).await.unwrap();
            let import = annuaire.imports(territoire, 1).await.unwrap()[0].id;
            let whole = match (bilan.en_attente.is_empty(), decision) {
                (true, _) => true,
                (false, 0) => {
                    annuaire.approuver(import, None, "essai", "", &|_| {}).await.unwrap();
                    true
                }
                (false, 1) => {
                    annuaire.rejeter(import, None, "essai", "").await.unwrap();
                    false
                }
                (false, _) => false,
            };
            waited += u32::from(!whole);
            if whole {
                applied.clone_from(&day);
            }
            if let Some((pupil, parent)) = protect {
                let key = async |id: u32| annuaire.personne_par_cle("013", "2D", &id.to_string()).await.unwrap();
                if let (Some(e), Some(r)) = (key(100 + pupil).await, key(200 + parent).await)
                    && cut.insert((pupil, parent))
                {
                    let by = annuaire.personne_par_cle("013", "2D", "900").await.unwrap().unwrap();
                    annuaire.proteger(by.id, e.id, r.id, "jugement", None).await.unwrap();
                }
            }
            for parent in 0..PARENTS {
                let row = annuaire
                    .personne_par_cle("013", "2D", &(200 + parent).to_string())
                    .await
                    .unwrap();
                let Some(row) = row else { continue };
                let mut found = BTreeSet::new();
                for child in annuaire.enfants(row.id).await.unwrap() {
                    found.insert(annuaire.personne(child.personne).await.unwrap().unwrap().cle);
                }
                let given = applied
                    .iter()
                    .filter(|(pupil, (_, links))| {
                        links.get(&parent).is_some_and(|legal| *legal != 0) && !cut.contains(&(**pupil, parent))
                    })
                    .map(|(pupil, _)| (100 + pupil).to_string())
                    .collect();
                assert!(found.is_subset(&given), "parent {parent}: {found:?}, given {given:?}");
                if whole {
                    assert_eq!(found, given, "parent {parent}");
                }
            }
        }
    }
    assert!(waited > 0, "nothing ever waited");
}

async fn check(annuaire: &Annuaire, day: &Day) {
    for parent in 0..PARENTS {
        let row = annuaire
            .personne_par_cle("013", "2D", &(200 + parent).to_string())
            .await
            .unwrap()
            .unwrap();
        let mut found = BTreeSet::new();
        for child in annuaire.enfants(row.id).await.unwrap() {
            let pupil = annuaire.personne(child.personne).await.unwrap().unwrap();
            found.insert((pupil.cle, child.classe_libelle));
        }
        let expected: BTreeSet<_> = day
            .iter()
            .filter(|(_, (_, links))| links.get(&parent).is_some_and(|legal| *legal != 0))
            .map(|(pupil, (class, _))| {
                let class = class.map(|b| if b { "6B" } else { "6A" }.to_owned());
                ((100 + pupil).to_string(), class)
            })
            .collect();
        assert_eq!(found, expected, "parent {parent}");
        let meets = annuaire.memberships(row.id).await.unwrap();
        let through: BTreeSet<_> = meets.at(annuaire.now()).filter_map(|m| m.enfant).collect();
        assert_eq!(through.len(), expected.len());
    }
    let stats = annuaire.stats().await.unwrap();
    assert_eq!(stats.personnes["ELV"], day.len() as u64);
    assert_eq!(stats.personnes["TUT"], u64::from(PARENTS));
}
