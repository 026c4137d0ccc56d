//! `preau academie generate`.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use preau_academie::{
    Config, Ecoles, EcolesConfig, Export, Sink, Summary, World, evolution, write_complete, write_delta,
};

use crate::error::ServerError;

/// Writes the export of a world into a folder.
pub(crate) fn write(world: &World, out: &Path) -> Result<Summary, ServerError> {
    fs::create_dir_all(out).map_err(|e| ServerError::file(out, e))?;
    Ok(write_complete(world, &mut Folder(out.to_owned()))?)
}

/// The command: collèges, some days later, whole or only what changed since the day before.
pub(crate) fn colleges(out: &Path, config: &Config, days: u32, differences: bool) -> Result<(), ServerError> {
    let mut world = World::generate(config)?;
    let mut before = None;
    for day in 1..=days {
        let (after, _) = evolution(&world, day)?;
        before = Some(std::mem::replace(&mut world, after));
    }
    let summary = match before.filter(|_| differences) {
        Some(before) => {
            fs::create_dir_all(out).map_err(|e| ServerError::file(out, e))?;
            write_delta(&before, &world, &mut Folder(out.to_owned()))?
        }
        None if differences => {
            return Err(ServerError::Refused(
                "un export différentiel demande une veille\u{a0}: ajoutez --jours 1".to_owned(),
            ));
        }
        None => write(&world, out)?,
    };
    told(&summary, out);
    Ok(())
}

/// The command: écoles.
pub(crate) fn ecoles(out: &Path, config: &Config, ecoles: usize) -> Result<(), ServerError> {
    let ecoles = Ecoles::generate(&EcolesConfig {
        seed: config.seed,
        ecoles,
        annee: config.annee,
        date: config.date,
        ..EcolesConfig::default()
    })?;
    fs::create_dir_all(out).map_err(|e| ServerError::file(out, e))?;
    told(&Export::default().ecoles(&ecoles, &mut Folder(out.to_owned()))?, out);
    Ok(())
}

fn told(summary: &Summary, out: &Path) {
    for (categorie, count) in &summary.added {
        crate::say!("{categorie:?}\u{a0}: {count}");
    }
    crate::say!(
        "{} fichiers, {} Mo dans {}",
        summary.files.len(),
        summary.bytes / 1_000_000,
        out.display()
    );
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
