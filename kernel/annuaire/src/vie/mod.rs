//! How persons leave (K-AN-7): before deletion for a time, during which a return restores everything; then deleted for good, with
//! a certificate that names nobody.

mod certificat;
mod contributions;
mod departs;
mod entretien;
mod purge;
mod retour;

pub use certificat::{Certificat, CertificatId};
pub use departs::Depart;
pub use entretien::Entretien;
