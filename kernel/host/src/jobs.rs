//! Recurring work: planned where a module is on, leased so that it never runs twice at once, resumed after a restart.

use std::sync::atomic::Ordering;

use preau_model::{Millis, StructureId, TerritoireId};
use preau_store::{Connection, Row, RowExt as _, StoreError};

use crate::call::{CallError, JobAnswer};
use crate::host::Host;

/// A process that dies keeps its jobs from the others for so long.
const LEASE: Millis = 5 * 60_000;
/// Times that one job may go on in a row before it lets others pass.
const ROUNDS: u32 = 20;
const AT_ONCE: i64 = 20;
const PLANNED_EVERY: Millis = 60_000;
const FIRST_RETRY: Millis = 60_000;
/// Failures in a row after which what a job wanted to remember is forgotten: it may be what makes it fail.
const PATIENCE: i64 = 5;

/// What a round of jobs did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ran {
    /// Jobs that ended.
    pub done: usize,
    /// Jobs that have more to do.
    pub more: usize,
    /// Jobs that failed; they are tried again later.
    pub failed: usize,
}

struct Due {
    plugin: String,
    structure: StructureId,
    territory: TerritoireId,
    name: String,
    every: Millis,
    attempts: i64,
    resume: Option<String>,
}

impl Host {
    /// Plans the jobs of every module where it is on, and takes away those of modules that are off or gone.
    pub async fn plan_jobs(&self) -> Result<usize, StoreError> {
        let unanswered = |code: &'static str| {
            tracing::warn!(code, "jobs could not be planned");
            StoreError::Lost
        };
        let mut wanted = Vec::new();
        let now = self.clock().now();
        let plugins: Vec<_> = self
            .plugins()
            .into_iter()
            .filter(|plugin| !plugin.manifest().jobs.is_empty())
            .collect();
        let territories = self
            .services()
            .annuaire
            .territoires()
            .await
            .map_err(|error| unanswered(error.code()))?;
        for territory in territories {
            let structures = self.services().annuaire.structures_du_territoire(territory.id).await;
            let structures: Vec<StructureId> = structures
                .map_err(|error| unanswered(error.code()))?
                .iter()
                .map(|structure| structure.id)
                .collect();
            let switches = self.services().policy.modules(territory.id, &structures).await;
            let switches = switches.map_err(|error| unanswered(error.code()))?;
            for plugin in &plugins {
                for structure in switches.open(plugin.id()) {
                    for job in &plugin.manifest().jobs {
                        wanted.push((
                            plugin.id().to_owned(),
                            structure,
                            territory.id,
                            job.id.clone(),
                            job.every.0,
                        ));
                    }
                }
            }
        }
        let planned = wanted.len();
        self.db()
            .write(move |tx| Box::pin(async move { plan(tx, &wanted, now).await }))
            .await?;
        Ok(planned)
    }

    /// Runs what is due, one job after the other; plans first, every minute.
    pub async fn run_due(&self, now: Millis) -> Result<Ran, StoreError> {
        if now.saturating_sub(self.planned().load(Ordering::Relaxed)) >= PLANNED_EVERY {
            self.plan_jobs().await?;
            self.planned().store(now, Ordering::Relaxed);
        }
        let mut ran = Ran::default();
        for job in self.due(now).await? {
            if !self.lease(&job, now).await? {
                continue;
            }
            match self.run_leased(&job).await? {
                Ok(JobAnswer::Done) => ran.done += 1,
                Ok(JobAnswer::More(_)) => ran.more += 1,
                Err(error) => {
                    tracing::info!(plugin = job.plugin, job = job.name, code = error.code(), "a job failed");
                    ran.failed += 1;
                }
            }
        }
        Ok(ran)
    }

    async fn due(&self, now: Millis) -> Result<Vec<Due>, StoreError> {
        sqlx::query(
            "SELECT plugin, structure, name, territory, every, attempts, resume FROM job \
             WHERE plugin <> '' AND run_at <= $1 AND lease_until <= $1 ORDER BY run_at LIMIT CAST($2 AS BIGINT)",
        )
        .bind(now)
        .bind(AT_ONCE)
        .fetch_all(&mut *self.db().read().await?)
        .await?
        .iter()
        .map(due)
        .collect()
    }

    /// Ours for a while, unless another process was faster.
    async fn lease(&self, job: &Due, now: Millis) -> Result<bool, StoreError> {
        let (plugin, structure, name) = key(job);
        let worker = self.worker().to_owned();
        self.db()
            .write(move |tx| {
                Box::pin(async move {
                    let leased = sqlx::query(
                        "UPDATE job SET lease_until = $4, lease_by = $5 \
                         WHERE plugin = $1 AND structure = $2 AND name = $3 AND run_at <= $6 AND lease_until <= $6",
                    )
                    .bind(plugin)
                    .bind(structure)
                    .bind(name)
                    .bind(now + LEASE)
                    .bind(worker)
                    .bind(now)
                    .execute(tx)
                    .await?;
                    Ok(leased.rows_affected() == 1)
                })
            })
            .await
    }

    async fn run_leased(&self, job: &Due) -> Result<Result<JobAnswer, CallError>, StoreError> {
        let mut resume = job.resume.clone();
        let mut rounds = 0;
        loop {
            let answer = self
                .job(&job.plugin, job.territory, job.structure, &job.name, resume.as_deref())
                .await;
            let now = self.clock().now();
            rounds += 1;
            match answer {
                Ok(JobAnswer::More(text)) if rounds < ROUNDS => {
                    // Remembered before it goes on: a restart loses one round at most.
                    self.keep(job, now, now + LEASE, 0, Some(text.clone())).await?;
                    resume = Some(text);
                }
                Ok(JobAnswer::More(text)) => {
                    self.keep(job, now, 0, 0, Some(text.clone())).await?;
                    return Ok(Ok(JobAnswer::More(text)));
                }
                Ok(JobAnswer::Done) => {
                    self.keep(job, now + job.every, 0, 0, None).await?;
                    return Ok(Ok(JobAnswer::Done));
                }
                Err(error) => {
                    let attempts = job.attempts + 1;
                    let wait = FIRST_RETRY
                        .saturating_mul(1 << attempts.clamp(0, 20))
                        .min(job.every.max(FIRST_RETRY));
                    let kept = resume.filter(|_| attempts < PATIENCE);
                    self.keep(job, now + wait, 0, attempts, kept).await?;
                    return Ok(Err(error));
                }
            }
        }
    }

    async fn keep(
        &self,
        job: &Due,
        run_at: Millis,
        lease_until: Millis,
        attempts: i64,
        resume: Option<String>,
    ) -> Result<(), StoreError> {
        let (plugin, structure, name) = key(job);
        let worker = self.worker().to_owned();
        self.db()
            .write(move |tx| {
                Box::pin(async move {
                    sqlx::query(
                        "UPDATE job SET run_at = $5, lease_until = $6, attempts = $7, resume = $8 \
                         WHERE plugin = $1 AND structure = $2 AND name = $3 AND lease_by = $4",
                    )
                    .bind(plugin)
                    .bind(structure)
                    .bind(name)
                    .bind(worker)
                    .bind(run_at)
                    .bind(lease_until)
                    .bind(attempts)
                    .bind(resume)
                    .execute(tx)
                    .await?;
                    Ok(())
                })
            })
            .await
    }
}

