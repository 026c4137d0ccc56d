//! Sources other than AAF: CSV of a school (SIECLE, ONDE, spreadsheets), STS, JSON. Each is read into an [`Apport`]: records in the
//! vocabulary of AAF, so that facts, fingerprints, plan and precedence are the same for every source: see [`Depot`]. Here too, what a school settles: mappings, drafts,
//! tokens of the systems that may write.

mod api;
mod apport;
mod brouillon;
mod correspondance;
mod csv;
mod depot;
mod erreur;
mod jeton;
mod liens;
mod ligne;
mod reglages;
mod schema;
mod sts;
mod tableau;
mod xml;

pub use api::{SCHEMA, lire_api};
pub use apport::{Apport, FicheLue};
pub use correspondance::{Champ, Colonne, Correspondance, Genre};
pub use csv::{Apercu, Fichier, apercu, colonnes, lire_csv};
pub(crate) use depot::{API, FICHIER};
pub use depot::{Contenu, Depot, Piece};
pub use erreur::{Erreur, SourceError};
pub use jeton::{Jeton, JetonId, NouveauJeton};
pub use sts::lire_sts;

#[cfg(test)]
mod tests;
