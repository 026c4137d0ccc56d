//! Counts what one call uses: memories and tables summed over the store, processor time, calls of the capabilities.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use wasmtime::{ResourceLimiter, Result, bail};

use crate::{Limit, PluginLimits};

/// The counters of one call.
#[derive(Debug)]
pub(crate) struct Meter {
    limits: PluginLimits,
    memory: usize,
    table_elements: usize,
    host_calls: u32,
    polls: Arc<PollClock>,
    over: Option<Limit>,
}

/// Processor time of one call: the thread's, while the call is being polled. Written by whoever polls, read by the guest's epochs.
#[derive(Debug, Default)]
pub(crate) struct PollClock {
    /// Its turn in the slow lane, while it has one.
    turn: Mutex<Option<OwnedSemaphorePermit>>,
    /// Nanoseconds of the polls that ended.
    spent: AtomicU64,
    /// Thread clock when the poll that runs now began.
    began: AtomicU64,
}

impl PollClock {
    /// A poll begins on this thread.
    pub(crate) fn begins(&self) {
        self.began.store(thread_nanos(), Ordering::Relaxed);
    }

    /// It ends. A guest that waits lets others compute.
    pub(crate) fn ends(&self) {
        self.leave();
        let now = thread_nanos();
        self.spent.fetch_add(
            now.saturating_sub(self.began.swap(u64::MAX, Ordering::Relaxed)),
            Ordering::Relaxed,
        );
    }

    /// A guest that computes for longer than a tick yields, then waits for its turn among its likes: however many compute,
    /// those that need little find a free thread.
    pub(crate) async fn slow_down(self: Arc<Self>, lane: Arc<Semaphore>) {
        self.leave();
        tokio::task::yield_now().await;
        // The lane is never closed; without a turn it would only compute at once.
        let turn = lane.acquire_owned().await.ok();
        *self.turn.lock().unwrap_or_else(PoisonError::into_inner) = turn;
    }

    fn leave(&self) {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner).take();
    }

    /// Used so far, the poll that runs now included.
    pub(crate) fn used(&self) -> Duration {
        let running = thread_nanos().saturating_sub(self.began.load(Ordering::Relaxed));
        Duration::from_nanos(self.spent.load(Ordering::Relaxed).saturating_add(running))
    }
}

impl Meter {
    pub(crate) fn new(limits: PluginLimits) -> Self {
        Self {
            limits,
            memory: 0,
            table_elements: 0,
            host_calls: 0,
            polls: Arc::default(),
            over: None,
        }
    }

    /// The clock to run while the call is polled.
    pub(crate) fn polls(&self) -> Arc<PollClock> {
        Arc::clone(&self.polls)
    }

    pub(crate) const fn limits(&self) -> &PluginLimits {
        &self.limits
    }

    /// The first limit that was hit, if any.
    pub(crate) const fn over(&self) -> Option<Limit> {
        self.over
    }

    pub(crate) fn hit(&mut self, limit: Limit) {
        self.over.get_or_insert(limit);
    }

    /// One call of a capability.
    pub(crate) fn host_call(&mut self) -> Result<()> {
        self.host_calls += 1;
        if self.host_calls > self.limits.host_calls {
            self.hit(Limit::HostCalls);
            bail!("more than {} calls of the kernel", self.limits.host_calls);
        }
        Ok(())
    }

    /// Called at an epoch: is the allowance of processor time gone?
    pub(crate) fn out_of_cpu(&mut self) -> bool {
        let out = self.polls.used() > self.limits.cpu;
        if out {
            self.hit(Limit::Cpu);
        }
        out
    }
}

/// Processor time of this thread: a machine busy with others does not count against the guest.
fn thread_nanos() -> u64 {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    u64::try_from(now.tv_sec.saturating_mul(1_000_000_000).saturating_add(now.tv_nsec)).unwrap_or_default()
}

impl ResourceLimiter for Meter {
    fn memory_growing(&mut self, current: usize, desired: usize, maximum: Option<usize>) -> Result<bool> {
        let total = self.memory.saturating_add(desired.saturating_sub(current));
        if total > self.limits.memory {
            // The guest is told "no", as the specification says; if it then gives up, the reason is known.
            self.hit(Limit::Memory);
            return Ok(false);
        }
        if maximum.is_some_and(|maximum| desired > maximum) {
            return Ok(false);
        }
        self.memory = total;
        Ok(true)
    }

    fn table_growing(&mut self, current: usize, desired: usize, maximum: Option<usize>) -> Result<bool> {
        let total = self.table_elements.saturating_add(desired.saturating_sub(current));
        if total > self.limits.table_elements {
            self.hit(Limit::Table);
            return Ok(false);
        }
        if maximum.is_some_and(|maximum| desired > maximum) {
            return Ok(false);
        }
        self.table_elements = total;
        Ok(true)
    }

    fn instances(&self) -> usize {
        self.limits.instances
    }

    fn tables(&self) -> usize {
        self.limits.tables
    }

    fn memories(&self) -> usize {
        self.limits.memories
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::LimitsClass;

    #[test]
    fn memories_share_one_allowance() {
        let mut meter = Meter::new(LimitsClass::Inline.limits());
        assert!(meter.memory_growing(0, 20 << 20, None).unwrap());
        assert!(!meter.memory_growing(0, 20 << 20, None).unwrap());
        assert_eq!(meter.over(), Some(Limit::Memory));
        assert!(meter.memory_growing(20 << 20, 30 << 20, None).unwrap());
    }

    #[test]
    fn waiting_is_not_counted_as_processor_time() {
        let mut meter = Meter::new(LimitsClass::Page.limits());
        let polls = meter.polls();
        polls.begins();
        polls.ends();
        std::thread::sleep(Duration::from_millis(300));
        polls.begins();
        assert!(!meter.out_of_cpu());
        assert!(polls.used() < Duration::from_millis(100));
    }
}
