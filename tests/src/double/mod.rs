//! Doubles of servers that modules read, speaking https as the real ones do.

mod answers;
mod beside;
mod certificate;
mod spip;

pub use certificate::Certificate;
pub use spip::{Mood, Spip};
