//! Time, as a trait: the only clock of the kernel.

use std::sync::atomic::{AtomicI64, Ordering};

/// Unix time in milliseconds, UTC.
pub type Millis = i64;

/// The end of an interval that has none.
pub const NEVER: Millis = i64::MAX;

/// Gives the time. The binary injects the system's; tests and guests of the test kit a [`ManualClock`].
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Millis;
}

/// A clock that moves only when told to.
#[derive(Debug)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    /// A clock stopped at `now`.
    pub const fn new(now: Millis) -> Self {
        Self(AtomicI64::new(now))
    }

    /// Moves forward by `by` milliseconds.
    pub fn advance(&self, by: Millis) {
        self.0.fetch_add(by, Ordering::SeqCst);
    }

    /// Jumps to `now`.
    pub fn set(&self, now: Millis) {
        self.0.store(now, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Millis {
        self.0.load(Ordering::SeqCst)
    }
}

/// A clock that moves one millisecond at each reading: ids made in a row stay ordered in tests.
#[derive(Debug)]
pub struct Ticking(AtomicI64);

impl Ticking {
    /// Starts at `now`.
    pub const fn new(now: Millis) -> Self {
        Self(AtomicI64::new(now))
    }
}

impl Clock for Ticking {
    fn now(&self) -> Millis {
        self.0.fetch_add(1, Ordering::SeqCst)
    }
}
