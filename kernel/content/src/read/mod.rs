//! Reading: always what the reader's principals meet, enforced by the statement itself.

mod audience;
mod branches;
mod candidates;
mod count;
mod get;
mod matching;
mod page;
mod rows;
mod search;

pub(crate) use audience::aimed;
pub(crate) use branches::padded;
pub(crate) use get::Seen;
pub(crate) use matching::{collection_token, principal_token, state_token};
pub(crate) use rows::{Stored, documents};
pub use search::{Found, SearchIn};
