//! The two ends of a form: what is sealed when it is drawn, what is read when it comes back.
//!
//! A submission, in the order in which the portal handles it:
//! 1. [`CSRF`] and the origin are checked, [`SEALED`] is unsealed and sorted by [`open`];
//! 2. [`SEARCH`] present: nothing is submitted; the page is drawn again with [`crate::view::View::refill`] (no errors), and the
//!    picker of the field that [`SEARCH`] names is filled from the words posted under [`QUERY`] and that name;
//! 3. [`Opened::question`] of the action pressed, without [`CONFIRM`]: the page is [`crate::html::confirm`];
//! 4. [`decode()`] reads the fields; what it refuses, or what the guest refuses, goes back through `refill` with the errors;
//! 5. [`ONCE`] makes a repeated post harmless.

mod ballot;
mod decode;
mod reserved;
mod seal;

pub use ballot::{ballot_answer, ballot_form};
pub use decode::{Decoded, Submitted, decode};
pub use reserved::{ACTION, CONFIRM, CSRF, ONCE, QUERY, SEALED, SEARCH, is_reserved};
pub use seal::{Opened, open, seal_action, seal_form};
