//! Tokens that a provider signs, rightly or not.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{Signer as _, SigningKey};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;

/// A signing key and its name.
#[derive(Debug, Clone)]
pub(super) struct Key {
    key: SigningKey,
    pub(super) kid: String,
}

impl Key {
    pub(super) fn new(number: u8) -> Self {
        Self {
            key: SigningKey::from_bytes(&[number; 32]),
            kid: format!("cle-{number}"),
        }
    }

    /// What the provider publishes.
    pub(super) fn public(&self) -> Value {
        let x = encode(self.key.verifying_key().as_bytes());
        json!({ "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": self.kid, "x": x })
    }

    /// Signed as it should be, under any name.
    pub(super) fn sign(&self, kid: &str, claims: &Value) -> String {
        let text = part(&json!({ "alg": "EdDSA", "typ": "JWT", "kid": kid }), claims);
        let signature = self.key.sign(text.as_bytes());
        format!("{text}.{}", encode(&signature.to_bytes()))
    }

    /// « Signed » with the public key, which everybody knows, as if it were a shared secret.
    pub(super) fn sign_hmac(&self, claims: &Value) -> String {
        let text = part(&json!({ "alg": "HS256", "typ": "JWT", "kid": self.kid }), claims);
        let secret = self.key.verifying_key();
        let signature = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).map(|mut mac| {
            mac.update(text.as_bytes());
            mac.finalize().into_bytes().to_vec()
        });
        format!("{text}.{}", encode(&signature.unwrap_or_default()))
    }

    /// With a critical header that nobody understands.
    pub(super) fn sign_critical(&self, claims: &Value) -> String {
        let header = json!({ "alg": "EdDSA", "kid": self.kid, "crit": ["exp"], "exp": 1 });
        let text = part(&header, claims);
        format!("{text}.{}", encode(&self.key.sign(text.as_bytes()).to_bytes()))
    }
}

/// Not signed at all.
pub(super) fn unsigned(claims: &Value) -> String {
    format!("{}.", part(&json!({ "alg": "none", "typ": "JWT" }), claims))
}

/// The claims of another token under the signature of a good one.
pub(super) fn grafted(good: &str, claims: &Value) -> String {
    let mut parts = good.split('.');
    let (head, _, signature) = (parts.next(), parts.next(), parts.next());
    let body = encode(claims.to_string().as_bytes());
    format!("{}.{body}.{}", head.unwrap_or_default(), signature.unwrap_or_default())
}

fn part(header: &Value, claims: &Value) -> String {
    format!(
        "{}.{}",
        encode(header.to_string().as_bytes()),
        encode(claims.to_string().as_bytes())
    )
}

/// Base64 for addresses, without padding.
pub(super) fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
