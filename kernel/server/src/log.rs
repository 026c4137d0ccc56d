//! Logs: to the standard error, without personal data (ids, codes and references only).

use std::io::IsTerminal as _;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::time::SystemTime as LogTime;

/// Starts logging; `PREAU_LOG` chooses the levels (`info`, `preau_host=debug`…).
pub(crate) fn start() {
    let filter = EnvFilter::try_from_env("PREAU_LOG")
        .unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn,wasmtime=warn,cranelift=warn"));
    // A second start in one process (tests) keeps the first.
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_timer(LogTime)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .try_init();
}
