//! `cargo xtask`: the one build script of the house.
//!
//! Owns what a fresh machine with Rust needs in order to run the demo, the tests and the benches: it installs what is missing,
//! builds kernel and plugins, starts the servers that tests need, and checks the rules that no compiler checks.
//! Must not hold any knowledge of the product itself: that lives in the crates and in `tests/`.

mod bench;
mod budget;
mod cargo;
mod demo;
mod env;
mod failure;
mod gates;
mod guests;
mod install;
mod licences;
mod peers;
mod postgres;
mod process;
mod repo;
mod soak;
mod spdx;
mod test;

use std::process::ExitCode;

use failure::Done;

const HELP: &str = "\
Usage: cargo xtask COMMAND

  demo [--data DIR] [--port N] [--keep] [--check]
                     build everything, generate a synthetic académie, import it, serve it on http://127.0.0.1:8080
                     --check   do it headless on a free port with a temporary folder, walk the story, say what passed
                     --keep    with --check: leave the temporary folder in place
  test [STEP…]       everything continuous integration needs; with STEP names, only these
  plugins            build the plugins and their packages (target/plugins, target/hostile)
  bench [NAME…]      measure, one JSON line per measure
  soak [SEED]        the long runs
  fmt                format the sources
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\nxtask: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Done {
    let (command, rest) = arguments
        .split_first()
        .map_or(("help", arguments), |(c, r)| (c.as_str(), r));
    std::env::set_current_dir(repo::root())?;
    match command {
        "demo" => demo::run(rest),
        "test" => test::run(rest),
        "plugins" => guests::build_all().map(drop),
        "bench" => bench::run(rest),
        "soak" => soak::run(rest),
        "fmt" => cargo::cargo(&["fmt", "--all"]).run(),
        "help" | "-h" | "--help" => {
            print!("{HELP}");
            Ok(())
        }
        other => Err(failure::fail(format!("unknown command « {other} »\n\n{HELP}"))),
    }
}
