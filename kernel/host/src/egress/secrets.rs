//! Settings of kind secret: sealed in the database with a key that is not there, opened only to be put into a request.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305, XNonce};
use preau_model::{Rng, StructureId};

const NONCE: usize = 24;
const PREFIX: &str = "scelle1.";

/// The key. Never printed.
#[derive(Clone)]
pub(crate) struct SecretKey([u8; 32]);

impl std::fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretKey")
    }
}

impl SecretKey {
    pub(crate) const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Seals a value for one plugin, school and setting.
    pub(crate) fn seal(
        &self,
        rng: &dyn Rng,
        plugin: &str,
        structure: StructureId,
        name: &str,
        value: &str,
    ) -> Option<String> {
        let mut nonce = [0; NONCE];
        rng.fill(&mut nonce);
        let purpose = purpose(plugin, structure, name);
        let payload = Payload {
            msg: value.as_bytes(),
            aad: &purpose,
        };
        let sealed = XChaCha20Poly1305::new(&self.0.into())
            .encrypt(&XNonce::from(nonce), payload)
            .ok()?;
        Some(format!(
            "{PREFIX}{}",
            URL_SAFE_NO_PAD.encode([nonce.as_slice(), &sealed].concat())
        ))
    }

    /// Opens what was sealed for the same.
    pub(crate) fn open(&self, plugin: &str, structure: StructureId, name: &str, sealed: &str) -> Option<String> {
        let bytes = URL_SAFE_NO_PAD.decode(sealed.strip_prefix(PREFIX)?).ok()?;
        let (nonce, sealed) = bytes.split_at_checked(NONCE)?;
        let nonce: [u8; NONCE] = nonce.try_into().ok()?;
        let purpose = purpose(plugin, structure, name);
        let payload = Payload {
            msg: sealed,
            aad: &purpose,
        };
        let opened = XChaCha20Poly1305::new(&self.0.into())
            .decrypt(&XNonce::from(nonce), payload)
            .ok()?;
        String::from_utf8(opened).ok()
    }
}

fn purpose(plugin: &str, structure: StructureId, name: &str) -> Vec<u8> {
    // Neither an id of a plugin nor of a setting holds a zero byte.
    [
        b"preau.secret/1\0".as_slice(),
        plugin.as_bytes(),
        b"\0",
        structure.as_slice(),
        b"\0",
        name.as_bytes(),
    ]
    .concat()
}

#[cfg(test)]
mod tests {
    use preau_model::SeededRng;

    use super::*;

    #[test]
    fn a_secret_opens_for_its_plugin_school_and_name() {
        let (key, rng) = (SecretKey::new([3; 32]), SeededRng::new(1));
        let (a, b) = (StructureId::from_bytes([1; 16]), StructureId::from_bytes([2; 16]));
        let sealed = key.seal(&rng, "p", a, "cle", "très secret").unwrap();
        assert!(!sealed.contains("secret"));
        assert_eq!(key.open("p", a, "cle", &sealed).as_deref(), Some("très secret"));
        assert_eq!(key.open("q", a, "cle", &sealed), None);
        assert_eq!(key.open("p", b, "cle", &sealed), None);
        assert_eq!(key.open("p", a, "autre", &sealed), None);
        assert_eq!(SecretKey::new([4; 32]).open("p", a, "cle", &sealed), None);
        assert_eq!(key.open("p", a, "cle", "très secret"), None);
        assert_ne!(key.seal(&rng, "p", a, "cle", "très secret").unwrap(), sealed);
    }
}
