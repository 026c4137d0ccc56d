//! Randomness, as a trait.

use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};

use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};

/// Gives random bytes fit for keys and tokens. The binary injects the system's; tests a [`SeededRng`].
pub trait Rng: Send + Sync {
    /// Fills `out`.
    fn fill(&self, out: &mut [u8]);
}

/// A ChaCha12 stream: seeded by the system in the binary, by a number in tests, which then replay.
pub struct SeededRng(Mutex<ChaCha12Rng>);

impl SeededRng {
    /// A replayable stream, for tests.
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(ChaCha12Rng::seed_from_u64(seed)))
    }

    /// A stream from 32 bytes of the system's randomness.
    pub fn from_seed(seed: [u8; 32]) -> Self {
        Self(Mutex::new(ChaCha12Rng::from_seed(seed)))
    }
}

impl std::fmt::Debug for SeededRng {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SeededRng")
    }
}

impl Rng for SeededRng {
    fn fill(&self, out: &mut [u8]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(out);
    }
}

/// `bytes` random bytes as hexadecimal: a token or a reference. 16 bytes carry 128 bits.
pub fn random_hex(rng: &dyn Rng, bytes: usize) -> String {
    let mut buffer = vec![0_u8; bytes];
    rng.fill(&mut buffer);
    buffer.iter().fold(String::with_capacity(bytes * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
