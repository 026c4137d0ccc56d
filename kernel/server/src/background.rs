//! Work that nobody waits for: deferred publication, receipts, sweeping, jobs of modules.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use preau_annuaire::Annuaire;
use preau_content::Engine;
use preau_doors::Doors;
use preau_host::Host;
use preau_identity::Identity;
use preau_model::{Clock, Mailer};
use preau_portal::SealKey;
use preau_sso::Sso;
use preau_store::Tasks;

use crate::digest::Rounds;
use crate::kernel::Kernel;
use crate::notices;

const SECOND: Duration = Duration::from_secs(1);

/// Starts everything in `tasks`, which end with the server.
pub(crate) fn start(tasks: &Tasks, kernel: &Kernel, host: &Host, doors: &Doors, seal: SealKey) {
    let (engine, identity, clock) = (kernel.engine.clone(), kernel.identity.clone(), kernel.clock.clone());
    let publishing = Work {
        engine: engine.clone(),
        host: host.clone(),
        clock,
    };
    let sweeping = publishing.clone();
    let running = publishing.clone();
    tasks.spawn(every(SECOND, move || {
        let (engine, identity) = (engine.clone(), identity.clone());
        async move { flush(&engine, &identity).await }
    }));
    tasks.spawn(every(SECOND, move || publishing.clone().publish()));
    tasks.spawn(every(10 * SECOND, move || running.clone().jobs()));
    let db = kernel.db.clone();
    tasks.spawn(every(3_600 * SECOND, move || {
        let db = db.clone();
        async move {
            if let Err(error) = db.refresh_statistics().await {
                tracing::warn!(
                    code = error.code(),
                    "the planner keeps its old statistics for an hour more"
                );
            }
        }
    }));
    let reminding = sweeping.clone();
    tasks.spawn(every(60 * SECOND, move || reminding.clone().remind()));
    let retaining = sweeping.clone();
    tasks.spawn(every(3_600 * SECOND, move || retaining.clone().retain()));
    let annuaire = kernel.annuaire.clone();
    tasks.spawn(async move { resume(&annuaire).await });
    let (annuaire, engine) = (kernel.annuaire.clone(), kernel.engine.clone());
    tasks.spawn(every(30 * SECOND, move || {
        let (annuaire, engine) = (annuaire.clone(), engine.clone());
        async move { maintain(&annuaire, &engine).await }
    }));
    let (annuaire, post) = (kernel.annuaire.clone(), kernel.post.clone());
    let told = notices::Told {
        administrateurs: kernel.config.courriel.administrateurs.clone(),
        base: kernel.config.base_url(),
    };
    tasks.spawn(every(60 * SECOND, move || {
        let (annuaire, post, told) = (annuaire.clone(), post.clone(), told.clone());
        async move { notices::send(&annuaire, &*post, &told).await }
    }));
    let rounds = Rounds {
        engine: kernel.engine.clone(),
        host: host.clone(),
        post: kernel.post.clone(),
        seal,
        base: kernel.config.base_url(),
        portal: kernel.config.brand.name.clone(),
        made: Arc::default(),
    };
    tasks.spawn(every(20 * SECOND, move || rounds.clone().round()));
    let (identity, post) = (kernel.identity.clone(), kernel.post.clone());
    tasks.spawn(every(2 * SECOND, move || {
        let (identity, post) = (identity.clone(), post.clone());
        async move { mail(&identity, &*post).await }
    }));
    let host = host.clone();
    tasks.spawn(every(2 * SECOND, move || refresh(host.clone())));
    let sso = kernel.sso.clone();
    tasks.spawn(every(5 * SECOND, move || farewell(sso.clone())));
    let sso = kernel.sso.clone();
    tasks.spawn(every(60 * SECOND, move || forget_tickets(sso.clone())));
    let doors = doors.clone();
    tasks.spawn(every(120 * SECOND, move || {
        let doors = doors.clone();
        async move {
            if let Err(error) = doors.entretenir().await {
                tracing::warn!(code = error.code(), "doors are maintained at the next round");
            }
        }
    }));
    let identity = kernel.identity.clone();
    tasks.spawn(every(300 * SECOND, move || {
        let (work, identity) = (sweeping.clone(), identity.clone());
        async move { work.sweep(&identity).await }
    }));
}

/// What must be written before the process ends.
pub(crate) async fn last(kernel: &Kernel) {
    flush(&kernel.engine, &kernel.identity).await;
}

/// An import that a lost process left half-way goes on from the établissement where it stopped.
async fn resume(annuaire: &Annuaire) {
    match annuaire.reprendre(&|_| {}).await {
        Ok(taken) => {
            for import in taken {
                let code = import.suite.as_ref().err().map(preau_annuaire::ImportError::code);
                tracing::info!(import = %import.import, code, "an interrupted import was taken up again");
            }
        }
        Err(error) => tracing::warn!(code = error.code(), "interrupted imports wait for the next start"),
    }
}

