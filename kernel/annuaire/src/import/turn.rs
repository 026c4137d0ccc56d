//! Knowing whether the process of an import still lives: it holds a locked file, that the system frees however it ends.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use preau_model::{ImportId, TerritoireId};
use preau_store::RowExt as _;

use super::history::{etat, nature};
use super::{Livraison, Progress};
use crate::sql::bytes;
use crate::{Annuaire, Bilan, ImportError};

/// The locked file of a running import.
#[derive(Debug)]
pub(crate) struct Alive {
    file: File,
    path: PathBuf,
}

impl Alive {
    fn path(folder: &Path, import: ImportId) -> PathBuf {
        folder.join(format!("import-{import}.verrou"))
    }

    /// Says that this process runs the import.
    pub(crate) fn say(folder: &Path, import: ImportId) -> std::io::Result<Self> {
        std::fs::create_dir_all(folder)?;
        let path = Self::path(folder, import);
        let file = File::create(&path)?;
        file.lock()?;
        Ok(Self { file, path })
    }

    /// Takes over from a process that is gone; `None` when it lives, or ran elsewhere.
    fn take_over(folder: &Path, import: ImportId) -> Option<Self> {
        let path = Self::path(folder, import);
        let file = File::open(&path).ok()?;
        match file.try_lock() {
            Ok(()) => Some(Self { file, path }),
            Err(TryLockError::WouldBlock | TryLockError::Error(_)) => None,
        }
    }
}

impl Drop for Alive {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
        let _ = self.file.unlock();
    }
}

/// An import found interrupted, and what became of it.
#[derive(Debug)]
pub struct Reprise {
    /// The interrupted one.
    pub import: ImportId,
    /// Its territory.
    pub territoire: TerritoireId,
    /// The outcome of the import that took it again from its source.
    pub suite: Result<Bilan, ImportError>,
}

impl Annuaire {
    /// Takes again, from their source, the imports of this installation whose process ended before they did; to be called when
    /// the server starts. What they had written stays, établissement by établissement: only the rest is done.
    pub async fn reprendre(&self, progress: &(dyn Fn(Progress) + Send + Sync)) -> Result<Vec<Reprise>, ImportError> {
        let Some(folder) = self.folder.clone() else {
            return Ok(Vec::new());
        };
        let query = sqlx::query(
            "SELECT id, territoire, chemin, nature, garde FROM annuaire_import WHERE etat = $1 ORDER BY debut, id",
        );
        let rows = query
            .bind(etat::EN_COURS)
            .fetch_all(&mut *self.db.read().await?)
            .await?;
        let mut taken = Vec::new();
        for row in rows {
            let (import, territoire): (ImportId, TerritoireId) = (row.id("id")?, row.id("territoire")?);
            let Some(_alive) = Alive::take_over(&folder, import) else {
                continue;
            };
            let path = PathBuf::from(row.text("chemin")?);
            let told = serde_json::json!({
                "code": ImportError::Interrupted.code(),
                "message": ImportError::Interrupted.to_string(),
            });
            let depot = match row.opt_text("garde")? {
                Some(garde) if row.int("nature")? == nature::DEPOT => {
                    Some(self.kept_delivery(import, &garde, String::new(), None))
                }
                _ => None,
            };
            self.finish(import, etat::INTERROMPU, told.to_string()).await?;
            self.forget_kept(import).await?;
            let suite = if let Some(depot) = depot {
                match depot {
                    Ok(Livraison::Depot(depot)) => {
                        Box::pin(self.importer_depot(territoire, (*depot).clone(), progress)).await
                    }
                    Ok(Livraison::Aaf(_)) => Err(ImportError::Interrupted),
                    Err(error) => Err(error),
                }
            } else if path.exists() {
                self.import(territoire, &path, progress).await
            } else {
                Err(ImportError::Decision(
                    "la source de l’import interrompu n’est plus là. Ce qui était écrit reste, établissement par établissement\u{a0}; \
                     relancer l’import depuis l’export.",
                ))
            };
            taken.push(Reprise {
                import,
                territoire,
                suite,
            });
        }
        Ok(taken)
    }

    /// Forgets the delivery that an import kept, if any.
    pub(crate) async fn forget_kept(&self, import: ImportId) -> Result<(), ImportError> {
        let query = sqlx::query("SELECT garde FROM annuaire_import WHERE id = $1").bind(bytes(import));
        let row = query.fetch_optional(&mut *self.db.read().await?).await?;
        if let Some(file) = row.map(|row| row.opt_text("garde")).transpose()?.flatten() {
            self.forget_delivery(&file);
        }
        Ok(())
    }
}
