//! Separated families: one account per responsable, links that a school adds, and the protection that no import undoes.

mod lien;
mod liens;
mod protection;

pub use lien::{Designe, NouveauLien};
pub use liens::LienFamille;
pub use protection::{Protection, ProtectionId};
