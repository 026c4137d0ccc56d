//! OpenID Connect: authorisation code, PKCE S256, nonce, and everything that RFC 9700 and RFC 9207 ask to check.

mod decouverte;
mod flux;
mod retour;
mod types;
mod voie;

pub(crate) use decouverte::Decouvertes;
pub use retour::{Retour, RetourMalForme};
pub use voie::NET_MODULE;
