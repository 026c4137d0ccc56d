//! The plan, written lot by lot: each one in its own short transaction, which also tells that it is done. Between two lots the
//! queue of writers is free; a process killed between two lots leaves whole établissements.

use std::collections::HashSet;
use std::sync::Arc;

use preau_model::{ImportId, PersonneId};
use preau_store::{Connection, StoreError};
use tokio::sync::Mutex;
use tokio::sync::mpsc::UnboundedSender;

use super::image::Image;
use super::lots::{Lot, Place};
use super::people::Status;
use super::persons::Rows;
use super::places::at;
use super::plan::Plan;
use super::{Progress, history, intervals, persons, state, structures, suspens};
use crate::comptes::Logins;
use crate::sql::bytes;
use crate::{Annuaire, ImportError};

/// So many newcomers are given logins by asking for their own names; for more, all logins are read.
const FEW: usize = 5_000;

/// Which lots are written.
#[derive(Debug, Clone)]
pub(crate) enum Which {
    /// Those that do not wait.
    Free,
    /// These ones, by key, on the decision of somebody: (who, why).
    Approved {
        keys: HashSet<String>,
        decision: (String, String),
    },
}

impl Which {
    fn takes(&self, key: &str, lot: &Lot) -> bool {
        match self {
            Self::Free => !lot.waits(),
            Self::Approved { keys, .. } => keys.contains(key),
        }
    }
}

/// A plan on its way to the database.
pub(crate) struct Apply {
    pub(crate) annuaire: Annuaire,
    pub(crate) plan: Arc<Plan>,
    pub(crate) import: ImportId,
    pub(crate) progress: UnboundedSender<Progress>,
    pub(crate) which: Which,
}

/// What one transaction writes.
struct Work {
    annuaire: Annuaire,
    plan: Arc<Plan>,
    import: ImportId,
    rank: usize,
    key: String,
    generation: i64,
    rows: Rows,
    gone: Vec<PersonneId>,
    logins: Arc<Mutex<Logins>>,
    decision: Option<(String, String)>,
}

impl Apply {
    /// Writes the lots; answers how many. An error leaves those already written.
    pub(crate) async fn run(&self, done: &mut u64) -> Result<(), ImportError> {
        let plan = &self.plan;
        let total: u64 = plan.people.status.iter().filter(|s| s.is_written()).count() as u64;
        let mut logins = Logins::default();
        // For a few newcomers, their own names are asked for.
        if plan.people.status.iter().filter(|s| **s == Status::New).count() > FEW {
            logins = Logins::load(&mut *self.annuaire.db.read().await?).await?;
        }
        let logins = Arc::new(Mutex::new(logins));
        let mut generation = plan.generation;
        let mut written = vec![false; plan.delivery.persons.len()];
        let mut faites = 0;
        let mut held: HashSet<u32> = HashSet::new();
        for (rank, lot) in plan.lots.iter().enumerate() {
            let key = plan.lot_name(lot).0;
            let gone = if lot.place == Place::Departs {
                if plan.settled || !self.which.takes(&key, lot) && !self.departures_follow(lot) {
                    continue;
                }
                let _ = self.progress.send(Progress::Liens);
                self.leaving(lot, &held)
            } else if lot.is_empty() {
                continue;
            } else if self.which.takes(&key, lot) {
                Vec::new()
            } else {
                hold(lot, &mut held);
                continue;
            };
            let (reading, ranks) = (Arc::clone(plan), lot.persons.clone());
            let before = written;
            let (rows, before) =
                tokio::task::spawn_blocking(move || Rows::take(&reading, &ranks, &before).map(|rows| (rows, before)))
                    .await
                    .map_err(|_| ImportError::Interrupted)??;
            written = before;
            faites += rows.len();
            let work = Work {
                annuaire: self.annuaire.clone(),
                plan: Arc::clone(plan),
                import: self.import,
                rank,
                key,
                generation,
                rows,
                gone,
                logins: Arc::clone(&logins),
                decision: match &self.which {
                    Which::Free => None,
                    Which::Approved { decision, .. } => Some(decision.clone()),
                },
            };
            self.annuaire.db.write(move |tx| Box::pin(work.run(tx))).await?;
            generation += 1;
            *done += 1;
            for rank in &lot.persons {
                if let Some(flag) = usize::try_from(*rank).ok().and_then(|i| written.get_mut(i)) {
                    *flag = true;
                }
            }
            let _ = self.progress.send(Progress::Application { faites, total });
        }
        Ok(())
    }

