//! What people are told: the notification centre, what they chose, and the mail that leaves.

mod centre;
mod choices;
mod claim;
mod digest;
mod lines;

pub use centre::{NoticeKind, Notification};
pub use choices::{NoticeChoices, NoticeWay};
pub use claim::Leaving;
pub use digest::{Digest, DigestLine, DigestRound, MailId};
