//! The suites on the embedded engine.

use preau_permissions::testing::shape;
use preau_store::Db;
use proptest::prelude::ProptestConfig;
use proptest::test_runner::TestRunner;

use crate::testing::{self, acts};

async fn open() -> (tempfile::TempDir, Db) {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(&format!("sqlite:{}", folder.path().join("preau.db").display()))
        .await
        .unwrap();
    (folder, db)
}

fn run<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap()
        .block_on(work)
}

macro_rules! on_sqlite {
    ($($name:ident,)+) => {$(
        #[test]
        fn $name() {
            run(async {
                let (_folder, db) = open().await;
                testing::$name(db).await;
            });
        }
    )+};
}

on_sqlite! {
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
    quiet_hours_and_choices_are_kept,
}

#[test]
fn a_document_is_readable_by_exactly_its_audience() {
    let mut runner = TestRunner::new(ProptestConfig {
        cases: 16,
        source_file: Some(file!()),
        ..ProptestConfig::default()
    });
    let published = std::cell::Cell::new(0);
    let outcome = runner.run(&(shape(), acts()), |(shape, acts)| {
        let n = run(async {
            let (_folder, db) = open().await;
            testing::a_document_is_readable_by_exactly_its_audience(db, &shape, &acts).await
        });
        published.set(published.get() + n);
        Ok(())
    });
    outcome.unwrap();
    assert!(published.get() > 32, "only {} documents", published.get());
}
