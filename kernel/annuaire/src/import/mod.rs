//! Imports: read and check everything, plan, then write in one transaction. A refused import changes nothing.

mod apply;
mod batch;
mod bilan;
mod delivery;
mod diff;
mod error;
mod intervals;
mod people;
mod persons;
mod places;
mod plan;
mod relations;
mod rows;
mod state;
mod structures;

use std::path::Path;
use std::sync::Arc;

use preau_model::{ImportId, Millis, TerritoireId, new_id};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

pub use bilan::{Bilan, Fiches, Mouvements, Progress};
pub use error::ImportError;

use crate::aaf::Source;
use crate::sql::bytes;
use crate::{Annuaire, AnnuaireError};
use apply::Apply;
use delivery::{Delivery, Means};
use rows::Writer;

impl Annuaire {
    /// Imports a complete AAF 2D export (a folder or a .tgz) into a territory. Everything is read and checked before anything is
    /// written, and written in one transaction. `progress` is called now and then, from the caller's task.
    pub async fn import(
        &self,
        territoire: TerritoireId,
        source: &Path,
        progress: &(dyn Fn(Progress) + Send + Sync),
    ) -> Result<Bilan, ImportError> {
        let import: ImportId = new_id(&*self.clock, &*self.rng);
        let begun = self.now();
        self.begin(import, territoire, begun).await?;
        let (out, told) = unbounded_channel();
        let outcome = listen(
            self.read_plan_apply(import, territoire, source, begun, out),
            told,
            progress,
        )
        .await;
        if let Err(error) = &outcome {
            self.refuse(import, error).await?;
        }
        outcome
    }

    async fn read_plan_apply(
        &self,
        import: ImportId,
        territoire: TerritoireId,
        path: &Path,
        begun: Millis,
        out: UnboundedSender<Progress>,
    ) -> Result<Bilan, ImportError> {
        let means = Means {
            functions: self.fonctions().await?,
            fingerprint: self.keys.fingerprint(),
        };
        let path = path.to_owned();
        let told = out.clone();
        let read = move || -> Result<(Source, Means, Delivery), ImportError> {
            let source = Source::open(&path)?;
            let delivery = delivery::read(&source, &means, &|fiches| {
                let _ = told.send(Progress::Lecture { fiches });
            })?;
            Ok((source, means, delivery))
        };
        let (source, means, delivery) = tokio::task::spawn_blocking(read)
            .await
            .map_err(|_| ImportError::Interrupted)??;
        let _ = out.send(Progress::Plan);
        let plan = plan::plan(
            &self.db,
            territoire,
            delivery,
            &source.name(),
            (&*self.clock, &*self.rng),
        )
        .await?;
        let writer = Arc::new(Writer {
            source,
            means,
            keys: self.keys.clone(),
            rng: Arc::clone(&self.rng),
        });
        let apply = Apply {
            annuaire: self.clone(),
            writer,
            import,
            begun,
            progress: out,
        };
        let plan = Arc::new(plan);
        self.db.write(move |tx| Box::pin(apply.run(tx, plan))).await
    }

    async fn begin(&self, import: ImportId, territoire: TerritoireId, now: Millis) -> Result<(), ImportError> {
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let known = sqlx::query("SELECT 1 AS here FROM territoire WHERE id = $1").bind(bytes(territoire));
                    if known.fetch_optional(&mut *tx).await?.is_none() {
                        return Err(ImportError::Annuaire(AnnuaireError::Unknown("ce territoire")));
                    }
                    let row = sqlx::query(
                        "INSERT INTO annuaire_import \
                         (id, territoire, academie, degre, date_generation, debut, fin, etat, bilan) \
                         VALUES ($1, $2, '', '', 0, $3, NULL, 0, '{}')",
                    );
                    row.bind(bytes(import))
                        .bind(bytes(territoire))
                        .bind(now)
                        .execute(tx)
                        .await?;
                    Ok(())
                })
            })
            .await
    }

    /// Keeps the refusal: what it says holds no personal data.
    async fn refuse(&self, import: ImportId, error: &ImportError) -> Result<(), ImportError> {
        let bilan = serde_json::json!({ "code": error.code(), "message": error.to_string() }).to_string();
        let end = self.now();
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    sqlx::query("UPDATE annuaire_import SET fin = $1, etat = 2, bilan = $2 WHERE id = $3")
                        .bind(end)
                        .bind(bilan)
                        .bind(bytes(import))
                        .execute(tx)
                        .await?;
                    Ok(())
                })
            })
            .await
    }
}

/// Runs `work` and hands over what it tells, until it ends.
async fn listen<T>(
    work: impl Future<Output = T>,
    mut told: UnboundedReceiver<Progress>,
    progress: &(dyn Fn(Progress) + Send + Sync),
) -> T {
    let mut work = std::pin::pin!(work);
    loop {
        tokio::select! {
            outcome = &mut work => return outcome,
            Some(step) = told.recv() => progress(step),
        }
    }
}
