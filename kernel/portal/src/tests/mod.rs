//! The portal over HTTP, without a socket: every route, every refusal.

mod authorisation;
mod console;
mod doors;
mod house;
mod safety;
mod sources;
mod steps;
