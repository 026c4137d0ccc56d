//! The key of an anonymous poll, and the answers sealed under it.

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use preau_annuaire::Annuaire;
use preau_model::{DocumentId, Rng};

use super::answer::Answer;

const NONCE: usize = 24;

/// A new key for the poll of a document, wrapped by the key outside the database.
pub(crate) fn wrapped_key(annuaire: &Annuaire, document: DocumentId, rng: &dyn Rng) -> Option<Vec<u8>> {
    let mut key = [0_u8; 32];
    rng.fill(&mut key);
    annuaire.sceller(&purpose(document), &key)
}

/// The key of a poll, for as long as it is open.
pub(super) struct PollKey([u8; 32]);

impl PollKey {
    /// From its wrapped form.
    pub(super) fn unwrap(annuaire: &Annuaire, document: DocumentId, wrapped: &[u8]) -> Option<Self> {
        let key = annuaire.desceller(&purpose(document), wrapped)?;
        Some(Self(key.try_into().ok()?))
    }

    /// Seals an answer in exactly `size` bytes.
    pub(super) fn seal(&self, document: DocumentId, answer: &Answer, size: usize, rng: &dyn Rng) -> Option<Vec<u8>> {
        let mut plain = serde_json::to_vec(answer).ok()?;
        let length = u16::try_from(plain.len()).ok()?;
        if plain.len() + 2 > size {
            return None;
        }
        plain.splice(0..0, length.to_be_bytes());
        plain.resize(size, 0);
        let mut nonce = [0_u8; NONCE];
        rng.fill(&mut nonce);
        let payload = Payload {
            msg: &plain,
            aad: document.as_slice(),
        };
        let sealed = self.cipher().encrypt(&XNonce::from(nonce), payload).ok()?;
        Some([nonce.as_slice(), &sealed].concat())
    }

    /// Opens what [`PollKey::seal`] made for the same document.
    pub(super) fn open(&self, document: DocumentId, bytes: &[u8]) -> Option<Answer> {
        let (nonce, sealed) = bytes.split_at_checked(NONCE)?;
        let nonce: [u8; NONCE] = nonce.try_into().ok()?;
        let payload = Payload {
            msg: sealed,
            aad: document.as_slice(),
        };
        let plain = self.cipher().decrypt(&XNonce::from(nonce), payload).ok()?;
        let (length, rest) = plain.split_first_chunk::<2>()?;
        serde_json::from_slice(rest.get(..usize::from(u16::from_be_bytes(*length)))?).ok()
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.0.into())
    }
}

fn purpose(document: DocumentId) -> Vec<u8> {
    [b"preau.scrutin/1".as_slice(), document.as_slice()].concat()
}

#[cfg(test)]
mod tests {
    use preau_model::SeededRng;

    use super::*;

    #[test]
    fn an_answer_tells_nothing_before_it_is_opened() {
        let (rng, key) = (SeededRng::new(4), PollKey([7; 32]));
        let (here, other) = (DocumentId::from_bytes([1; 16]), DocumentId::from_bytes([2; 16]));
        let short = Answer::Choices(vec![0]);
        let long = Answer::Choices(vec![0, 1, 2, 3]);
        let (a, b) = (
            key.seal(here, &short, 40, &rng).unwrap(),
            key.seal(here, &long, 40, &rng).unwrap(),
        );
        assert_eq!(a.len(), b.len());
        assert_ne!(a, key.seal(here, &short, 40, &rng).unwrap());
        assert_eq!(
            (key.open(here, &a), key.open(here, &b)),
            (Some(short.clone()), Some(long))
        );
        assert_eq!(key.open(other, &a), None);
        assert_eq!(PollKey([8; 32]).open(here, &a), None);
        assert_eq!(key.seal(here, &short, 4, &rng), None);
    }
}
