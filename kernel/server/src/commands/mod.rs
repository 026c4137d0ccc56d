//! One file per command.

pub(crate) mod academie;
pub(crate) mod annuaire;
pub(crate) mod config;
pub(crate) mod imports;
pub(crate) mod plugin;
pub(crate) mod serve;
pub(crate) mod sources;
