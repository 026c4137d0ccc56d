//! The host with real components: the front door, hostile guests, versions, jobs. The guests are built by `cargo xtask plugins`.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail loudly"
)]

mod abuse;
mod address;
mod child;
mod cost;
mod door;
mod life;
mod neighbours;
mod republish;
mod support;
mod whole;
