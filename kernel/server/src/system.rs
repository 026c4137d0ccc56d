//! The system's clock and randomness: the only place that touches them.

use std::time::{SystemTime, UNIX_EPOCH};

use preau_model::{Clock, Millis, SeededRng};

/// The clock of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Millis {
        #[expect(
            clippy::disallowed_methods,
            reason = "the one implementation of Clock that reads the machine's time"
        )]
        let now = SystemTime::now();
        // Before 1970 the machine's clock is wrong: time 0 makes every session expired, which is the safe side.
        now.duration_since(UNIX_EPOCH)
            .ok()
            .and_then(|d| Millis::try_from(d.as_millis()).ok())
            .unwrap_or(0)
    }
}

/// A ChaCha12 stream seeded by the system, once per process.
pub(crate) fn system_rng() -> Result<SeededRng, getrandom::Error> {
    Ok(SeededRng::from_seed(system_bytes()?))
}

/// 32 bytes of the system's randomness: seeds and keys.
pub(crate) fn system_bytes() -> Result<[u8; 32], getrandom::Error> {
    let mut bytes = [0_u8; 32];
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that seeds the Rng and makes the keys of a data folder"
    )]
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}
