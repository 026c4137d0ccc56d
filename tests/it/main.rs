//! Integration tests: one program, run once on SQLite and once on PostgreSQL (`PREAU_TEST_POSTGRES`).

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests and their helpers fail loudly"
)]

mod annuaire;
mod ballots;
mod cas;
mod comptes;
mod content;
mod crash;
mod doors;
mod egress;
mod engines;
mod generations;
mod guests;
mod home;
mod host;
mod jobs;
mod outage;
mod portal;
mod spip;
mod store;
