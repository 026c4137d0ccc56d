//! What every test outside the crates shares, and the story that the demo must be able to tell.
//!
//! Owns a small browser without scripts (`web`), the start and stop of a demo (`demo`), doubles
//! of other servers (`double`), real CAS clients (`peers`), the story itself (`story`).
//! Must not know the kernel: everything here goes through HTTP and the binary, as a person or an operator would.

mod aaf;
mod broken;
mod demo;
pub mod double;
pub mod peers;
mod report;
pub mod story;
pub mod web;

pub use broken::{Broken, Outcome, broken, ensure};
pub use demo::{Account, Accounts, Demo, Fresh, Launch};
pub use report::Report;
