//! Measures: the bench program of the test crate, built for release.

use crate::cargo::{cargo, target_dir};
use crate::failure::Done;
use crate::guests;
use crate::postgres::Postgres;

/// `--dev` tries the benches themselves with the development build: its numbers mean nothing.
pub(crate) fn run(arguments: &[String]) -> Done {
    let (options, names): (Vec<&String>, Vec<&String>) = arguments.iter().partition(|word| word.starts_with("--"));
    let (profile, built) = if options.iter().any(|option| *option == "--dev") {
        ("dev", "debug")
    } else {
        ("release", "release")
    };
    guests::build_all()?;
    // The benches that only call crates do without the binary.
    if names.is_empty()
        || names
            .iter()
            .any(|name| matches!(name.as_str(), "aaf-import" | "aaf-import-million" | "home"))
    {
        cargo(&["build", "--locked", "--profile", profile, "-p", "preau-server"]).run()?;
    }
    let server = Postgres::start()?;
    let target = target_dir()?;
    cargo(&[
        "bench",
        "--locked",
        "--profile",
        profile,
        "-p",
        "preau-tests",
        "--bench",
        "measures",
        "--",
    ])
    .args(names)
    .env("PREAU_TEST_POSTGRES", server.url())
    .env("PREAU_BENCH_BINARY", target.join(built).join("preau"))
    .env("PREAU_TARGET", target)
    .run()
}
