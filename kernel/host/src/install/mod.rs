//! The front door: a folder becomes a signed, inspected, compiled, probed version of a plugin.

mod cache;
mod compile;
mod error;
mod inspect;
mod keys;
mod package;
mod sign;

#[cfg(test)]
mod tests;

pub(crate) use cache::Cache;
pub use compile::{CompileBounds, Compiler, compile_child_main};
pub use error::{CompileLimit, InstallError};
pub(crate) use inspect::inspect;
pub use keys::HostKeys;
pub use package::Package;
pub(crate) use package::{Listing, MANIFEST};
pub use sign::{Publisher, Verdict, verify};
