//! The two keys of the annuaire, kept outside the database: one seals sensitive fields, one makes keyed fingerprints.

use std::fmt;
use std::io::Write as _;
use std::path::Path;

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac as _};
use preau_model::{PersonneId, Rng};
use sha2::Sha256;

const VERSION: u8 = 1;
const NONCE: usize = 24;

/// Sealing and fingerprint keys. Cheap to clone; never printed.
#[derive(Clone)]
pub struct Keys {
    seal: [u8; 32],
    hash: [u8; 32],
}

/// The key files cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// A file cannot be read or written.
    #[error("clé {name}\u{a0}: {source}")]
    File {
        /// Which key.
        name: &'static str,
        /// Why.
        source: std::io::Error,
    },
    /// A file does not hold 32 bytes: using it would lose what it sealed.
    #[error("la clé {0} n’a pas 32 octets\u{a0}: la restaurer depuis la sauvegarde")]
    Length(&'static str),
}

impl KeysError {
    /// Stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::File { .. } => "cles.fichier",
            Self::Length(_) => "cles.longueur",
        }
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys")
    }
}

impl Keys {
    /// From 32 bytes each.
    pub const fn new(seal: [u8; 32], hash: [u8; 32]) -> Self {
        Self { seal, hash }
    }

    /// Reads `annuaire-sceau.key` and `annuaire-empreinte.key` in a folder; a missing one is made, readable by its owner only.
    pub fn open(folder: &Path, rng: &dyn Rng) -> Result<Self, KeysError> {
        std::fs::create_dir_all(folder).map_err(|source| KeysError::File {
            name: "annuaire",
            source,
        })?;
        Ok(Self {
            seal: key(folder, "annuaire-sceau.key", rng)?,
            hash: key(folder, "annuaire-empreinte.key", rng)?,
        })
    }

    /// Seals for one person: another row's bytes do not open here.
    pub(crate) fn seal(&self, person: PersonneId, plain: &[u8], rng: &dyn Rng) -> Option<Vec<u8>> {
        self.seal_as(person.as_slice(), plain, rng)
    }

    /// Opens what [`Keys::seal`] made for the same person.
    pub(crate) fn unseal(&self, person: PersonneId, bytes: &[u8]) -> Option<Vec<u8>> {
        self.unseal_as(person.as_slice(), bytes)
    }

    /// Seals for one purpose: elsewhere, the bytes do not open.
    pub(crate) fn seal_as(&self, purpose: &[u8], plain: &[u8], rng: &dyn Rng) -> Option<Vec<u8>> {
        let mut nonce = [0_u8; NONCE];
        rng.fill(&mut nonce);
        let sealed = self
            .cipher()
            .encrypt(
                &XNonce::from(nonce),
                Payload {
                    msg: plain,
                    aad: purpose,
                },
            )
            .ok()?;
        let mut bytes = Vec::with_capacity(1 + NONCE + sealed.len());
        bytes.push(VERSION);
        bytes.extend_from_slice(&nonce);
        bytes.extend_from_slice(&sealed);
        Some(bytes)
    }

    /// Opens what [`Keys::seal_as`] made for the same purpose.
    pub(crate) fn unseal_as(&self, purpose: &[u8], bytes: &[u8]) -> Option<Vec<u8>> {
        let (version, rest) = bytes.split_first()?;
        let (nonce, sealed) = rest.split_at_checked(NONCE)?;
        let nonce: [u8; NONCE] = nonce.try_into().ok()?;
        if *version != VERSION {
            return None;
        }
        self.cipher()
            .decrypt(
                &XNonce::from(nonce),
                Payload {
                    msg: sealed,
                    aad: purpose,
                },
            )
            .ok()
    }

    /// A fresh keyed hash.
    pub(crate) fn fingerprint(&self) -> Fingerprint {
        // HMAC pads a short key with zeroes up to its block.
        let mut block = [0_u8; 64];
        block.iter_mut().zip(self.hash).for_each(|(to, from)| *to = from);
        Fingerprint(Hmac::<Sha256>::new(&block.into()))
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.seal.into())
    }
}

/// A keyed hash of what a record says; cloned for each record.
#[derive(Clone)]
pub(crate) struct Fingerprint(Hmac<Sha256>);

impl Fingerprint {
    /// Adds a part: its length first, so that parts cannot be confused.
    pub(crate) fn part(&mut self, bytes: &[u8]) {
        self.0.update(&(bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
    }

    pub(crate) fn number(&mut self, number: u64) {
        self.0.update(&number.to_le_bytes());
    }

    /// First 16 bytes of HMAC-SHA-256.
    pub(crate) fn finish(self) -> [u8; 16] {
        let mut bytes = [0_u8; 16];
        let full = self.0.finalize().into_bytes();
        bytes.iter_mut().zip(full.iter()).for_each(|(to, from)| *to = *from);
        bytes
    }
}

fn key(folder: &Path, name: &'static str, rng: &dyn Rng) -> Result<[u8; 32], KeysError> {
    let path = folder.join(name);
    let file = |source| KeysError::File { name, source };
    match std::fs::read(&path) {
        Ok(bytes) => bytes.as_slice().try_into().map_err(|_| KeysError::Length(name)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let mut bytes = [0_u8; 32];
            rng.fill(&mut bytes);
            let mut options = std::fs::OpenOptions::new();
            options.write(true).create_new(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            let mut out = options.open(&path).map_err(file)?;
            out.write_all(&bytes).and_then(|()| out.sync_all()).map_err(file)?;
            Ok(bytes)
        }
        Err(error) => Err(file(error)),
    }
}

#[cfg(test)]
mod tests {
    use preau_model::{ManualClock, SeededRng, new_id};

    use super::*;

    #[test]
    fn sealed_fields_open_for_their_person_only() {
        let (clock, rng) = (ManualClock::new(1), SeededRng::new(1));
        let keys = Keys::new([1; 32], [2; 32]);
        let (one, other) = (new_id(&clock, &rng), new_id(&clock, &rng));
        let sealed = keys.seal(one, b"0123456789A", &rng).unwrap();
        assert_eq!(keys.unseal(one, &sealed).unwrap(), b"0123456789A");
        assert!(keys.unseal(other, &sealed).is_none());
        assert!(Keys::new([3; 32], [2; 32]).unseal(one, &sealed).is_none());
        assert!(!sealed.windows(4).any(|w| w == b"0123"));
        assert_ne!(keys.seal(one, b"0123456789A", &rng).unwrap(), sealed);
    }

    #[test]
    fn keys_are_made_once_and_a_damaged_one_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let rng = SeededRng::new(5);
        let made = Keys::open(folder.path(), &rng).unwrap();
        let read = Keys::open(folder.path(), &rng).unwrap();
        assert_eq!((made.seal, made.hash), (read.seal, read.hash));
        assert_ne!(made.seal, made.hash);
        std::fs::write(folder.path().join("annuaire-sceau.key"), "court").unwrap();
        assert!(matches!(Keys::open(folder.path(), &rng), Err(KeysError::Length(_))));
    }

    #[test]
    fn parts_are_not_confused() {
        let hash = |parts: &[&str]| {
            let mut f = Keys::new([0; 32], [9; 32]).fingerprint();
            for part in parts {
                f.part(part.as_bytes());
            }
            f.finish()
        };
        assert_ne!(hash(&["ab", "c"]), hash(&["a", "bc"]));
        assert_eq!(hash(&["ab", "c"]), hash(&["ab", "c"]));
    }
}
