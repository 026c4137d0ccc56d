//! Sources other than AAF: CSV of a school (SIECLE, ONDE, spreadsheets), STS, JSON. Each is read into an [`Apport`]: records in the
//! vocabulary of AAF, so that facts, fingerprints, plan and precedence are the same for every source. Nothing is written here.

mod api;
mod apport;
mod correspondance;
mod csv;
mod erreur;
mod liens;
mod ligne;
mod sts;
mod tableau;
mod xml;

pub use api::{SCHEMA, lire_api};
pub use apport::{Apport, FicheLue};
pub use correspondance::{Champ, Colonne, Correspondance, Genre};
pub use csv::{Apercu, Fichier, apercu, lire_csv};
pub use erreur::{Erreur, SourceError};
pub use sts::lire_sts;

#[cfg(test)]
mod tests;
