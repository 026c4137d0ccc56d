//! Doubles of servers that modules read, speaking https as the real ones do.

mod answers;
mod beside;
mod certificate;
mod front;
mod spip;

pub use certificate::Certificate;
pub use front::Front;
pub use spip::{Mood, Spip};
