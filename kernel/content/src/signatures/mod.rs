//! Signatures: what responsables sign for each pupil, and reminders that leave by themselves.
//!
//! Owns who is asked (fixed when a document is published), what was signed, when, for whom and on what text. Must not decide who a
//! responsable is: the annuaire does.

mod ask;
mod reminders;
mod sign;
mod store;
mod waiting;

pub use ask::{Concerns, Reminder, Signers};
pub use sign::Paper;
pub(crate) use store::Asks;
pub use waiting::{Signature, ToSign};
