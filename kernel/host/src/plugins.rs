//! The plugins of this process: one slot per id, whose version is swapped while calls in flight end on the old one.

use std::sync::Arc;

use arc_swap::ArcSwapOption;
use tokio::sync::Semaphore;
use wasmtime::component::InstancePre;

use crate::bindings::exports::preau::ui::{job, page, widget};
use crate::call::{Breaker, Counters};
use crate::state::{CallState, Facts};

/// Calls of one plugin at once: a slow one must not take every place.
const AT_ONCE: usize = 16;

/// A version that is ready to run.
pub(crate) struct Loaded {
    pub(crate) facts: Arc<Facts>,
    /// Digest of the signed listing of its files.
    pub(crate) package: String,
    pub(crate) pre: InstancePre<CallState>,
    pub(crate) page: Option<page::GuestIndices>,
    pub(crate) widget: Option<widget::GuestIndices>,
    pub(crate) job: Option<job::GuestIndices>,
}

impl Loaded {
    pub(crate) fn new(facts: Facts, package: String, pre: InstancePre<CallState>) -> Self {
        Self {
            package,
            page: page::GuestIndices::new(&pre).ok(),
            widget: widget::GuestIndices::new(&pre).ok(),
            job: job::GuestIndices::new(&pre).ok(),
            facts: Arc::new(facts),
            pre,
        }
    }

    pub(crate) fn version(&self) -> String {
        self.facts.manifest.plugin.version.to_string()
    }
}

/// One plugin, whatever its version.
pub(crate) struct Slot {
    current: ArcSwapOption<Loaded>,
    pub(crate) permits: Semaphore,
    pub(crate) breaker: Breaker,
    pub(crate) counters: Counters,
}

impl Slot {
    pub(crate) fn new() -> Self {
        Self {
            current: ArcSwapOption::empty(),
            permits: Semaphore::new(AT_ONCE),
            breaker: Breaker::default(),
            counters: Counters::default(),
        }
    }

    /// The version that new calls use.
    pub(crate) fn current(&self) -> Option<Arc<Loaded>> {
        self.current.load_full()
    }

    /// New calls use this version; those in flight end on theirs.
    pub(crate) fn swap(&self, loaded: Option<Loaded>) {
        self.current.store(loaded.map(Arc::new));
    }
}
