//! What each plugin used of the way out, in memory since the start.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Counters of one plugin.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Used {
    pub(crate) exchanges: u64,
    pub(crate) bytes: u64,
    pub(crate) remembered: u64,
    pub(crate) refused: u64,
    pub(crate) failed: u64,
}

#[derive(Debug, Default)]
pub(crate) struct Usage(Mutex<HashMap<String, Used>>);

impl Usage {
    pub(super) fn note(&self, plugin: &str, change: impl FnOnce(&mut Used)) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        change(all.entry(plugin.to_owned()).or_default());
    }

    pub(crate) fn of(&self, plugin: &str) -> Used {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(plugin).copied().unwrap_or_default()
    }
}
