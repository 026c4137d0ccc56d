//! The part of WASI 0.2 that a guest may import: what the Rust and C standard libraries ask for at the least.
//!
//! No file system, no sockets, no HTTP: they are not linked, so that a component importing them cannot exist here. What is
//! linked is answered by the kernel's clock and randomness, an empty environment, and the log.

mod cli;
mod clocks;
mod random;

use wasmtime::component::{HasData, HasSelf, Linker, ResourceTable};
use wasmtime_wasi::p2::bindings;

use crate::state::CallState;

/// The WASI interfaces that a component may import, without their version.
pub(crate) const ALLOWED: &[&str] = &[
    "wasi:cli/environment",
    "wasi:cli/exit",
    "wasi:cli/stderr",
    "wasi:cli/stdin",
    "wasi:cli/stdout",
    "wasi:cli/terminal-input",
    "wasi:cli/terminal-output",
    "wasi:cli/terminal-stderr",
    "wasi:cli/terminal-stdin",
    "wasi:cli/terminal-stdout",
    "wasi:clocks/monotonic-clock",
    "wasi:clocks/wall-clock",
    "wasi:io/error",
    "wasi:io/poll",
    "wasi:io/streams",
    "wasi:random/insecure",
    "wasi:random/insecure-seed",
    "wasi:random/random",
];

struct Io;

impl HasData for Io {
    type Data<'a> = &'a mut ResourceTable;
}

/// Links exactly [`ALLOWED`].
pub(crate) fn link(linker: &mut Linker<CallState>) -> wasmtime::Result<()> {
    use wasmtime_wasi_io::bindings::wasi::io;
    type Own = HasSelf<CallState>;

    io::error::add_to_linker::<_, Io>(linker, |state| &mut state.table)?;
    io::poll::add_to_linker::<_, Io>(linker, |state| &mut state.table)?;
    io::streams::add_to_linker::<_, Io>(linker, |state| &mut state.table)?;
    bindings::cli::environment::add_to_linker::<_, Own>(linker, |state| state)?;
    bindings::cli::exit::add_to_linker::<_, Own>(linker, |state| state)?;
    bindings::cli::stdin::add_to_linker::<_, Own>(linker, |state| state)?;
    bindings::cli::stdout::add_to_linker::<_, Own>(linker, |state| state)?;
    bindings::cli::stderr::add_to_linker::<_, Own>(linker, |state| state)?;
    bindings::cli::terminal_input::add_to_linker::<_, Own>(linker, |state| state)?;
    bindings::cli::terminal_output::add_to_linker::<_, Own>(linker, |state| state)?;
    bindings::cli::terminal_stdin::add_to_linker::<_, Own>(linker, |state| state)?;
    bindings::cli::terminal_stdout::add_to_linker::<_, Own>(linker, |state| state)?;
    bindings::cli::terminal_stderr::add_to_linker::<_, Own>(linker, |state| state)?;
    bindings::clocks::wall_clock::add_to_linker::<_, Own>(linker, |state| state)?;
    bindings::clocks::monotonic_clock::add_to_linker::<_, Own>(linker, |state| state)?;
    bindings::random::random::add_to_linker::<_, Own>(linker, |state| state)?;
    bindings::random::insecure::add_to_linker::<_, Own>(linker, |state| state)?;
    bindings::random::insecure_seed::add_to_linker::<_, Own>(linker, |state| state)?;
    Ok(())
}
