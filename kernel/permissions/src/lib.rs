//! Who may do what: modules switched on per school, roles of plugins, capability grants, communication rules.
//!
//! Owns the policy and its explanations: an answer is `Allowed`, or `Refused` with a stable code and a French sentence; what
//! could not be checked is an error, and blocks. Must not store content, know a plugin's code, or guess an identity: the
//! [`Acting`] scope comes from whoever opened the session.

mod acting;
mod error;
mod facts;
mod journal;
mod modules;
mod policy;
mod roles;
mod rules;

#[cfg(any(test, feature = "testing"))]
pub mod testing;
#[cfg(test)]
mod tests;

pub use acting::{Acting, Aim, Decision};
pub use error::PermissionError;
pub use facts::classes::{ClasseDe, Classes};
pub use modules::{Snapshot, Switches};
pub use policy::{Judgement, PickerGroup, PickerOption, Policy};
pub use roles::{Holders, PluginRoles, RoleDef};
pub use rules::{Cible, Lieu, Rule, Who, decide};