    /// Is a tenth of the persons written, or more?
    pub(crate) fn writes_much(&self) -> bool {
        let status = &self.plan.people.status;
        let written = status.iter().filter(|status| status.is_written()).count();
        written > 0 && written * 10 >= status.len()
    }

    /// After an approval, those who were held leave, unless the departures themselves wait.
    fn departures_follow(&self, lot: &Lot) -> bool {
        matches!(self.which, Which::Approved { .. }) && !lot.waits()
    }

    /// Who leaves now: nobody who is held by a lot that is not written.
    fn leaving(&self, lot: &Lot, held: &HashSet<u32>) -> Vec<PersonneId> {
        let free = lot.gone.iter().filter(|rank| !held.contains(rank));
        free.filter_map(|rank| at(&self.plan.people.ids, *rank).copied())
            .collect()
    }
}

/// Everybody that a lot which is not written would have let go.
fn hold(lot: &Lot, held: &mut HashSet<u32>) {
    held.extend(lot.attachments.changes.iter().map(|c| c.key.0));
    held.extend(lot.belongings.changes.iter().map(|c| c.key.0));
    for change in lot.links.changes.iter() {
        held.extend([change.key.0, change.key.1]);
    }
}

impl Work {
    async fn run(self, tx: &mut Connection) -> Result<(), ImportError> {
        let plan = &*self.plan;
        if !state::take_turn(tx, &plan.scope, self.generation).await? {
            return Err(ImportError::Concurrent);
        }
        let Some(lot) = plan.lots.get(self.rank) else {
            return Ok(());
        };
        if !plan.first {
            self.keep_before(tx, lot).await?;
        }
        match lot.place {
            Place::Hors => {
                structures::above(tx, plan).await?;
                structures::nomenclatures(tx, plan).await?;
            }
            Place::Structure(index) if lot.record => structures::school(tx, plan, index).await?,
            Place::Structure(_) | Place::Departs => {}
        }
        structures::groups(tx, plan, lot).await?;
        let mut logins = self.logins.lock().await;
        let chance = (&*self.annuaire.clock, &*self.annuaire.rng);
        persons::write(tx, plan, self.rows, &mut logins, chance).await?;
        intervals::write(tx, plan, lot).await?;
        if lot.place == Place::Departs {
            persons::leave(tx, &self.gone, plan.now).await?;
            suspens::write(tx, plan).await?;
        }
        // Names corrected here outlive what was just written, as far as the rule of each field says.
        self.annuaire.reappliquer_with(tx).await?;
        let now = self.annuaire.now();
        history::applied(tx, self.import, &self.key, now, self.decision.as_ref()).await?;
        Ok(())
    }

    /// What the rows were, kept to be put back.
    async fn keep_before(&self, tx: &mut Connection, lot: &Lot) -> Result<(), ImportError> {
        let image = Image::take(tx, &self.plan, lot, &self.rows, &self.gone).await?;
        let sealed = image
            .seal(self.import, &self.annuaire.keys, &*self.annuaire.rng)
            .ok_or(ImportError::Interrupted)?;
        // Several lots may be approved one after the other: each image has its own place.
        let next = "SELECT COALESCE(MAX(rang), -1) + 1 AS next FROM annuaire_retour WHERE import = $1";
        let row = sqlx::query(next).bind(bytes(self.import)).fetch_one(&mut *tx).await?;
        let next = preau_store::RowExt::int(&row, "next")?;
        sqlx::query("INSERT INTO annuaire_retour (import, rang, image) VALUES ($1, $2, $3)")
            .bind(bytes(self.import))
            .bind(next)
            .bind(sealed)
            .execute(tx)
            .await
            .map_err(StoreError::from)?;
        Ok(())
    }
}
