//! What each school switched on, set and granted: one snapshot per territory, kept in memory, never stale for long.

mod cache;
mod snapshot;
mod switches;
mod write;

pub(crate) use cache::Cache;
pub use snapshot::Snapshot;
pub(crate) use snapshot::{MODULE, load, version};
pub use switches::Switches;
