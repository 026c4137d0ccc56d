//! HTTP going out: the only client of the kernel.
//!
//! Owns the reading of addresses, the judgement of hosts and of resolved addresses, TLS, redirects, and the bounds of time and
//! size. Must not know plugins, schools or a database, keep anything between two requests, or connect to an address that was not
//! checked just before.

mod address;
mod allowed;
mod client;
mod connect;
mod decode;
mod exchange;
mod gate;
mod resolve;
mod target;
mod tls;

pub use address::{Reach, judge};
pub use allowed::{Allowed, AllowedError};
pub use client::{Client, NetConfig};
pub use connect::Exception;
pub use resolve::{Resolve, Resolving, SystemResolver};
pub use target::Target;
pub use tls::TrustError;

#[cfg(test)]
mod tests;
