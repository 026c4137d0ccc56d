//! How many connections at once: of all, and of one plugin.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use preau_model::NetError;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

const ALL: usize = 64;
const OF_ONE: usize = 16;

/// Two turns to wait for, one's own first: a greedy plugin queues behind itself.
#[derive(Debug)]
pub(crate) struct Gate {
    all: Arc<Semaphore>,
    own: Mutex<HashMap<String, Arc<Semaphore>>>,
}

/// A place, given back when dropped.
#[derive(Debug)]
pub(crate) struct Turn {
    _own: OwnedSemaphorePermit,
    _shared: OwnedSemaphorePermit,
}

impl Gate {
    pub(crate) fn new() -> Self {
        Self {
            all: Arc::new(Semaphore::new(ALL)),
            own: Mutex::default(),
        }
    }

    pub(crate) async fn enter(&self, by: &str) -> Result<Turn, NetError> {
        let own = {
            let mut gates = self.own.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(
                gates
                    .entry(by.to_owned())
                    .or_insert_with(|| Arc::new(Semaphore::new(OF_ONE))),
            )
        };
        // They are never closed.
        let own = own.acquire_owned().await.map_err(|_| NetError::Timeout)?;
        let shared = Arc::clone(&self.all)
            .acquire_owned()
            .await
            .map_err(|_| NetError::Timeout)?;
        Ok(Turn {
            _own: own,
            _shared: shared,
        })
    }
}
