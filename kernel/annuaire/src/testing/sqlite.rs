//! The suites on the embedded engine.

use preau_store::Db;

use super::{
    accounts_and_local_agents, complete_import_is_exact, ecoles_are_imported, encodings_are_the_same,
    lookups_of_the_story, memberships_agree_with_the_evaluator, no_sequence_gives_a_foreign_child,
    oddities_are_told_and_never_fatal, refused_deliveries_change_nothing, the_next_day_is_exact,
    two_territories_of_one_academie,
};

async fn open() -> (tempfile::TempDir, Db) {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(&format!("sqlite:{}", folder.path().join("preau.db").display()))
        .await
        .unwrap();
    (folder, db)
}

macro_rules! on_sqlite {
    ($($name:ident: $suite:path $(, $argument:expr)*;)+) => {$(
        #[tokio::test]
        async fn $name() {
            let (_folder, db) = open().await;
            $suite(db $(, $argument)*).await;
        }
    )+};
}

on_sqlite! {
    exact: complete_import_is_exact;
    next_day: the_next_day_is_exact;
    lookups: lookups_of_the_story;
    accounts: accounts_and_local_agents;
    territories: two_territories_of_one_academie;
    encodings: encodings_are_the_same;
    ecoles: ecoles_are_imported;
    oddities: oddities_are_told_and_never_fatal;
    refused: refused_deliveries_change_nothing;
    memberships: memberships_agree_with_the_evaluator, [3; 32], 40;
    sequences: no_sequence_gives_a_foreign_child, [5; 32], 8;
}
