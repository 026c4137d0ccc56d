//! The long runs: the randomised tests with many more cases, and the story again and again, each from its seed.

use crate::cargo::cargo;
use crate::failure::Done;
use crate::postgres::Postgres;
use crate::{demo, guests};

/// Cases per property; the tests' own default is 256.
const CASES: &str = "5000";
const STORIES: u32 = 10;
/// Imports killed at a seeded moment, on each engine; the tests' own number is 5.
const KILLS: &str = "200";

pub(crate) fn run(arguments: &[String]) -> Done {
    let seed = arguments.first().map_or("1", String::as_str);
    eprintln!("seed {seed}: replay with `cargo xtask soak {seed}`");
    guests::build_all()?;
    let server = Postgres::start()?;
    cargo(&["build", "--locked", "-p", "preau-server", "-p", "preau-tests", "--bins"]).run()?;
    // The build of every day: its dependencies are optimised, and what is proved is what runs.
    crate::test::workspace(cargo(&["test", "--locked"]))?
        .env("PROPTEST_CASES", CASES)
        .env("PROPTEST_RNG_SEED", seed)
        .env("PREAU_KILLS", KILLS)
        .env("PREAU_TEST_POSTGRES", server.url())
        .run()?;
    // The same deaths on the embedded engine.
    crate::test::workspace(cargo(&["test", "--locked"]))?
        .args(["--test", "it", "--", "annuaire::killed"])
        .env("PREAU_KILLS", KILLS)
        .run()?;
    for turn in 0..STORIES {
        eprintln!("story {} of {STORIES}", turn + 1);
        demo::check(None, None, false)?;
    }
    Ok(())
}
