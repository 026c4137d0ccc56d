//! The kernel's clock. Guests see milliseconds: nothing finer to time their neighbours with.

use std::time::Duration;

use wasmtime::Result;
use wasmtime::component::Resource;
use wasmtime_wasi::async_trait;
use wasmtime_wasi::p2::bindings::clocks::{monotonic_clock, wall_clock};
use wasmtime_wasi::p2::{DynPollable, Pollable, subscribe};

use crate::state::CallState;

const NANOS: u64 = 1_000_000;

impl wall_clock::Host for CallState {
    fn now(&mut self) -> Result<wall_clock::Datetime> {
        let millis = u64::try_from(self.clock.now()).unwrap_or_default();
        let nanoseconds = u32::try_from(millis % 1_000 * NANOS).unwrap_or_default();
        Ok(wall_clock::Datetime {
            seconds: millis / 1_000,
            nanoseconds,
        })
    }
    fn resolution(&mut self) -> Result<wall_clock::Datetime> {
        Ok(wall_clock::Datetime {
            seconds: 0,
            nanoseconds: 1_000_000,
        })
    }
}

impl monotonic_clock::Host for CallState {
    fn now(&mut self) -> Result<u64> {
        Ok(self.monotonic())
    }
    fn resolution(&mut self) -> Result<u64> {
        Ok(NANOS)
    }
    fn subscribe_instant(&mut self, when: u64) -> Result<Resource<DynPollable>> {
        let wait = when.saturating_sub(self.monotonic());
        self.sleep(wait)
    }
    fn subscribe_duration(&mut self, nanos: u64) -> Result<Resource<DynPollable>> {
        self.sleep(nanos)
    }
}

impl CallState {
    fn monotonic(&self) -> u64 {
        let since = self.clock.now().saturating_sub(self.began);
        u64::try_from(since).unwrap_or_default().saturating_mul(NANOS)
    }

    fn sleep(&mut self, nanos: u64) -> Result<Resource<DynPollable>> {
        let sleep = self.hold(Sleep(Duration::from_nanos(nanos)))?;
        subscribe(&mut self.table, sleep)
    }
}

/// A guest that sleeps spends its wall-clock time, which the host bounds.
struct Sleep(Duration);

#[async_trait]
impl Pollable for Sleep {
    async fn ready(&mut self) {
        tokio::time::sleep(self.0).await;
        self.0 = Duration::ZERO;
    }
}
