//! The epoch: an OS thread, because a runtime whose threads are all busy with guests would not tick.

use std::time::Duration;

use wasmtime::Engine;

/// Time between two epochs.
pub(crate) const TICK: Duration = Duration::from_millis(10);

/// Ticks until the engine is gone.
pub(super) fn start(engine: &Engine) {
    let weak = engine.weak();
    let ticker = move || {
        while let Some(engine) = weak.upgrade() {
            engine.increment_epoch();
            drop(engine);
            std::thread::sleep(TICK);
        }
    };
    if let Err(error) = std::thread::Builder::new().name("preau-epoch".to_owned()).spawn(ticker) {
        // Without a tick a looping guest is still stopped by the wall-clock limit, but its thread is not freed.
        tracing::error!(%error, "the epoch thread could not start");
    }
}
