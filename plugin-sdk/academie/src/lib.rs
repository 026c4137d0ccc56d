//! The synthetic académie: a whole second-degree territory invented from a seed, and its AAF exports.
//!
//! Owns: the made-up world (136 collèges, pupils, families, staff), the AAF 2D writer (complete and delta), a few écoles and their
//! AAF 1D export, and the finders that tests and demonstrations use to pick people. It must not read a clock, a file system or an
//! environment, must not know the kernel, and must give the same bytes for the same [`Config`] on every machine.
//!
//! ```
//! use preau_academie::{Config, Memory, World, write_complete};
//!
//! let world = World::generate(&Config { colleges: 2, scale: 0.1, ..Config::default() })?;
//! let mut files = Memory::default();
//! write_complete(&world, &mut files)?;
//! assert!(files.get("ficAlimMENESR.dtd").is_some());
//! # Ok::<(), preau_academie::AcademieError>(())
//! ```

mod config;
mod data;
mod date;
mod dice;
mod ecoles;
mod evolution;
mod export;
mod fiche;
mod generate;
mod nomenclature;
mod story;
mod uai;
mod world;
mod xml;

pub use config::{AcademieError, Config, MAX_COLLEGES};
pub use data::{CollegeSource, college_sources};
pub use date::Date;
pub use ecoles::{ClasseEcole, Ecole, Ecoles, EcolesConfig, Ecolier, GenreEcole, Maitre, Parent};
pub use evolution::{Changes, evolution};
pub use export::{Encoding, Export, Memory, Sink, Summary, archive_name, write_complete, write_delta};
pub use fiche::{Categorie, Fiche, Valeurs};
pub use nomenclature::{
    Discipline, FonctionCode, MATIERES, MEFS, Matiere, Mef, Niveau, code_lien, discipline, libelle_matiere,
};
pub use story::StoryRoles;
pub use uai::{lettre_uai, siret_fictif, uai_fictif};
pub use world::{
    Adresse, Civilite, Classe, College, Eleve, Fonction, Groupe, Identite, Langue, Lien, Passage, Personnel, Public,
    Regime, Responsable, Service, World,
};

#[cfg(test)]
mod tests;
