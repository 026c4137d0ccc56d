//! How persons leave (K-AN-7): before deletion for a time, during which a return restores everything; then deleted for good, with
//! a certificate that names nobody.

mod certificat;
mod departs;
mod entretien;
mod purge;

pub use certificat::{Certificat, CertificatId};
pub use departs::Depart;
pub use entretien::Entretien;
