//! The kernel's randomness, so that tests replay.

use wasmtime::{Result, bail};
use wasmtime_wasi::p2::bindings::random::{insecure, insecure_seed, random};

use crate::state::CallState;

/// Bytes that one call may ask for.
const MOST: u64 = 64 * 1024;

impl CallState {
    fn random_bytes(&self, len: u64) -> Result<Vec<u8>> {
        if len > MOST {
            bail!("{len} random bytes were asked for; at most {MOST} are given at once");
        }
        let mut bytes = vec![0; usize::try_from(len)?];
        self.rng.fill(&mut bytes);
        Ok(bytes)
    }

    fn random_u64(&self) -> u64 {
        let mut bytes = [0; 8];
        self.rng.fill(&mut bytes);
        u64::from_le_bytes(bytes)
    }
}

impl random::Host for CallState {
    fn get_random_bytes(&mut self, len: u64) -> Result<Vec<u8>> {
        self.random_bytes(len)
    }
    fn get_random_u64(&mut self) -> Result<u64> {
        Ok(self.random_u64())
    }
}

impl insecure::Host for CallState {
    fn get_insecure_random_bytes(&mut self, len: u64) -> Result<Vec<u8>> {
        self.random_bytes(len)
    }
    fn get_insecure_random_u64(&mut self) -> Result<u64> {
        Ok(self.random_u64())
    }
}

impl insecure_seed::Host for CallState {
    fn insecure_seed(&mut self) -> Result<(u64, u64)> {
        Ok((self.random_u64(), self.random_u64()))
    }
}
