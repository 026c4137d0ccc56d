//! The plan, written in one transaction: structures, groups, persons, then the intervals between them.

use std::sync::Arc;

use preau_model::{ImportId, Millis, PersonneId, Source as Origin, new_id};
use preau_store::{Connection, StoreError};
use tokio::sync::mpsc::{UnboundedSender, channel};

use super::batch::Statement;
use super::plan::Plan;
use super::rows::{PersonRow, Writer};
use super::{Bilan, Progress, intervals, persons, state, structures};
use crate::comptes::Logins;
use crate::sql::bytes;
use crate::{Annuaire, ImportError};

/// Batches waiting between the reading thread and the transaction.
const WAITING: usize = 4;

/// What the transaction needs besides the plan.
pub(crate) struct Apply {
    pub(crate) annuaire: Annuaire,
    pub(crate) writer: Arc<Writer>,
    pub(crate) import: ImportId,
    pub(crate) begun: Millis,
    pub(crate) progress: UnboundedSender<Progress>,
}

impl Apply {
    pub(crate) async fn run(self, tx: &mut Connection, plan: Arc<Plan>) -> Result<Bilan, ImportError> {
        // The row lock makes imports of one territory follow each other on every engine.
        sqlx::query("UPDATE territoire SET nom = nom WHERE id = $1")
            .bind(bytes(plan.scope.territoire))
            .execute(&mut *tx)
            .await?;
        if state::applied_count(tx, plan.scope.territoire).await? != plan.applied {
            return Err(ImportError::Concurrent);
        }
        structures::write(tx, &plan).await?;
        structures::groups(tx, &plan).await?;
        structures::nomenclatures(tx, &plan).await?;
        self.people(tx, &plan).await?;
        let _ = self.progress.send(Progress::Liens);
        intervals::write(tx, &plan).await?;
        self.finish(tx, &plan).await
    }

    async fn people(&self, tx: &mut Connection, plan: &Arc<Plan>) -> Result<(), ImportError> {
        let total = plan.people.to_write();
        if total > 0 {
            let mut logins = Logins::load(tx).await?;
            let (out, mut rows) = channel::<Vec<PersonRow>>(WAITING);
            let (writer, reading) = (Arc::clone(&self.writer), Arc::clone(plan));
            let thread = tokio::task::spawn_blocking(move || writer.run(&reading, &out));
            let mut written = 0;
            while let Some(batch) = rows.recv().await {
                written += batch.len() as u64;
                self.batch(tx, plan, &mut logins, batch).await?;
                let _ = self.progress.send(Progress::Application { faites: written, total });
            }
            thread.await.map_err(|_| ImportError::Interrupted)??;
            if written != total {
                return Err(ImportError::Moved(self.writer.source.name()));
            }
        }
        persons::leave(tx, &plan.people.gone, plan.now).await?;
        let back: Vec<PersonneId> = plan.people.back().collect();
        persons::come_back(tx, &back, plan.now).await?;
        persons::move_home(tx, &plan.people.moved()).await?;
        Ok(())
    }

    async fn batch(
        &self,
        tx: &mut Connection,
        plan: &Plan,
        logins: &mut Logins,
        batch: Vec<PersonRow>,
    ) -> Result<(), StoreError> {
        let (new, changed): (Vec<_>, Vec<_>) = batch.into_iter().partition(|row| row.new);
        let accounts: Vec<persons::Account> = new
            .iter()
            .map(|row| persons::Account {
                id: new_id(&*self.annuaire.clock, &*self.annuaire.rng),
                login: logins.give(&row.civil.login),
            })
            .collect();
        persons::create_accounts(tx, &accounts, plan.now).await?;
        let new: Vec<_> = new
            .into_iter()
            .zip(accounts)
            .map(|(row, account)| (row, account.id))
            .collect();
        persons::insert(tx, plan, &new).await?;
        persons::update(tx, plan, &changed).await
    }

    async fn finish(&self, tx: &mut Connection, plan: &Plan) -> Result<Bilan, ImportError> {
        let mut bilan = plan.bilan();
        let end = self.annuaire.now();
        bilan.duree_ms = end - self.begun;
        let text = serde_json::to_string(&bilan).map_err(|_| ImportError::Interrupted)?;
        sqlx::query(
            "UPDATE annuaire_import SET academie = $1, degre = $2, date_generation = $3, fin = $4, etat = 1, bilan = $5 \
             WHERE id = $6",
        )
        .bind(plan.scope.academie.clone())
        .bind(plan.scope.degre.clone())
        .bind(plan.delivery.date)
        .bind(end)
        .bind(text)
        .bind(bytes(self.import))
        .execute(tx)
        .await?;
        Ok(bilan)
    }
}

/// The source of everything written here.
pub(crate) const AAF: i64 = Origin::Aaf as i64;

/// Runs one statement that removes pairs.
pub(crate) const REMOVE_DIVISIONS: Statement = Statement {
    head: "DELETE FROM groupe_division WHERE (groupe, division) IN (VALUES",
    columns: 2,
    tail: ")",
};
