//! The annuaire, by the suites of its own crate about what happens outside imports.

use preau_annuaire::testing as annuaire;

use crate::engines::fresh;

macro_rules! suites {
    ($($name:ident),+ $(,)?) => {$(
        #[tokio::test]
        async fn $name() {
            let fresh = fresh().await;
            annuaire::$name(fresh.db.clone()).await;
        }
    )+};
}

suites! {
    a_replacement_takes_over_and_goes,
    corrections_follow_their_rules,
    departures_end_in_a_certificate,
    duplicates_are_proposed_once,
    every_status_has_its_place,
    everybody_sees_what_the_table_says,
    families_wait_for_the_class_lists,
    manual_groups_follow_their_members,
    protections_outlive_imports,
    searches_find_people_as_they_are_typed,
    structures_have_several_parents,
}
