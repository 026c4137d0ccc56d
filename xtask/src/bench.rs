//! Measures: the bench program of the test crate, built for release.

use crate::cargo::{cargo, target_dir};
use crate::failure::Done;
use crate::guests;
use crate::postgres::Postgres;

pub(crate) fn run(names: &[String]) -> Done {
    guests::build_all()?;
    cargo(&["build", "--locked", "--release", "-p", "preau-server"]).run()?;
    let server = Postgres::start()?;
    cargo(&["bench", "--locked", "-p", "preau-tests", "--bench", "measures", "--"])
        .args(names)
        .env("PREAU_TEST_POSTGRES", server.url())
        .env("PREAU_TARGET", target_dir()?)
        .run()
}
