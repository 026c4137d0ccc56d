//! Recurring work: planned where a module is on, leased so that it never runs twice at once, resumed after a restart.

use std::pin::pin;
use std::sync::atomic::Ordering;
use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use preau_model::{Millis, StructureId, TerritoireId};
use preau_store::{Connection, Row, RowExt as _, StoreError};

use crate::call::{CallError, JobAnswer};
use crate::host::Host;

/// A process that dies keeps its jobs from the others for so long.
const LEASE: Millis = 2 * 60_000;
/// A process that lives says so this often: a long job is not taken for a dead one's.
const BEAT: Duration = Duration::from_secs(30);
/// Times that one job may go on in a row before it lets others pass.
const ROUNDS: u32 = 20;
/// Jobs looked at in one round.
const DUE: i64 = 64;
/// Jobs that run together: most of them wait for other servers.
const TOGETHER: usize = 8;
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

#[derive(Debug)]
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

    /// Runs what is due, a few jobs at the same time; plans first, every minute.
    pub async fn run_due(&self, now: Millis) -> Result<Ran, StoreError> {
        if now.saturating_sub(self.planned().load(Ordering::Relaxed)) >= PLANNED_EVERY {
            self.plan_jobs().await?;
            self.planned().store(now, Ordering::Relaxed);
        }
        let mut ran = Ran::default();
        let mut waiting = self.due(now).await?.into_iter();
        let mut running = FuturesUnordered::new();
        let mut broken = None;
        loop {
            while running.len() < TOGETHER
                && let Some(job) = waiting.next()
            {
                running.push(self.try_one(job));
            }
            // One that the database refuses does not stop those under way.
            match running.next().await {
                Some(Ok(Some(Ok(JobAnswer::Done)))) => ran.done += 1,
                Some(Ok(Some(Ok(JobAnswer::More(_))))) => ran.more += 1,
                Some(Ok(Some(Err(())))) => ran.failed += 1,
                Some(Ok(None)) => {}
                Some(Err(error)) => broken = Some(error),
                None => break,
            }
        }
        broken.map_or(Ok(ran), Err)
    }

    /// Makes the jobs of a module due at once in a school: it was just switched on, or set up.
    pub async fn wake_jobs(&self, plugin: &str, structure: StructureId) -> Result<(), StoreError> {
        // A module that was off has no row yet.
        self.planned().store(0, Ordering::Relaxed);
        let (plugin, structure, now) = (plugin.to_owned(), structure.as_slice().to_vec(), self.clock().now());
        self.db()
            .write(move |tx| {
                Box::pin(async move {
                    sqlx::query("UPDATE job SET run_at = $3, attempts = 0 WHERE plugin = $1 AND structure = $2")
                        .bind(plugin)
                        .bind(structure)
                        .bind(now)
                        .execute(tx)
                        .await?;
                    Ok(())
                })
            })
            .await
    }

    /// One due job, unless another process has it.
    async fn try_one(&self, job: Due) -> Result<Option<Result<JobAnswer, ()>>, StoreError> {
        if !self.lease(&job, self.clock().now()).await? {
            return Ok(None);
        }
        Ok(Some(self.run_leased(&job).await?.map_err(|error| {
            tracing::info!(plugin = job.plugin, job = job.name, code = error.code(), "a job failed");
        })))
    }

    async fn due(&self, now: Millis) -> Result<Vec<Due>, StoreError> {
        sqlx::query(
            "SELECT plugin, structure, name, territory, every, attempts, resume FROM job \
             WHERE plugin <> '' AND run_at <= $1 AND lease_until <= $1 ORDER BY run_at LIMIT CAST($2 AS BIGINT)",
        )
        .bind(now)
        .bind(DUE)
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

    /// Runs a job while saying that it runs. A process that cannot say so stops before the others believe it dead.
    async fn run_leased(&self, job: &Due) -> Result<Result<JobAnswer, CallError>, StoreError> {
        let mut work = pin!(self.rounds(job));
        let mut until = self.clock().now() + LEASE;
        loop {
            match tokio::time::timeout(BEAT, &mut work).await {
                Ok(outcome) => return outcome,
                Err(_) => match self.renew(job).await {
                    Ok(Some(renewed)) => until = renewed,
                    Ok(None) => return Ok(Err(lost())),
                    Err(error) if self.clock().now() + beat() >= until => return Err(error),
                    Err(error) => tracing::warn!(code = error.code(), "the lease of a job is renewed at the next beat"),
                },
            }
        }
    }

    /// The lease goes on; none: another process has the job.
    async fn renew(&self, job: &Due) -> Result<Option<Millis>, StoreError> {
        let (plugin, structure, name) = key(job);
        let (worker, until) = (self.worker().to_owned(), self.clock().now() + LEASE);
        self.db()
            .write(move |tx| {
                Box::pin(async move {
                    let renewed = sqlx::query(
                        "UPDATE job SET lease_until = $5 WHERE plugin = $1 AND structure = $2 AND name = $3 AND lease_by = $4",
                    )
                    .bind(plugin)
                    .bind(structure)
                    .bind(name)
                    .bind(worker)
                    .bind(until)
                    .execute(tx)
                    .await?;
                    Ok((renewed.rows_affected() == 1).then_some(until))
                })
            })
            .await
    }

    async fn rounds(&self, job: &Due) -> Result<Result<JobAnswer, CallError>, StoreError> {
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
                    if !self.keep(job, now, now + LEASE, 0, Some(text.clone())).await? {
                        return Ok(Err(lost()));
                    }
                    resume = Some(text);
                }
                Ok(JobAnswer::More(text)) => {
                    self.keep(job, now, 0, 0, Some(text.clone())).await?;
                    return Ok(Ok(JobAnswer::More(text)));
                }
                Ok(JobAnswer::Done) => {
                    self.keep(job, now + self.spread(job.every), 0, 0, None).await?;
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
    ) -> Result<bool, StoreError> {
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
                    .await
                    .map(|kept| kept.rows_affected() == 1)
                    .map_err(StoreError::from)
                })
            })
            .await
    }

    /// The period, up to a tenth shorter: jobs that began together drift apart.
    fn spread(&self, every: Millis) -> Millis {
        let mut chance = [0; 4];
        self.rng().fill(&mut chance);
        every - every / 10 * i64::from(u32::from_le_bytes(chance)) / i64::from(u32::MAX)
    }
}

fn lost() -> CallError {
    CallError::refused(
        "job.lease-lost",
        "Cette tâche est maintenant faite par un autre serveur.",
    )
}

fn beat() -> Millis {
    Millis::try_from(BEAT.as_millis()).unwrap_or(LEASE)
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
