//! The way out, against servers of our own.

mod addresses;
mod answers;
mod certificates;
mod escapes;
mod stage;
