//! `preau serve`: listens, runs the background work, stops cleanly.

use std::sync::Arc;
use std::time::Duration;

use preau_host::Host;
use preau_identity::Origin;
use preau_portal::{AppState, DemoAccounts, Parts, SealKey};
use preau_store::Tasks;
use tokio::net::TcpListener;

use crate::background;
use crate::cli::Serve;
use crate::error::ServerError;
use crate::kernel::Kernel;
use crate::keys::key;

/// How long requests under way may last after a stop was asked for.
const GRACE: Duration = Duration::from_secs(10);

/// The command.
pub(crate) async fn run(options: &Serve) -> Result<(), ServerError> {
    let mut kernel = Kernel::open(&options.data.data).await?;
    if let Some(listen) = options.listen {
        kernel.config.listen = listen;
    }
    let host = kernel.host().await?;
    serve(kernel, host, None).await
}

/// Serves until a signal.
pub(crate) async fn serve(kernel: Kernel, host: Host, demo: Option<DemoAccounts>) -> Result<(), ServerError> {
    let base = kernel.config.base_url();
    let address = || ServerError::Address(base.clone());
    let origin = Origin::new(&base).ok_or_else(address)?;
    let tasks = Arc::new(Tasks::new());
    let seal = SealKey::new(key(&kernel.data, "formulaires")?);
    let doors = kernel.doors(origin.as_str());
    let app = AppState::new(Parts {
        db: kernel.db.clone(),
        clock: kernel.clock.clone(),
        rng: kernel.rng.clone(),
        annuaire: kernel.annuaire.clone(),
        policy: kernel.policy.clone(),
        engine: kernel.engine.clone(),
        identity: kernel.identity.clone(),
        sso: kernel.sso.clone(),
        doors: doors.clone(),
        host: host.clone(),
        brand: kernel.brand(),
        origin,
        seal: seal.clone(),
        demo,
    })
    .map_err(|_| address())?;
    let listener = TcpListener::bind(kernel.config.listen).await.map_err(|source| {
        ServerError::Refused(format!(
            "impossible d’écouter sur {}\u{a0}: {source}",
            kernel.config.listen
        ))
    })?;
    background::start(&tasks, &kernel, &host, &doors, seal);
    tracing::info!(listen = %kernel.config.listen, engine = kernel.db.engine().name(), "ready");
    let (stop, stopping) = tokio::sync::watch::channel(false);
    let mut graceful = stopping.clone();
    let server = axum::serve(listener, preau_portal::router(app)).with_graceful_shutdown(async move {
        signalled().await;
        let _ = stop.send(true);
    });
    let patience = async move {
        let _ = graceful.wait_for(|stopped| *stopped).await;
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        ended = server.into_future() => ended.map_err(|e| ServerError::Refused(format!("le serveur s’est arrêté\u{a0}: {e}")))?,
        () = patience => tracing::warn!("requests under way were cut"),
    }
    tasks.stop().await;
    background::last(&kernel).await;
    kernel.db.close().await;
    tracing::info!("stopped");
    Ok(())
}

/// SIGINT or SIGTERM.
async fn signalled() {
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminate => {}
    }
}
