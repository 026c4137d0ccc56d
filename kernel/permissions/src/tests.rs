//! The properties of permissions on the embedded engine; the integration tests run the same functions on PostgreSQL.

use preau_model::{Id, Profil};
use preau_store::Db;
use proptest::prelude::*;

use crate::testing::{self, shape};
use crate::{Aim, Cible, Lieu, Who, decide};

async fn sqlite() -> (tempfile::TempDir, Db) {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(&format!("sqlite:{}", folder.path().join("preau.db").display()))
        .await
        .unwrap();
    (folder, db)
}

fn run<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap()
        .block_on(work)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn decisions_agree_with_an_independent_evaluator(shape in shape()) {
        run(async {
            let (_folder, db) = sqlite().await;
            let world = shape.build(db).await;
            testing::decisions_agree_with_the_evaluator(&world).await;
            testing::the_picker_offers_only_what_is_allowed(&world).await;
        });
    }
}

#[test]
fn schools_decide() {
    run(async {
        let (_folder, db) = sqlite().await;
        testing::decisions_of_schools_act_at_once(db.clone()).await;
        testing::only_the_direction_decides(db).await;
    });
}

fn lieu() -> impl Strategy<Value = Lieu> {
    (0_u8..3, 0_u8..2, 0_usize..3).prop_map(|(structure, territoire, genre)| Lieu {
        structure: Id::from_bytes([structure; 16]),
        territoire: Id::from_bytes([territoire; 16]),
        genre: preau_model::GenreStructure::ALL[genre],
    })
}

fn profil() -> impl Strategy<Value = Profil> {
    (0_usize..9).prop_map(|n| Profil::ALL[n])
}

fn cible() -> impl Strategy<Value = Cible> {
    let groupe = || (0_u8..4).prop_map(|n| Id::from_bytes([n; 16]));
    prop_oneof![
        lieu().prop_map(Cible::Structure),
        (lieu(), profil()).prop_map(|(l, p)| Cible::ProfilDeStructure(l, p)),
        (lieu(), groupe(), proptest::option::of(profil())).prop_map(|(l, g, p)| Cible::Groupe(l, g, p)),
        (
            proptest::collection::vec((lieu(), profil()), 0..3),
            proptest::collection::vec((groupe(), profil()), 0..3)
        )
            .prop_map(|(lieux, groupes)| Cible::Personne {
                personne: Id::from_bytes([9; 16]),
                lieux,
                groupes
            }),
        (
            proptest::collection::vec(lieu(), 0..3),
            proptest::collection::vec(groupe(), 0..3)
        )
            .prop_map(|(lieux, groupes)| Cible::ResponsablesDe {
                eleve: Id::from_bytes([9; 16]),
                lieux,
                groupes
            }),
        lieu().prop_map(Cible::Role),
        Just(Cible::Inconnue),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_096, ..ProptestConfig::default() })]

    #[test]
    fn removing_a_right_never_grants_one(
        cible in cible(),
        profils in proptest::collection::vec(profil(), 1..4),
        groupes in proptest::collection::vec(0_u8..4, 0..4),
        hat in 0_usize..4,
        propose in any::<bool>(),
        removed in any::<usize>(),
    ) {
        let who = Who {
            territoire: Id::from_bytes([0; 16]),
            structure: Id::from_bytes([0; 16]),
            hat: preau_model::Hat::ALL[hat],
            profils,
            groupes: groupes.iter().map(|n| Id::from_bytes([*n; 16])).collect(),
            service: None,
        };
        let aim = if propose { Aim::Propose } else { Aim::Publish };
        let before = decide("publication", aim, &who, &cible).is_allowed();
        let mut fewer = who.clone();
        fewer.profils.remove(removed % who.profils.len());
        prop_assert!(before || !decide("publication", aim, &fewer, &cible).is_allowed());
        if !who.groupes.is_empty() {
            let mut fewer = who.clone();
            fewer.groupes.remove(removed % who.groupes.len());
            prop_assert!(before || !decide("publication", aim, &fewer, &cible).is_allowed());
        }
        let nobody = Who { profils: Vec::new(), groupes: Vec::new(), ..who.clone() };
        prop_assert!(!decide("publication", aim, &nobody, &cible).is_allowed());
        let silent_job = Who { service: Some(false), ..who };
        prop_assert!(!decide("publication", aim, &silent_job, &cible).is_allowed());
    }

    #[test]
    fn a_collectivite_never_reaches_a_pupil(cible in cible(), propose in any::<bool>(), aca in any::<bool>()) {
        let who = Who {
            territoire: Id::from_bytes([0; 16]),
            structure: Id::from_bytes([0; 16]),
            hat: preau_model::Hat::Agent,
            profils: vec![if aca { Profil::Aca } else { Profil::Col }],
            groupes: vec![Id::from_bytes([0; 16])],
            service: None,
        };
        let aim = if propose { Aim::Propose } else { Aim::Publish };
        let reaches = match &cible {
            Cible::Structure(lieu) => lieu.genre == preau_model::GenreStructure::Etablissement,
            Cible::ProfilDeStructure(_, p) => *p == Profil::Elv,
            Cible::Groupe(_, _, p) => p.is_none_or(|p| p == Profil::Elv),
            Cible::Personne { lieux, .. } => lieux.iter().any(|(_, p)| *p == Profil::Elv),
            _ => false,
        };
        prop_assert!(!(reaches && decide("publication", aim, &who, &cible).is_allowed()), "{:?}", cible);
    }
}
