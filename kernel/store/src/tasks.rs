//! The only door to background tasks: everything spawned here is awaited at shutdown.

use std::future::Future;
use std::sync::{Mutex, PoisonError};

use tokio::task::{JoinHandle, JoinSet};

/// A set of background tasks that the binary awaits (or aborts) when it stops.
#[derive(Debug, Default)]
pub struct Tasks(Mutex<JoinSet<()>>);

impl Tasks {
    /// An empty set.
    pub fn new() -> Self {
        Self::default()
    }

    /// Runs `task` in the background until [`Tasks::stop`].
    pub fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).spawn(task);
    }

    /// Aborts what still runs and waits for it.
    pub async fn stop(&self) {
        let mut set = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        set.shutdown().await;
    }
}

/// Runs a unit of work where a cancelled caller cannot interrupt it.
pub(crate) fn detached<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> JoinHandle<T> {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place: the handle is awaited by Db::write, never dropped on purpose"
    )]
    tokio::spawn(work)
}
