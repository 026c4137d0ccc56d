//! The suites on the embedded engine.

use preau_store::Db;

use super::{
    a_lot_waits_and_the_others_go_on, a_replacement_takes_over_and_goes, a_school_opened_by_hand_is_taken_over,
    accounts_and_local_agents, an_import_is_undone, complete_import_is_exact, corrections_follow_their_rules,
    departures_end_in_a_certificate, duplicates_are_proposed_once, ecoles_are_imported, encodings_are_the_same,
    every_status_has_its_place, everybody_sees_what_the_table_says, families_wait_for_the_class_lists,
    lookups_of_the_story, manual_groups_follow_their_members, memberships_agree_with_the_evaluator,
    no_sequence_gives_a_foreign_child, oddities_are_told_and_never_fatal, protections_outlive_imports,
    refused_deliveries_change_nothing, rejections_and_changes_of_mind, searches_find_people_as_they_are_typed,
    somebody_brought_back_outlives_imports, structures_have_several_parents, the_next_day_is_exact,
    too_many_departures_hold_everything, two_territories_of_one_academie,
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
    replacement: a_replacement_takes_over_and_goes;
    statuses: every_status_has_its_place;
    corrections: corrections_follow_their_rules;
    protections: protections_outlive_imports;
    embargo: families_wait_for_the_class_lists;
    manual_groups: manual_groups_follow_their_members;
    departures: departures_end_in_a_certificate;
    brought_back: somebody_brought_back_outlives_imports;
    opened_by_hand: a_school_opened_by_hand_is_taken_over;
    duplicates: duplicates_are_proposed_once;
    visibility: everybody_sees_what_the_table_says;
    tree: structures_have_several_parents;
    search: searches_find_people_as_they_are_typed;
    memberships: memberships_agree_with_the_evaluator, [3; 32], 40;
    waiting: a_lot_waits_and_the_others_go_on;
    rejected: rejections_and_changes_of_mind;
    held: too_many_departures_hold_everything;
    undone: an_import_is_undone;
    in_order: super::waiting_imports_are_decided_in_order;
    files: super::files_touch_what_they_tell;
    files_wait: super::files_wait_and_are_taken_again;
    files_taken_over: super::exports_take_over_what_files_gave;
    files_open: super::a_school_is_opened_by_its_file;
    files_settled: super::a_school_settles_its_sources;
    sequences_that_wait: super::no_sequence_gives_a_foreign_child_whatever_waits, [5; 32], 8;
    sequences: no_sequence_gives_a_foreign_child, [5; 32], 8;
}

#[tokio::test]
async fn deltas() {
    let (_one, db) = open().await;
    let (_two, other) = open().await;
    super::deltas_agree_with_complete_exports(db, other).await;
}

#[tokio::test]
async fn deltas_of_ecoles() {
    let (_one, db) = open().await;
    let (_two, other) = open().await;
    super::deltas_of_ecoles_agree_with_complete_exports(db, other).await;
}

#[tokio::test]
async fn random_deltas() {
    let (_one, db) = open().await;
    let (_two, other) = open().await;
    super::random_deltas_agree_with_complete_exports(db, other, [4; 32], 60).await;
}
