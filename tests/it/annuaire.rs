//! The annuaire, by the suites of its own crate.

use preau_annuaire::testing as suites;

use crate::engines::fresh;

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
    a_replacement_takes_over_and_goes;
    corrections_follow_their_rules;
    departures_end_in_a_certificate;
    duplicates_are_proposed_once;
    every_status_has_its_place;
    everybody_sees_what_the_table_says;
    families_wait_for_the_class_lists;
    manual_groups_follow_their_members;
    protections_outlive_imports;
    searches_find_people_as_they_are_typed;
    structures_have_several_parents;
}
