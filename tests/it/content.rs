//! Permissions and the content engine, by the suites of their own crates.

use preau_content::testing as content;
use preau_permissions::testing as permissions;
use proptest::prelude::ProptestConfig;
use proptest::test_runner::TestRunner;

use crate::engines::fresh;

fn run<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap()
        .block_on(work)
}

macro_rules! suites {
    ($($from:ident: $($name:ident),+;)+) => {$($(
        #[test]
        fn $name() {
            run(async {
                let fresh = fresh().await;
                $from::$name(fresh.db.clone()).await;
            });
        }
    )+)+};
}

suites! {
    permissions: decisions_of_schools_act_at_once, only_the_direction_decides;
    content:
        the_story_of_the_first_courtyard,
        a_move_changes_what_is_read,
        approval_cannot_be_walked_around,
        without_the_circuit_authors_publish,
        nobody_forges_an_audience,
        hidden_recipients_stay_hidden,
        aliases_belong_to_one_plugin,
        deferred_publication_is_judged_again,
        expired_documents_end,
        retention_is_obeyed,
        contributions_go_with_their_author,
        versions_are_expected,
        batches_are_atomic,
        claims_are_unique,
        quotas_hold,
        actions_happen_once,
        an_action_cut_after_its_writes_is_never_run_again,
        receipts_and_reminders,
        watermarks_where_nothing_is_kept,
        pages_hold_everything_once_in_order,
        many_principals_make_several_statements,
        one_answer_each,
        results_wait_for_the_closing,
        an_anonymous_answer_has_no_author,
        both_parents_sign_what_they_read,
        reminders_leave_by_themselves,
        exactly_the_right_persons_sign,
        a_mail_a_day_says_what_is_unread,
        quiet_hours_and_choices_are_kept;
}

/// Random cases, each in its own territory of one database.
#[test]
fn random_territories_agree_with_the_evaluators() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let fresh = runtime.block_on(fresh());
    let mut runner = TestRunner::new(ProptestConfig {
        cases: 8,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let published = std::cell::Cell::new(0);
    let outcome = runner.run(&(permissions::shape(), content::acts()), |(shape, acts)| {
        runtime.block_on(async {
            let world = shape.build(fresh.db.clone()).await;
            permissions::decisions_agree_with_the_evaluator(&world).await;
            permissions::the_picker_offers_only_what_is_allowed(&world).await;
            let n = content::a_document_is_readable_by_exactly_its_audience(fresh.db.clone(), &shape, &acts).await;
            published.set(published.get() + n);
        });
        Ok(())
    });
    outcome.unwrap();
    assert!(published.get() > 8, "only {} documents", published.get());
}
