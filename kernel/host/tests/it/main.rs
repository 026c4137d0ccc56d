//! The host with real components: the front door, hostile guests, versions, jobs. The guests are built by `cargo xtask plugins`.

mod abuse;
mod address;
mod child;
mod door;
mod life;
mod neighbours;
mod republish;
mod support;
mod whole;
