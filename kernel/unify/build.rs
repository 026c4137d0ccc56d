//! Needed for Cargo to consider the build dependencies.

fn main() {}
