//! Ballots: what a document asks its readers, one answer each.
//!
//! Owns the definition of a poll, the answers, the closing and the results. An anonymous answer never meets a plugin, and nobody
//! can tie it to a person once the poll is closed: see `close`.

mod answer;
mod cast;
mod close;
mod definition;
mod opening;
mod remind;
mod seal;
mod standing;

#[cfg(any(test, feature = "testing"))]
pub(crate) use answer::shuffle;
pub use answer::{Answer, Tally};
pub use close::TOO_FEW;
pub use definition::{Ballot, BallotKind, ResultsFor, Secrecy};
pub(crate) use opening::NewBallot;
pub use standing::{Answers, Standing};

/// State of a poll that takes answers.
const OPEN: i16 = 0;
/// State of a poll that was counted.
const CLOSED: i16 = 1;
