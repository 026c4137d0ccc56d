//! Imports: read once and check everything, plan, then write établissement by établissement. A refused import changes nothing; a
//! lot that trips a guard rail waits for a named person; the last imports can be undone.

mod apercu;
mod apply;
mod avis;
mod batch;
mod bilan;
mod decision;
mod delivery;
mod delta;
mod diff;
mod digest;
mod error;
mod gardefous;
mod history;
mod image;
mod intervals;
mod keep;
mod known;
mod lots;
mod movements;
mod ops;
mod packed;
mod people;
mod persons;
mod places;
mod plan;
mod reading;
mod records;
mod relations;
mod rollback;
mod said;
mod scale;
mod spool;
mod state;
mod structures;
mod suspens;
mod turn;

use std::path::Path;
use std::sync::Arc;

use preau_model::{ImportId, TerritoireId, new_id};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

pub use apercu::{Apercu, ApercuLot, MouvementsLot};
pub use avis::{Annonce, Avis};
pub use bilan::{Bilan, Fiches, LotEnAttente, Mouvements, Progress};
pub use decision::{EtatLot, LotImport};
pub use error::ImportError;
pub use gardefous::{GardeFou, Raison};
pub use turn::Reprise;

use crate::Annuaire;
use crate::aaf::{Nature, Source};
use apply::{Apply, Which};
use delivery::Means;
use history::{Origin, etat};
use known::Known;
use plan::Plan;
use state::Scope;
use turn::Alive;

impl Annuaire {
    /// Imports an AAF export (a folder or a .tgz) into a territory. Everything is read and checked before anything is written; each
    /// établissement is written in one transaction, unless it trips a guard rail: it then waits for an approval, and the others
    /// go on. `progress` is called now and then, from the caller's task.
    pub async fn import(
        &self,
        territoire: TerritoireId,
        source: &Path,
        progress: &(dyn Fn(Progress) + Send + Sync),
    ) -> Result<Bilan, ImportError> {
        let import: ImportId = new_id(&*self.clock, &*self.rng);
        let begun = self.now();
        let origin = Origin::of(source);
        self.db
            .write(move |tx| Box::pin(async move { history::begin(tx, import, territoire, &origin, begun).await }))
            .await?;
        let _alive = match &self.folder {
            Some(folder) => Some(Alive::say(folder, import).map_err(|e| ImportError::Spool(e.kind().to_string()))?),
            None => None,
        };
        let (out, told) = unbounded_channel();
        let mut done = 0;
        let run = self.run_import(import, territoire, source, out, &mut done);
        let outcome = listen(run, told, progress).await;
        match outcome {
            Ok(mut bilan) => {
                bilan.duree_ms = self.now() - begun;
                let waits = !bilan.en_attente.is_empty();
                let end = if waits { etat::EN_PARTIE } else { etat::APPLIQUE };
                self.finish(import, end, history::json(&bilan)).await?;
                Ok(bilan)
            }
            Err(error) => {
                // What it says holds no personal data.
                let told = serde_json::json!({ "code": error.code(), "message": error.to_string() }).to_string();
                let end = if done == 0 { etat::REFUSE } else { etat::INTERROMPU };
                self.finish(import, end, told).await?;
                Err(error)
            }
        }
    }

    /// What an import would do; nothing is written.
    pub async fn apercu(
        &self,
        territoire: TerritoireId,
        source: &Path,
        progress: &(dyn Fn(Progress) + Send + Sync),
    ) -> Result<Apercu, ImportError> {
        let (out, told) = unbounded_channel();
        let path = source.to_owned();
        let run = async {
            let source = blocking(move || Ok(Source::open(&path)?)).await?;
            Box::pin(self.prepare(territoire, &source, None, &out)).await
        };
        Ok(listen(run, told, progress).await?.apercu())
    }

    async fn run_import(
        &self,
        import: ImportId,
        territoire: TerritoireId,
        path: &Path,
        out: UnboundedSender<Progress>,
        done: &mut u64,
    ) -> Result<Bilan, ImportError> {
        let path = path.to_owned();
        let source = blocking(move || Ok(Source::open(&path)?)).await?;
        let plan = Box::pin(self.prepare(territoire, &source, None, &out)).await?;
        let mut bilan = plan.bilan();
        if plan.settled {
            self.planned(import, Arc::new(plan), None).await?;
            return Ok(bilan);
        }
        bilan.en_attente = plan.waiting();
        let kept = if bilan.en_attente.is_empty() {
            None
        } else {
            Some(self.keep_delivery(import, source).await?)
        };
        let plan = Arc::new(plan);
        self.planned(import, Arc::clone(&plan), kept).await?;
        let apply = Apply {
            annuaire: self.clone(),
            plan,
            import,
            progress: out,
            which: Which::Free,
        };
        let much = apply.writes_much();
        apply.run(done).await?;
        if much {
            // The tables are not what the planner knows any more, and pages are served from them now.
            self.db.refresh_statistics().await?;
        }
        Ok(bilan)
    }

    /// Reads a delivery once and plans it. `but`: the import that it continues.
    async fn prepare(
        &self,
        territoire: TerritoireId,
        source: &Source,
        but: Option<ImportId>,
        out: &UnboundedSender<Progress>,
    ) -> Result<Plan, ImportError> {
        let means = Means {
            functions: self.fonctions().await?,
            fingerprint: self.keys.fingerprint(),
            keys: self.keys.clone(),
            clock: Arc::clone(&self.clock),
            rng: Arc::clone(&self.rng),
            folder: self.spool_folder(),
        };
        let chance = (&*self.clock, &*self.rng);
        if source.nature() == Nature::Delta {
            let (delivery, generation) = Box::pin(delta::read(self, territoire, source, but, means, out)).await?;
            let _ = out.send(Progress::Plan);
            return plan::plan(&self.db, territoire, delivery, source.name(), but, generation, chance).await;
        }
        let reading = source.clone();
        let header = blocking(move || Ok(delivery::header(&reading))).await?;
        let (mut known, mut generation) = (Known::nobody(), 0);
        if let Some(header) = &header {
            let scope = Scope {
                territoire,
                academie: header.academie.clone(),
                degre: header.degre.clone(),
            };
            let mut c = self.db.begin_scan().await?;
            generation = state::generation(&mut c, &scope).await?;
            known = Known::load(&mut c, &scope.academie, &scope.degre).await?;
            self.db.end_scan(c).await?;
        }
        let (export, told) = (source.clone(), out.clone());
        let delivery = blocking(move || {
            reading::read(&export, &means, known, &|fiches| {
                let _ = told.send(Progress::Lecture { fiches });
            })
        })
        .await?;
        let _ = out.send(Progress::Plan);
        plan::plan(&self.db, territoire, delivery, source.name(), but, generation, chance).await
    }

    /// Writes what is planned, then forgets the deliveries that this import replaces.
    async fn planned(&self, import: ImportId, plan: Arc<Plan>, kept: Option<String>) -> Result<(), ImportError> {
        let replaced = self
            .db
            .write(move |tx| Box::pin(async move { history::planned(tx, import, &plan, kept.as_deref()).await }))
            .await?;
        for file in replaced {
            self.forget_delivery(&file);
        }
        Ok(())
    }

    async fn finish(&self, import: ImportId, etat: i64, bilan: String) -> Result<(), ImportError> {
        let now = self.now();
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    history::end(tx, import, etat, bilan, now).await?;
                    Ok(rollback::forget_old(tx, import).await?)
                })
            })
            .await
    }
}

/// Runs blocking work on its own thread.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ImportError> + Send + 'static,
) -> Result<T, ImportError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| ImportError::Interrupted)?
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
