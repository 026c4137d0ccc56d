//! Nothing: this crate exists for the features its `Cargo.toml` asks of shared dependencies.