async fn maintain(annuaire: &Annuaire, engine: &Engine) {
    // What somebody asked to take away goes before they do: nobody could tell afterwards.
    if let Err(code) = take_away(annuaire, engine).await {
        tracing::warn!(
            code,
            "contributions to remove wait for the next round, and their authors too"
        );
        return;
    }
    if let Err(error) = annuaire.entretenir().await {
        tracing::warn!(code = error.code(), "the annuaire is maintained at the next round");
    }
}

/// Removes what those who are deleted next asked to take with them.
async fn take_away(annuaire: &Annuaire, engine: &Engine) -> Result<(), &'static str> {
    let leaving = annuaire.contributions_a_retirer().await.map_err(|error| error.code())?;
    for person in leaving {
        engine
            .remove_contributions(person)
            .await
            .map_err(|error| error.code())?;
    }
    Ok(())
}

/// Takes up what another process installed, or stopped: calls under way end on the version they began with.
async fn refresh(host: Host) {
    if let Err(error) = host.refresh().await {
        tracing::warn!(
            code = error.code(),
            "installed modules are looked at again at the next round"
        );
    }
}

/// Codes and answers to requests.
async fn mail(identity: &Identity, post: &dyn Mailer) {
    match identity.send_mail(post).await {
        Ok((_, 0)) => {}
        Ok((_, lost)) => tracing::warn!(lost, "messages were refused by the mail server, or waited for a day"),
        Err(error) => tracing::warn!(code = error.code(), "mail leaves at the next round"),
    }
}

/// Services visited from a session that ended are told (single logout).
async fn farewell(sso: Sso) {
    if let Err(error) = sso.prevenir().await {
        tracing::warn!(
            code = error.code(),
            "services are told of ended sessions at the next round"
        );
    }
}

async fn forget_tickets(sso: Sso) {
    if let Err(error) = sso.balayer().await {
        tracing::warn!(code = error.code(), "old tickets are removed at the next round");
    }
}

async fn flush(engine: &Engine, identity: &Identity) {
    if let Err(error) = engine.flush_seen().await {
        tracing::warn!(code = error.code(), "receipts wait for the next round");
    }
    if let Err(error) = identity.flush().await {
        tracing::warn!(code = error.code(), "last uses of sessions wait for the next round");
    }
}

#[derive(Clone)]
struct Work {
    engine: Engine,
    host: Host,
    clock: Arc<dyn Clock>,
}

impl Work {
    async fn publish(self) {
        if let Err(error) = self.engine.close_ballots().await {
            tracing::warn!(code = error.code(), "polls are counted at the next round");
        }
        match self.host.catalogue().await {
            Ok(catalogue) => {
                if let Err(error) = self.engine.publish_due(&catalogue).await {
                    tracing::warn!(code = error.code(), "deferred publication waits for the next round");
                }
            }
            Err(error) => tracing::warn!(code = error.code(), "deferred publication waits for the next round"),
        }
    }

    async fn jobs(self) {
        if let Err(error) = self.host.run_due(self.clock.now()).await {
            tracing::warn!(code = error.code(), "jobs wait for the next round");
        }
    }

    async fn remind(self) {
        match self.host.catalogue().await {
            Ok(catalogue) => {
                if let Err(error) = self.engine.remind_due(&catalogue).await {
                    tracing::warn!(code = error.code(), "reminders leave at the next round");
                }
            }
            Err(error) => tracing::warn!(code = error.code(), "reminders leave at the next round"),
        }
    }

    async fn retain(self) {
        let outcome = match self.host.catalogue().await {
            Ok(catalogue) => self
                .engine
                .obey_retention(&catalogue)
                .await
                .map_err(|error| error.code()),
            Err(error) => Err(error.code()),
        };
        match outcome {
            Ok(done) if done.archived + done.deleted > 0 => {
                tracing::info!(archived = done.archived, deleted = done.deleted, "retention was obeyed");
            }
            Ok(_) => {}
            Err(code) => tracing::warn!(code, "retention is obeyed at the next round"),
        }
    }

    async fn sweep(self, identity: &Identity) {
        if let Err(error) = identity.sweep().await {
            tracing::warn!(code = error.code(), "sessions are swept at the next round");
        }
        if let Err(error) = self.host.forget_incidents().await {
            tracing::warn!(code = error.code(), "old incidents are forgotten at the next round");
        }
        match self.host.catalogue().await {
            Ok(catalogue) => {
                if let Err(error) = self.engine.sweep(&catalogue).await {
                    tracing::warn!(code = error.code(), "content is swept at the next round");
                }
            }
            Err(error) => tracing::warn!(code = error.code(), "content is swept at the next round"),
        }
    }
}

/// Runs `work` again and again; a round that lasts delays the next one, it does not pile up.
async fn every<F: Future<Output = ()> + Send>(period: Duration, mut work: impl FnMut() -> F + Send) {
    loop {
        tokio::time::sleep(period).await;
        work().await;
    }
}
