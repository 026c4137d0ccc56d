//! Doors in: the identity providers of a territory, what they assert, whose account that is.
//!
//! Owns the providers as data, the requests under way, the verification of what comes back, the links between an identity and an
//! account, and the rules that recognise somebody. Must not open sessions by itself (`preau_identity` does), draw pages or know
//! HTTP requests.

mod attente;
mod declaration;
mod doors;
mod error;
mod je_suis;
mod liens;
mod oidc;
mod reconnaitre;
mod registre;
mod regle;
mod verifier;

#[cfg(test)]
mod tests;

pub use declaration::{Declaration, Genre, Secret};
pub use doors::{Arrivee, Candidat, Doors, DoorsParts, Entree};
pub use error::{DoorsError, Refus};
pub use je_suis::JeSuis;
pub use oidc::{NET_MODULE, Retour, RetourMalForme};
pub use registre::{Changement, ConfigError, Fournisseur};
pub use regle::{Regle, Vers};
pub use verifier::Faute;
