//! Values given by a school in place of the source's. Which one wins is a rule of each field, in `champs`.
//!
//! Names are effective in the person row: an import that writes a row anew is followed by `Annuaire::reappliquer_corrections`.
//! Sealed fields are never touched: the correction is laid over them when they are read.

mod acte;
mod champs;
mod reappliquer;
mod vue;

pub use champs::{Champ, Regle};
pub use vue::{ChampVu, Origine};
