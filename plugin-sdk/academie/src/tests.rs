//! Tests of the synthetic académie.

mod contents;
mod counts;
mod determinism;
mod ecoles;
mod evolution;
mod lecture;
mod references;
mod story;

use crate::{Config, World};

/// A small world: nine collèges, a fifth of the pupils.
fn small() -> World {
    World::generate(&Config {
        colleges: 9,
        scale: 0.2,
        ..Config::default()
    })
    .unwrap()
}
