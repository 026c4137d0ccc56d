//! `preau academie generate`.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use preau_academie::{Config, Ecoles, EcolesConfig, Export, Sink, Summary, World, write_complete};

use crate::error::ServerError;

/// Writes the export of a world into a folder.
pub(crate) fn write(world: &World, out: &Path) -> Result<Summary, ServerError> {
    fs::create_dir_all(out).map_err(|e| ServerError::file(out, e))?;
    Ok(write_complete(world, &mut Folder(out.to_owned()))?)
}

/// The command: collèges, or as many écoles.
pub(crate) fn generate(out: &Path, config: &Config, ecoles: Option<usize>) -> Result<(), ServerError> {
    let summary = match ecoles {
        None => write(&World::generate(config)?, out)?,
        Some(ecoles) => {
            let ecoles = Ecoles::generate(&EcolesConfig {
                seed: config.seed,
                ecoles,
                annee: config.annee,
                date: config.date,
                ..EcolesConfig::default()
            })?;
            fs::create_dir_all(out).map_err(|e| ServerError::file(out, e))?;
            Export::default().ecoles(&ecoles, &mut Folder(out.to_owned()))?
        }
    };
    for (categorie, count) in &summary.added {
        crate::say!("{categorie:?}\u{a0}: {count}");
    }
    crate::say!(
        "{} fichiers, {} Mo dans {}",
        summary.files.len(),
        summary.bytes / 1_000_000,
        out.display()
    );
    Ok(())
}

struct Folder(PathBuf);

impl Sink for Folder {
    fn create(&mut self, name: &str) -> io::Result<Box<dyn Write + '_>> {
        Ok(Box::new(BufWriter::with_capacity(
            1 << 20,
            File::create(self.0.join(name))?,
        )))
    }
}
