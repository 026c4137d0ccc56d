//! The suites on the embedded engine.

use preau_store::Db;

use super::{
    a_lot_waits_and_the_others_go_on, a_replacement_takes_over_and_goes, a_school_opened_by_hand_is_taken_over,
    accounts_and_local_agents, an_import_is_undone, child, complete_import_is_exact, corrections_follow_their_rules,
    departures_end_in_a_certificate, duplicates_are_proposed_once, ecoles_are_imported, encodings_are_the_same,
    every_status_has_its_place, everybody_sees_what_the_table_says, families_wait_for_the_class_lists,
    killed_then_resumed_is_the_same, lookups_of_the_story, manual_groups_follow_their_members,
    memberships_agree_with_the_evaluator, no_sequence_gives_a_foreign_child, oddities_are_told_and_never_fatal,
    protections_outlive_imports, refused_deliveries_change_nothing, rejections_and_changes_of_mind,
    searches_find_people_as_they_are_typed, somebody_brought_back_outlives_imports, structures_have_several_parents,
    the_next_day_is_exact, too_many_departures_hold_everything, two_territories_of_one_academie,
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

const ADDRESS: &str = "PREAU_CRASH_ADDRESS";
const ROOT: &str = "PREAU_CRASH_ROOT";
const STEP: &str = "PREAU_CRASH_STEP";

/// Only when this program is started again by the next test: an import that stops at a step and waits to be killed.
#[tokio::test(flavor = "multi_thread")]
#[expect(
    clippy::disallowed_methods,
    reason = "the child of a test is told what to do through its environment"
)]
async fn crash_child() {
    let told = |name| std::env::var(name).ok();
    if let (Some(address), Some(root), Some(step)) = (told(ADDRESS), told(ROOT), told(STEP)) {
        child(&address, std::path::Path::new(&root), step.parse().unwrap()).await;
    }
}

#[tokio::test]
async fn killed() {
    let fresh = || -> std::pin::Pin<Box<dyn Future<Output = (Db, String, tempfile::TempDir)>>> {
        Box::pin(async {
            let folder = tempfile::tempdir().unwrap();
            let address = format!("sqlite:{}", folder.path().join("preau.db").display());
            (Db::open(&address).await.unwrap(), address, folder)
        })
    };
    let command = |address: &str, root: &std::path::Path, step: usize| {
        let mut command = std::process::Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "testing::sqlite::crash_child", "--nocapture"]);
        command
            .env(ADDRESS, address)
            .env(ROOT, root)
            .env(STEP, step.to_string());
        command
    };
    killed_then_resumed_is_the_same(&fresh, &command, [9; 32], 5).await;
}
