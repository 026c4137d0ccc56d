//! The life of versions: installed, current, rolled back, stopped, waiting for consent.

mod change;
mod install;
mod load;
mod rows;

pub use install::{InstallOptions, Installation, Outcome};
pub use rows::{Version, VersionState};
