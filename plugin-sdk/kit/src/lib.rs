//! The test kit of plugin authors: a small school, a fixed clock, a seeded randomness, and the real host underneath.
//!
//! Owns fixtures and assertions. Must not soften anything: a plugin passes here through the same front door, the same limits and
//! the same rules as in a school.
//!
//! ```no_run
//! # async fn test() {
//! use preau_kit::Kit;
//!
//! let kit = Kit::new().await.plugin("plugins/actualites").await;
//! let page = kit.as_("principal-a").get("/ecrire").await;
//! let shown = page
//!     .choosing("destinataires", [kit.school().responsables("6A")])
//!     .submit("envoyer", &[("titre", "Sortie au musée"), ("texte", "Jeudi.")])
//!     .await;
//! shown.assert_text("Sortie au musée");
//! kit.as_("parent-6a").get("/").await.assert_text("Sortie au musée");
//! kit.as_("parent-6b").get("/").await.assert_no_text("Sortie au musée");
//! # }
//! ```
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a test kit fails loudly, with words"
)]

mod kit;
mod page;
mod rows;
mod school;
mod user;

pub use kit::{Kit, Nowhere, Start};
pub use page::Page;
pub use preau_host::{Failure, Problem};
pub use school::{College, School};
pub use user::User;
