//! From records to facts: the micro-formats of each category, without any database.

mod agent;
mod anomalies;
mod eleve;
mod facts;
mod fields;
mod interner;
mod person;
mod premier_degre;
mod school;

pub use anomalies::Anomalie;

pub(crate) use agent::agent;
pub(crate) use anomalies::{Anomalies, Kind};
pub(crate) use eleve::pupil;
pub(crate) use facts::{Attachment, Belonging, Facts, Link, UNKNOWN};
pub(crate) use fields::{midnight, niveau};
pub(crate) use interner::{ByWord, Interner, Word};
pub(crate) use person::{Civil, fingerprint, sensible};
pub(crate) use premier_degre::declare;
pub(crate) use school::{Group, School, school};
