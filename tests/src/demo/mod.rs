//! A demo of our own: started on a free port, stopped when dropped.

mod accounts;
mod fresh;
mod launch;

pub use accounts::{Account, Accounts};
pub use fresh::Fresh;
pub use launch::{Demo, Launch};
