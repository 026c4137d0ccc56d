//! A demo of our own: started on a free port, stopped when dropped.

mod accounts;
mod launch;

pub use accounts::{Account, Accounts};
pub use launch::{Demo, Launch};
