//! Marks: the small state of each person on a document, and what an author may learn of it.

mod mark;
mod members;
mod progress;
mod remind;
mod seen;

pub use progress::{Progress, ProgressRow};
pub use remind::ReminderTo;
pub(crate) use seen::SeenQueue;

/// The mark that the kernel itself sets.
pub(crate) const SEEN: &str = "seen";
