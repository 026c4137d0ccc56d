//! The suites of the engine, as functions over a database: the same run on SQLite here and on PostgreSQL in the integration tests.
//! Each makes its own territory.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    reason = "test code fails loudly"
)]

mod actions;
mod approval;
mod audience;
mod ballots;
mod contributions;
mod deferred;
mod digests;
mod exactness;
mod logs;
mod paging;
mod receipts;
mod retention;
mod signatures;
mod stage;
mod story;
mod writes;

pub use actions::{actions_happen_once, an_action_cut_after_its_writes_is_never_run_again};
pub use approval::{approval_cannot_be_walked_around, without_the_circuit_authors_publish};
pub use audience::{aliases_belong_to_one_plugin, hidden_recipients_stay_hidden, nobody_forges_an_audience};
pub use ballots::{an_anonymous_answer_has_no_author, one_answer_each, results_wait_for_the_closing};
pub use contributions::contributions_go_with_their_author;
pub use deferred::{deferred_publication_is_judged_again, expired_documents_end};
pub use digests::{a_mail_a_day_says_what_is_unread, quiet_hours_and_choices_are_kept};
pub use exactness::{Acts, a_document_is_readable_by_exactly_its_audience, acts};
pub use paging::{many_principals_make_several_statements, pages_hold_everything_once_in_order};
pub use receipts::{receipts_and_reminders, watermarks_where_nothing_is_kept};
pub use retention::retention_is_obeyed;
pub use signatures::{both_parents_sign_what_they_read, exactly_the_right_persons_sign, reminders_leave_by_themselves};
pub use stage::{Stage, articles, messages};
pub use story::{a_move_changes_what_is_read, the_story_of_the_first_courtyard};
pub use writes::{batches_are_atomic, claims_are_unique, quotas_hold, versions_are_expected};
