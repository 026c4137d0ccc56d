//! `memberships` and `membres` against the evaluator, on random lives.

use std::collections::BTreeSet;

use preau_model::{Categorie, ManualClock, NEVER, Principal, Profil, SeededRng, new_id};
use preau_store::{Db, StoreError};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::annuaire;
use super::evaluator::Life;
use crate::Annuaire;
use crate::sql::bytes;

const PUPILS: usize = 4;
const PARENTS: usize = 4;
const AGENTS: usize = 3;
const SCHOOLS: usize = 2;
const GROUPS: usize = 4;

type Span = (i64, i64);

/// Indexes and dates; ids come later.
#[derive(Debug, Clone)]
struct Sketch {
    attachments: Vec<(usize, usize, usize, Span)>,
    belongings: Vec<(usize, usize, i64, Span)>,
    links: Vec<(usize, usize, i64, Span)>,
    ends: Vec<i64>,
}

fn span() -> impl Strategy<Value = Span> {
    (0_i64..10, prop_oneof![Just(NEVER), 0_i64..14])
}

fn sketch() -> impl Strategy<Value = Sketch> {
    let people = PUPILS + PARENTS + AGENTS;
    (
        prop::collection::vec((0..people, 0..SCHOOLS, 0..5_usize, span()), 0..14),
        prop::collection::vec((0..people, 0..GROUPS, 1_i64..5, span()), 0..16),
        prop::collection::vec((0..PUPILS, 0..PARENTS, 0_i64..3, span()), 0..10),
        prop::collection::vec(prop_oneof![Just(NEVER), 4_i64..12], GROUPS),
    )
        .prop_map(|(attachments, belongings, links, ends)| Sketch {
            attachments,
            belongings,
            links,
            ends,
        })
}

fn life(sketch: &Sketch, clock: &ManualClock, rng: &SeededRng) -> Life {
    let staff = [Profil::Ens, Profil::Dir, Profil::Evs, Profil::Eta, Profil::Doc];
    let schools: Vec<_> = (0..SCHOOLS).map(|_| new_id(clock, rng)).collect();
    let mut life = Life::default();
    for i in 0..PUPILS + PARENTS + AGENTS {
        let profil = if i < PUPILS {
            Profil::Elv
        } else if i < PUPILS + PARENTS {
            Profil::Tut
        } else {
            Profil::Ens
        };
        life.persons.push((new_id(clock, rng), profil == Profil::Tut, profil));
    }
    for (i, end) in sketch.ends.iter().enumerate() {
        life.groups.push((new_id(clock, rng), schools[i % SCHOOLS], *end));
    }
    let mut seen = BTreeSet::new();
    for (who, school, profil, (from, to)) in &sketch.attachments {
        let own = life.persons[*who].2;
        let profil = if own == Profil::Ens { staff[*profil] } else { own };
        // Responsables are attached through their children only.
        if own != Profil::Tut && seen.insert((*who, *school, profil, *from)) {
            life.attachments
                .push((life.persons[*who].0, schools[*school], profil, *from, *to));
        }
    }
    let mut seen = BTreeSet::new();
    for (who, group, quality, (from, to)) in &sketch.belongings {
        let quality = match (life.persons[*who].2, quality) {
            (Profil::Elv, 2 | 3) => 1,
            (Profil::Ens, 1) => 2,
            (Profil::Tut, _) => 4,
            (_, quality) => *quality,
        };
        if seen.insert((*who, *group, quality, *from)) {
            life.belongings
                .push((life.persons[*who].0, life.groups[*group].0, quality, *from, *to));
        }
    }
    let mut seen = BTreeSet::new();
    for (pupil, parent, legal, (from, to)) in &sketch.links {
        if seen.insert((*pupil, *parent, *from)) {
            let (pupil, parent) = (life.persons[*pupil].0, life.persons[PUPILS + *parent].0);
            life.links.push((pupil, parent, *legal, *from, *to));
        }
    }
    life
}

async fn store(db: &Db, annuaire: &Annuaire, life: Life, schools: Vec<preau_model::StructureId>) {
    let (clock, rng) = (
        std::sync::Arc::clone(&annuaire.clock),
        std::sync::Arc::clone(&annuaire.rng),
    );
    db.write(move |tx| {
        Box::pin(async move {
            let territory: preau_model::TerritoireId = new_id(&*clock, &*rng);
            sqlx::query("INSERT INTO territoire (id, nom, cree) VALUES ($1, 'T', 0)")
                .bind(bytes(territory))
                .execute(&mut *tx)
                .await?;
            for school in schools {
                sqlx::query(
                    "INSERT INTO structure (id, territoire, genre, source, academie, degre, cle, uai, nom, commune, \
                     nature, bassin, attributs, empreinte, etat, vu) \
                     VALUES ($1, $2, 1, 2, '', '', $3, NULL, 'S', '', '', '', '{}', $4, 0, 0)",
                )
                .bind(bytes(school))
                .bind(bytes(territory))
                .bind(school.to_string())
                .bind(Vec::<u8>::new())
                .execute(&mut *tx)
                .await?;
            }
            for (person, _, profil) in &life.persons {
                let account: preau_model::CompteId = new_id(&*clock, &*rng);
                sqlx::query(
                    "INSERT INTO compte (id, login, etat, mot_de_passe, preferences, cree, active) \
                     VALUES ($1, $2, 0, NULL, '{}', 0, NULL)",
                )
                .bind(bytes(account))
                .bind(account.to_string())
                .execute(&mut *tx)
                .await?;
                let categorie = match profil {
                    Profil::Elv => Categorie::Eleve,
                    Profil::Tut => Categorie::Responsable,
                    _ => Categorie::Agent,
                };
                sqlx::query(
                    "INSERT INTO personne (id, compte, source, academie, degre, cle, categorie, profil, nom, prenom, \
                     civilite, recherche, siecle, structure, sensible, empreinte, etat, vu) \
                     VALUES ($1, $2, 2, '', '', $3, $4, $5, 'N', 'P', '', 'n p', NULL, NULL, NULL, $6, 0, 0)",
                )
                .bind(bytes(*person))
                .bind(bytes(account))
                .bind(person.to_string())
                .bind(i64::from(categorie.number()))
                .bind(i64::from(profil.number()))
                .bind(Vec::<u8>::new())
                .execute(&mut *tx)
                .await?;
            }
            for (group, structure, end) in &life.groups {
                sqlx::query(
                    "INSERT INTO groupe (id, structure, annee, genre, code, libelle, niveau, source, jusque) \
                     VALUES ($1, $2, 1, 1, $3, '', '', 2, $4)",
                )
                .bind(bytes(*group))
                .bind(bytes(*structure))
                .bind(group.to_string())
                .bind(*end)
                .execute(&mut *tx)
                .await?;
            }
            intervals(tx, &life).await
        })
    })
    .await
    .unwrap();
}

