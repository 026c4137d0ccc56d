//! The portal over HTTP, without a socket: every route, every refusal.

mod authorisation;
mod comptes;
mod console;
mod doors;
mod house;
mod notices;
mod safety;
mod sources;
mod steps;
