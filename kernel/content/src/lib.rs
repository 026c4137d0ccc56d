//! The content engine: documents, their audiences and their lifetime, for every plugin.
//!
//! Owns what plugins write: who reads it (enforced in SQL on every query), who may change it, when it appears and ends, the small
//! marks of each person, search, claims, quotas and notifications. Must not know what a body means, nor decide who may address
//! whom (`preau-permissions`), nor who somebody is (`preau-annuaire`).

mod alias;
mod ballots;
mod engine;
mod extract;
mod keys;
mod life;
mod marks;
mod model;
mod notifications;
mod once;
mod read;
mod signatures;
mod visible;
mod write;

#[cfg(any(test, feature = "testing"))]
pub mod testing;
#[cfg(test)]
mod tests;

pub use ballots::{Answer, Answers, Ballot, BallotKind, ResultsFor, Secrecy, Standing, TOO_FEW, Tally};
pub use engine::Engine;
pub use life::{Catalogue, Retained, Swept};
pub use marks::{Progress, ProgressRow, ReminderTo};
pub use model::{
    Aimed, Approval, Author, Collection, ContentError, Document, Draft, IndexDef, Key, KeySource, Level, Page, Query,
    Quota, Reader, Receipts, ShownAs, State, Time, TimeRule, Write, Written,
};
pub use notifications::{
    Digest, DigestLine, DigestRound, Leaving, MailId, NoticeChoices, NoticeKind, NoticeWay, Notification,
};
pub use once::Once;
pub use read::{Found, SearchIn};
pub use signatures::{Concerns, Paper, Reminder, Signature, Signers, ToSign};
