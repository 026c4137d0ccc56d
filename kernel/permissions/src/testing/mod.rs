//! A small territory for tests, kept twice: as rows of the annuaire, and as plain vectors that an independent evaluator reads.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    reason = "test code fails loudly"
)]

mod evaluator;
mod model;
mod random;
mod rules;
mod switches;
mod world;

pub use model::{Member, Model, Person};
pub use random::{Shape, shape};
pub use rules::{decisions_agree_with_the_evaluator, the_picker_offers_only_what_is_allowed};
pub use switches::{decisions_of_schools_act_at_once, only_the_direction_decides};
pub use world::{NOON, World};
