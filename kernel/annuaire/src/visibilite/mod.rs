//! Who sees what of a person (621E): one table, field × role × relation. What the table does not say is not shown.

mod csv;
mod fiche;
mod relation;
mod table;

pub use fiche::FicheVisible;
pub use relation::Lecteur;
pub use table::{Information, Relation, Role};
