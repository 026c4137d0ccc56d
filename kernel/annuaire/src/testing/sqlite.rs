//! The suites on the embedded engine.

use preau_store::Db;

use super::{
    a_replacement_takes_over_and_goes, accounts_and_local_agents, complete_import_is_exact,
    corrections_follow_their_rules, departures_end_in_a_certificate, duplicates_are_proposed_once,
    encodings_are_the_same, every_status_has_its_place, everybody_sees_what_the_table_says,
    families_wait_for_the_class_lists, lookups_of_the_story, manual_groups_follow_their_members,
    memberships_agree_with_the_evaluator, no_sequence_gives_a_foreign_child, oddities_are_told_and_never_fatal,
    protections_outlive_imports, refused_deliveries_change_nothing, searches_find_people_as_they_are_typed,
    structures_have_several_parents, the_next_day_is_exact, two_territories_of_one_academie,
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
    oddities: oddities_are_told_and_never_fatal;
    refused: refused_deliveries_change_nothing;
    replacement: a_replacement_takes_over_and_goes;
    statuses: every_status_has_its_place;
    corrections: corrections_follow_their_rules;
    protections: protections_outlive_imports;
    embargo: families_wait_for_the_class_lists;
    manual_groups: manual_groups_follow_their_members;
    departures: departures_end_in_a_certificate;
    duplicates: duplicates_are_proposed_once;
    visibility: everybody_sees_what_the_table_says;
    tree: structures_have_several_parents;
    search: searches_find_people_as_they_are_typed;
    memberships: memberships_agree_with_the_evaluator, [3; 32], 40;
    sequences: no_sequence_gives_a_foreign_child, [5; 32], 8;
}
