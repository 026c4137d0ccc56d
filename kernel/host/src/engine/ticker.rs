//! The epoch: an OS thread, because a runtime whose threads are all busy with guests would not tick.

use std::time::Duration;

use wasmtime::Engine;

/// Time between two epochs.
const TICK: Duration = Duration::from_millis(10);

/// Ticks until the engine is gone. Without a tick nothing would stop a guest that loops: an error here is final.
pub(super) fn start(engine: &Engine) -> std::io::Result<()> {
    let weak = engine.weak();
    let ticker = move || {
        while let Some(engine) = weak.upgrade() {
            engine.increment_epoch();
            drop(engine);
            std::thread::sleep(TICK);
        }
    };
    std::thread::Builder::new()
        .name("preau-epoch".to_owned())
        .spawn(ticker)
        .map(drop)
}
