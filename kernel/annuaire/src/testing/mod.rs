//! The test suites of the annuaire, as functions over a database: the same run on SQLite here and on PostgreSQL in the
//! integration tests. Each expects an empty database, unless it says otherwise.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    reason = "test code fails loudly"
)]

mod arrivals;
mod bad;
mod crash;
mod deliveries;
mod delta;
mod depots;
mod details;
mod dump;
mod evaluator;
mod families;
mod groups;
mod import;
mod interval;
mod life;
mod lots;
mod model;
mod order;
mod premier_degre;
mod scene;
mod search;
mod sequences;
mod takeover;
mod visibility;

#[cfg(test)]
mod sqlite;

pub use arrivals::{a_replacement_takes_over_and_goes, corrections_follow_their_rules, every_status_has_its_place};
pub use bad::refused_deliveries_change_nothing;
pub use crash::{Fresh, child, killed_then_resumed_is_the_same};
pub use delta::{deltas_agree_with_complete_exports, random_deltas_agree_with_complete_exports};
pub use depots::{files_touch_what_they_tell, files_wait_and_are_taken_again};
pub use details::{encodings_are_the_same, oddities_are_told_and_never_fatal};
pub use families::{families_wait_for_the_class_lists, protections_outlive_imports};
pub use groups::manual_groups_follow_their_members;
pub use import::{
    accounts_and_local_agents, complete_import_is_exact, lookups_of_the_story, the_next_day_is_exact,
    two_territories_of_one_academie,
};
pub use interval::memberships_agree_with_the_evaluator;
pub use life::{
    a_school_opened_by_hand_is_taken_over, departures_end_in_a_certificate, duplicates_are_proposed_once,
    somebody_brought_back_outlives_imports,
};
pub use lots::{
    a_lot_waits_and_the_others_go_on, an_import_is_undone, rejections_and_changes_of_mind,
    too_many_departures_hold_everything,
};
pub use order::waiting_imports_are_decided_in_order;
pub use premier_degre::{deltas_of_ecoles_agree_with_complete_exports, ecoles_are_imported};
pub use search::searches_find_people_as_they_are_typed;
pub use sequences::{no_sequence_gives_a_foreign_child, no_sequence_gives_a_foreign_child_whatever_waits};
pub use takeover::{a_school_is_opened_by_its_file, a_school_settles_its_sources, exports_take_over_what_files_gave};
pub use visibility::{everybody_sees_what_the_table_says, structures_have_several_parents};

use std::sync::Arc;

use preau_model::{ManualClock, SeededRng};
use preau_store::Db;

use crate::{Annuaire, Keys};

/// 21 November 2026, 12:00 UTC.
pub const NOON: i64 = 1_795_262_400_000;

/// As many cases as told, unless the environment asks for more: the long runs do.
#[cfg(test)]
pub(crate) fn cases(usual: u32) -> proptest::test_runner::Config {
    let mut config = proptest::test_runner::Config::default();
    let longer = config.cases > proptest::test_runner::Config::with_cases(usual).cases && config.cases > 256;
    config.cases = if longer { config.cases } else { usual };
    config
}

/// An annuaire over this database, on a clock that the test moves.
pub fn annuaire(db: &Db) -> (Annuaire, Arc<ManualClock>) {
    let clock = Arc::new(ManualClock::new(NOON));
    let keys = Keys::new([7; 32], [8; 32]);
    (
        Annuaire::new(
            db.clone(),
            Arc::<ManualClock>::clone(&clock),
            Arc::new(SeededRng::new(11)),
            keys,
        ),
        clock,
    )
}
