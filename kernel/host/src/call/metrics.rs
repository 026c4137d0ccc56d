//! Counters of one plugin, in memory since the start.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::Failure;

/// What a plugin did since the process started.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Metrics {
    /// Calls that began.
    pub calls: u64,
    /// Calls that ended in a trap.
    pub traps: u64,
    /// Calls stopped by the clock on the wall.
    pub timeouts: u64,
    /// Calls stopped by a limit.
    pub over_limits: u64,
    /// Calls refused because too many ran, or because the plugin rested.
    pub saturated: u64,
    /// Failures of the kernel itself.
    pub host_faults: u64,
    /// Processor time, in microseconds.
    pub cpu_us: u64,
    /// Time to make the store and the instance, in microseconds.
    pub instantiate_us: u64,
    /// Longest call, in microseconds.
    pub longest_us: u64,
    /// Requests answered by other servers.
    pub http_exchanges: u64,
    /// Bytes of those answers.
    pub http_bytes: u64,
    /// Requests answered from memory.
    pub http_remembered: u64,
    /// Requests that a rule refused.
    pub http_refused: u64,
    /// Requests that failed otherwise.
    pub http_failed: u64,
}

#[derive(Debug, Default)]
pub(crate) struct Counters {
    calls: AtomicU64,
    traps: AtomicU64,
    timeouts: AtomicU64,
    over_limits: AtomicU64,
    saturated: AtomicU64,
    host_faults: AtomicU64,
    cpu: AtomicU64,
    instantiate: AtomicU64,
    longest: AtomicU64,
}

/// What one call used.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Used {
    pub(crate) cpu: Duration,
    pub(crate) instantiate: Duration,
    pub(crate) wall: Duration,
}

fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

impl Counters {
    pub(crate) fn ran(&self, used: Used) {
        self.calls.fetch_add(1, Ordering::Relaxed);
        self.cpu.fetch_add(nanos(used.cpu), Ordering::Relaxed);
        self.instantiate.fetch_add(nanos(used.instantiate), Ordering::Relaxed);
        self.longest.fetch_max(nanos(used.wall), Ordering::Relaxed);
    }

    pub(crate) fn failed(&self, failure: &Failure) {
        let counter = match failure {
            Failure::Trapped(_) => &self.traps,
            Failure::TimedOut => &self.timeouts,
            Failure::OverLimit(_) | Failure::BadView(_) => &self.over_limits,
            Failure::Saturated { .. } => &self.saturated,
            Failure::HostFault(_) => &self.host_faults,
            Failure::Refused { .. } | Failure::Guest(_) => return,
        };
        counter.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn snapshot(&self) -> Metrics {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Metrics {
            calls: read(&self.calls),
            traps: read(&self.traps),
            timeouts: read(&self.timeouts),
            over_limits: read(&self.over_limits),
            saturated: read(&self.saturated),
            host_faults: read(&self.host_faults),
            cpu_us: read(&self.cpu) / 1_000,
            instantiate_us: read(&self.instantiate) / 1_000,
            longest_us: read(&self.longest) / 1_000,
            ..Metrics::default()
        }
    }
}
