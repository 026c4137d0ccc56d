//! The time, which the kernel gives.

/// Now, in Unix milliseconds: the kernel's clock, through WASI.
#[expect(
    clippy::disallowed_methods,
    reason = "the clock of a guest is the kernel's own trait"
)]
pub fn now() -> u64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |since| u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}
