//! Against the processor, the memory and the stack.

use std::hint::black_box;

/// Endless loop: stopped by the processor budget.
pub(crate) fn spin() -> String {
    let mut turns = 0_u64;
    loop {
        turns = black_box(turns.wrapping_add(1));
    }
}

/// Allocation bomb: stopped by the memory limit.
pub(crate) fn hoard() -> String {
    let mut all = Vec::new();
    loop {
        all.push(black_box(vec![1_u8; 1 << 20]));
    }
}

/// Deep recursion: stopped by the stack limit.
pub(crate) fn dive() -> String {
    format!("{}", deeper(1))
}

/// Through a pointer that the compiler cannot see, so that no loop is made of it; small frames, so that it is the stack of
/// the engine that overflows and not the one in linear memory.
fn deeper(level: u64) -> u64 {
    let next: fn(u64) -> u64 = black_box(deeper);
    next(level.wrapping_add(1)) ^ level
}

/// The `unreachable` instruction.
pub(crate) fn trap() -> String {
    #[cfg(target_arch = "wasm32")]
    core::arch::wasm32::unreachable();
    #[cfg(not(target_arch = "wasm32"))]
    fail()
}

/// A panic, with its message on stderr.
#[expect(clippy::panic, reason = "this is the misbehaviour")]
pub(crate) fn fail() -> String {
    panic!("panique du module")
}
