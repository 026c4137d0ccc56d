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
}
