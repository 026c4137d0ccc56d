//! The two ends of a form: what is sealed when it is drawn, what is read when it comes back.

mod decode;
mod reserved;
mod seal;

pub use decode::{Decoded, Submitted, decode};
pub use reserved::{ACTION, CONFIRM, CSRF, ONCE, QUERY, SEALED, SEARCH, is_reserved};
pub use seal::{Opened, open, seal_action, seal_form};
