//! Signatures over packages: Ed25519 over the canonical listing, strict verification, three answers.

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};

use crate::hex;

/// Who signs: a publisher's key pair.
pub struct Publisher(SigningKey);

impl Publisher {
    /// From 32 secret bytes.
    pub fn from_secret(secret: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(secret))
    }

    /// The public key in hexadecimal: the publisher's identity.
    pub fn id(&self) -> String {
        hex::encode(self.0.verifying_key().as_bytes())
    }

    pub(crate) fn sign(&self, listing: &str) -> String {
        hex::encode(&self.0.sign(listing.as_bytes()).to_bytes())
    }
}

impl std::fmt::Debug for Publisher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Publisher({})", self.id())
    }
}

/// What a check of a signature may answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The publisher signed exactly this.
    Good,
    /// It did not.
    Bad,
    /// Nobody can tell: the key or the signature cannot be read. It blocks like a bad one.
    Unknown(&'static str),
}

/// Did this publisher sign this listing?
pub fn verify(publisher: &str, listing: &str, signature: &str) -> Verdict {
    let Some(key) = hex::decode::<32>(publisher).and_then(|bytes| VerifyingKey::from_bytes(&bytes).ok()) else {
        return Verdict::Unknown("clé d’éditeur illisible");
    };
    let Some(signature) = hex::decode::<64>(signature) else {
        return Verdict::Unknown("signature illisible");
    };
    match key.verify_strict(listing.as_bytes(), &Signature::from_bytes(&signature)) {
        Ok(()) => Verdict::Good,
        Err(_) => Verdict::Bad,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_has_three_answers() {
        let (one, other) = (Publisher::from_secret(&[7; 32]), Publisher::from_secret(&[8; 32]));
        let signature = one.sign("listing");
        assert_eq!(verify(&one.id(), "listing", &signature), Verdict::Good);
        assert_eq!(verify(&one.id(), "listing!", &signature), Verdict::Bad);
        assert_eq!(verify(&other.id(), "listing", &signature), Verdict::Bad);
        assert!(matches!(
            verify("not a key", "listing", &signature),
            Verdict::Unknown(_)
        ));
        assert!(matches!(verify(&one.id(), "listing", "00"), Verdict::Unknown(_)));
    }
}