async fn intervals(tx: &mut preau_store::Connection, life: &Life) -> Result<(), StoreError> {
    for (person, structure, profil, from, to) in &life.attachments {
        sqlx::query(
            "INSERT INTO rattachement (personne, structure, profil, fonction, discipline, depuis, jusque, source) \
             VALUES ($1, $2, $3, '', '', $4, $5, 2)",
        )
        .bind(bytes(*person))
        .bind(bytes(*structure))
        .bind(i64::from(profil.number()))
        .bind(*from)
        .bind(*to)
        .execute(&mut *tx)
        .await?;
    }
    for (person, group, quality, from, to) in &life.belongings {
        sqlx::query(
            "INSERT INTO appartenance (personne, groupe, qualite, matiere, depuis, jusque, source) \
             VALUES ($1, $2, $3, '', $4, $5, 2)",
        )
        .bind(bytes(*person))
        .bind(bytes(*group))
        .bind(*quality)
        .bind(*from)
        .bind(*to)
        .execute(&mut *tx)
        .await?;
    }
    for (pupil, parent, legal, from, to) in &life.links {
        sqlx::query(
            "INSERT INTO lien_responsable \
             (eleve, responsable, lien, financier, legal, contact, paiement, depuis, jusque, source) \
             VALUES ($1, $2, 10, 0, $3, 1, 0, $4, $5, 2)",
        )
        .bind(bytes(*pupil))
        .bind(bytes(*parent))
        .bind(*legal)
        .bind(*from)
        .bind(*to)
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}

/// `cases` random lives: at every moment and for every person and principal, the annuaire and the evaluator agree.
pub async fn memberships_agree_with_the_evaluator(db: Db, seed: [u8; 32], cases: usize) {
    let (annuaire, clock) = annuaire(&db);
    clock.set(7);
    let ids = (ManualClock::new(1_000), SeededRng::new(u64::from(seed[0]) + 99));
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &seed);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    for _ in 0..cases {
        let sketch = sketch().new_tree(&mut runner).unwrap().current();
        let life = life(&sketch, &ids.0, &ids.1);
        let mut schools: Vec<_> = life.groups.iter().map(|(_, s, _)| *s).collect();
        schools.sort_unstable();
        schools.dedup();
        store(&db, &annuaire, life.clone(), schools).await;
        check(&annuaire, &life).await;
    }
}

async fn check(annuaire: &Annuaire, life: &Life) {
    let mut principals: BTreeSet<Principal> = BTreeSet::new();
    for (person, _, _) in &life.persons {
        let meets = annuaire.memberships(*person).await.unwrap();
        for at in 0..15 {
            let found: BTreeSet<_> = meets
                .at(at)
                .filter(|m| m.what != Principal::Personne(*person))
                .map(|m| (m.what.clone(), m.structure, m.enfant))
                .collect();
            assert_eq!(found, life.meets(*person, at), "{person} at {at}");
            principals.extend(found.into_iter().map(|(p, ..)| p));
        }
        let now: BTreeSet<_> = meets.structures.iter().copied().collect();
        let expected: BTreeSet<_> = life
            .meets(*person, 7)
            .into_iter()
            .filter_map(|(p, ..)| match p {
                Principal::ProfilDeStructure(structure, profil) => Some((structure, profil)),
                _ => None,
            })
            .collect();
        assert_eq!(now, expected);
        for pair in meets.all.windows(2) {
            let same = (pair[0].principal, pair[0].structure, pair[0].enfant)
                == (pair[1].principal, pair[1].structure, pair[1].enfant);
            assert!(
                !same || pair[0].jusque < pair[1].depuis,
                "intervals are merged: {pair:?}"
            );
        }
    }
    for principal in principals {
        for at in [0, 3, 7, 13] {
            let found: BTreeSet<_> = annuaire
                .membres(&principal, at, 1_000)
                .await
                .unwrap()
                .into_iter()
                .collect();
            assert_eq!(found, life.members(&principal, at), "{principal:?} at {at}");
            assert_eq!(
                annuaire.compte_membres(&principal, at).await.unwrap(),
                found.len() as u64
            );
        }
    }
}
