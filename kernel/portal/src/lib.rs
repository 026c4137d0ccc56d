//! The portal: routes, sign-in pages, home, plugin pages, search, console.
//!
//! Owns HTTP: routes, cookies, headers, forms, and the composition of what plugins draw. Must not decide who may do what
//! (`preau_permissions`), store content (`preau_content`), run guests (`preau_host`) or draw blocks (`preau_ui`): handlers are thin.

mod ask;
mod chrome;
mod console;
mod cookies;
mod demo;
mod failure;
mod form;
mod guard;
mod headers;
mod kernel_view;
mod modules;
mod multipart;
#[cfg(feature = "testing")]
mod native;
mod outage;
mod pages;
mod plugin;
mod principals;
mod respond;
mod routes;
mod scope;
mod seal;
mod sensitive;
mod sso;
mod state;
mod texts;
mod words;

#[cfg(test)]
mod tests;

pub use ask::VIEW_JSON;
pub use cookies::CookieNames;
pub use demo::{DEMO_FILE, DemoAccount, DemoAccounts};
pub use failure::Failure;
#[cfg(feature = "testing")]
pub use native::{Native, native};
pub use routes::{Access, Route, router, routes};
pub use seal::SealKey;
pub use state::{AppState, InsecureOrigin, Parts};
