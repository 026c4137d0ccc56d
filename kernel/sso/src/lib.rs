//! The SSO server: which services there are, what may leave to each, tickets.
//!
//! Owns the registry of third-party services, the five categories of what may leave (K-ID-6), attribute profiles, opaque ids,
//! CAS tickets and what is told when a session ends, agreements. Must not know HTTP requests nor draw pages, nor decide who is
//! signed in.

mod accords;
mod adresse;
mod categorie;
mod champ;
mod config;
mod declaration;
mod donnees;
mod error;
mod fin;
mod guichet;
mod opaque;
mod profil;
mod protocole;
mod registre;
mod service;
mod sortie;
mod sso;
mod ticket;
mod valider;

pub use accords::{Accord, Demande};
pub use adresse::{Adresse, AdresseError, Regle};
pub use categorie::Categorie;
pub use champ::Champ;
pub use config::{Bilan, Faute, Fautes};
pub use declaration::{AdresseDeclaree, Declaration, Public};
pub use donnees::Donnees;
pub use error::SsoError;
pub use profil::{Attribut, Place, ProfilSso, Valeur};
pub use protocole::{Echec, Format, Version, artefact_saml};
pub use service::{Audience, Identifiant, Service, ServiceId};
pub use sortie::{Reponse, Sortie};
pub use sso::{Sso, SsoConfig};
pub use ticket::{Demandeur, TICKET_LIFE, Trouve};
pub use valider::{Validation, Valide};
