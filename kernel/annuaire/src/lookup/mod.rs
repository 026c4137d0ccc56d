//! Questions: who, where, with whom, now or at a moment. Each one query or few.

mod attaches;
mod cherche;
mod classe;
mod courriel;
mod enfants;
mod groupe;
mod imports;
mod libelle;
mod memberships;
mod membres;
mod personne;
mod reconnus;
mod signataires;
mod structure;

pub use attaches::{Attache, Compte};
pub use cherche::{Recherche, Trouve};
pub use enfants::Enfant;
pub use groupe::Groupe;
pub use imports::Importation;
pub use personne::{EtatPersonne, Nom, Personne};
pub use structure::{Structure, Territoire};
