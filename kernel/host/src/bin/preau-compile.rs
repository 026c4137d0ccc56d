//! The compiler child on its own, for hosts that do not re-execute themselves: a component in, compiled code out, within limits.
//! `--cpu SECONDS` and `--memory BYTES` tighten them.

use std::process::ExitCode;

use preau_host::{CompileBounds, compile_child_main};

fn main() -> ExitCode {
    let mut bounds = CompileBounds::default();
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let value = arguments.next().and_then(|text| text.parse::<u64>().ok());
        match (name.as_str(), value) {
            ("--cpu", Some(seconds)) => bounds.cpu_seconds = bounds.cpu_seconds.min(seconds),
            ("--memory", Some(bytes)) => bounds.address_space = bounds.address_space.min(bytes),
            _ => return ExitCode::from(2),
        }
    }
    compile_child_main(bounds)
}
