//! Doubles of servers that modules and doors talk to, speaking https as the real ones do.

mod answers;
mod beside;
mod certificate;
mod front;
mod idp;
mod jws;
mod listen;
mod spip;

pub use certificate::{Certificate, Papers, papers};
pub use front::Front;
pub use idp::{Idp, Ruse, Venue};
pub use spip::{Mood, Spip};