/// (plugin, structure, territory, name, every).
type Wanted = (String, StructureId, TerritoireId, String, Millis);

async fn plan(tx: &mut Connection, wanted: &[Wanted], now: Millis) -> Result<(), StoreError> {
    for (plugin, structure, territory, name, every) in wanted {
        sqlx::query(
            "INSERT INTO job (plugin, structure, name, territory, run_at, every, lease_until, lease_by, attempts, resume) \
             VALUES ($1, $2, $3, $4, $5, $6, 0, '', 0, NULL) \
             ON CONFLICT (plugin, structure, name) DO UPDATE SET every = excluded.every",
        )
        .bind(plugin.clone())
        .bind(structure.as_slice().to_vec())
        .bind(name.clone())
        .bind(territory.as_slice().to_vec())
        .bind(now)
        .bind(*every)
        .execute(&mut *tx)
        .await?;
    }
    let planned = sqlx::query("SELECT plugin, structure, name FROM job WHERE plugin <> ''")
        .fetch_all(&mut *tx)
        .await?;
    for row in &planned {
        let (plugin, structure, name) = (row.text("plugin")?, row.id("structure")?, row.text("name")?);
        if wanted
            .iter()
            .any(|(p, s, _, n, _)| *p == plugin && *s == structure && *n == name)
        {
            continue;
        }
        sqlx::query("DELETE FROM job WHERE plugin = $1 AND structure = $2 AND name = $3")
            .bind(plugin)
            .bind(structure.as_slice().to_vec())
            .bind(name)
            .execute(&mut *tx)
            .await?;
    }
    Ok(())
}

fn key(job: &Due) -> (String, Vec<u8>, String) {
    (job.plugin.clone(), job.structure.as_slice().to_vec(), job.name.clone())
}

fn due(row: &Row) -> Result<Due, StoreError> {
    Ok(Due {
        plugin: row.text("plugin")?,
        structure: row.id("structure")?,
        territory: row.id("territory")?,
        name: row.text("name")?,
        every: row.int("every")?,
        attempts: row.int("attempts")?,
        resume: row.opt_text("resume")?,
    })
}
