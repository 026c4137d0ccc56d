//! The database, blobs and the unit of work.
//!
//! Owns connections, migrations, transactions, the differences between engines (`dialect`) and blob storage.
//! Must not know what the tables mean: queries live in the crates that own them.

mod blobs;
mod db;
pub mod dialect;
mod error;
mod migrate;
mod row;
mod tasks;

#[cfg(test)]
mod tests;

pub use blobs::{BlobId, Blobs};
pub use db::{Db, Reading, Work};
pub use dialect::Engine;
pub use error::StoreError;
pub use migrate::MIGRATIONS;
pub use row::{Row, RowExt};
pub use sqlx::AnyConnection as Connection;
pub use tasks::Tasks;
