//! Integration tests: one program, run once on SQLite and once on PostgreSQL (`PREAU_TEST_POSTGRES`).

mod engines;
mod store;
