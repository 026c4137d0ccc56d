//! The annuaire, by the suites of its own crate.

use std::path::Path;
use std::pin::Pin;
use std::process::Command;

use preau_annuaire::testing as suites;
use preau_store::Db;

use crate::engines::{Fresh, fresh};

macro_rules! suites {
    ($($name:ident $(($($argument:expr),+))?;)+) => {$(
        #[tokio::test]
        async fn $name() {
            let fresh = fresh().await;
            suites::$name(fresh.db.clone() $($(, $argument)+)?).await;
        }
    )+};
}

suites! {
    complete_import_is_exact;
    the_next_day_is_exact;
    lookups_of_the_story;
    accounts_and_local_agents;
    two_territories_of_one_academie;
    encodings_are_the_same;
    ecoles_are_imported;
    oddities_are_told_and_never_fatal;
    refused_deliveries_change_nothing;
    memberships_agree_with_the_evaluator([3; 32], 12);
    no_sequence_gives_a_foreign_child([5; 32], 3);
    no_sequence_gives_a_foreign_child_whatever_waits([5; 32], 3);
    a_lot_waits_and_the_others_go_on;
    rejections_and_changes_of_mind;
    too_many_departures_hold_everything;
    an_import_is_undone;
    a_replacement_takes_over_and_goes;
    corrections_follow_their_rules;
    departures_end_in_a_certificate;
    somebody_brought_back_outlives_imports;
    a_school_opened_by_hand_is_taken_over;
    duplicates_are_proposed_once;
    every_status_has_its_place;
    everybody_sees_what_the_table_says;
    families_wait_for_the_class_lists;
    waiting_imports_are_decided_in_order;
    files_touch_what_they_tell;
    files_wait_and_are_taken_again;
    exports_take_over_what_files_gave;
    a_school_is_opened_by_its_file;
    a_school_settles_its_sources;
    manual_groups_follow_their_members;
    protections_outlive_imports;
    searches_find_people_as_they_are_typed;
    structures_have_several_parents;
}

#[tokio::test]
async fn deltas_agree_with_complete_exports() {
    let (one, two) = (fresh().await, fresh().await);
    suites::deltas_agree_with_complete_exports(one.db.clone(), two.db.clone()).await;
}

#[tokio::test]
async fn deltas_of_ecoles_agree_with_complete_exports() {
    let (one, two) = (fresh().await, fresh().await);
    suites::deltas_of_ecoles_agree_with_complete_exports(one.db.clone(), two.db.clone()).await;
}

#[tokio::test]
async fn random_deltas_agree_with_complete_exports() {
    let (one, two) = (fresh().await, fresh().await);
    suites::random_deltas_agree_with_complete_exports(one.db.clone(), two.db.clone(), [6; 32], 12).await;
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
        suites::child(&address, Path::new(&root), step.parse().unwrap()).await;
    }
}

/// Seeded moments of death: five in every run of the tests, more in the long ones.
#[expect(
    clippy::disallowed_methods,
    reason = "the length of a run is chosen by `cargo xtask soak`, through the environment"
)]
fn kills() -> usize {
    std::env::var("PREAU_KILLS").map_or(5, |told| told.parse().unwrap())
}

#[tokio::test]
async fn killed_then_resumed_is_the_same() {
    let new = || -> Pin<Box<dyn Future<Output = (Db, String, Fresh)>>> {
        Box::pin(async {
            let fresh = fresh().await;
            (fresh.db.clone(), fresh.address().to_owned(), fresh)
        })
    };
    let command = |address: &str, root: &Path, step: usize| {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "annuaire::crash_child", "--nocapture"]);
        command
            .env(ADDRESS, address)
            .env(ROOT, root)
            .env(STEP, step.to_string());
        command
    };
    suites::killed_then_resumed_is_the_same(&new, &command, [9; 32], kills()).await;
}
