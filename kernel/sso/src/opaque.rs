//! Opaque ids and marks: keyed hashes, the key being outside the database.

use std::fmt::Write as _;

use hmac::{Hmac, KeyInit as _, Mac as _};
use preau_model::{Millis, PersonneId};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;

use crate::ServiceId;

/// Characters of an opaque id: 128 bits.
const LENGTH: usize = 32;

/// The key of the opaque ids. Never printed.
#[derive(Clone)]
pub(crate) struct Cle([u8; 32]);

impl std::fmt::Debug for Cle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Cle")
    }
}

impl Cle {
    pub(crate) const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Another one per service, stable for a person row: two hats of one human are two ids.
    pub(crate) fn identifiant(&self, service: ServiceId, personne: PersonneId) -> String {
        let mut hex = self.mac("preau.sso.identifiant/1", &[service.as_slice(), personne.as_slice()]);
        hex.truncate(LENGTH);
        hex
    }

    /// A moment that comes back through a browser: `1795305600000.…`.
    pub(crate) fn marque(&self, at: Millis) -> String {
        format!("{at}.{}", self.mac("preau.sso.marque/1", &[&at.to_be_bytes()]))
    }

    /// The moment, if the mark was made here.
    pub(crate) fn marque_lue(&self, text: &str) -> Option<Millis> {
        let (at, _) = text.split_once('.')?;
        let at: Millis = at.parse().ok()?;
        bool::from(self.marque(at).as_bytes().ct_eq(text.as_bytes())).then_some(at)
    }

    fn mac(&self, purpose: &str, parts: &[&[u8]]) -> String {
        // HMAC pads a short key with zeroes up to its block.
        let mut block = [0_u8; 64];
        block.iter_mut().zip(self.0).for_each(|(to, from)| *to = from);
        let mut mac = Hmac::<Sha256>::new(&block.into());
        mac.update(purpose.as_bytes());
        for part in parts {
            // Lengths keep ("ab","c") and ("a","bc") apart.
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        let bytes = mac.finalize().into_bytes();
        bytes.iter().fold(String::with_capacity(64), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }
}

#[cfg(test)]
mod tests {
    use preau_model::{ManualClock, SeededRng, new_id};

    use super::*;

    #[test]
    fn ids_differ_by_service_person_and_installation() {
        let (clock, rng) = (ManualClock::new(1), SeededRng::new(1));
        let (one, other): (ServiceId, ServiceId) = (new_id(&clock, &rng), new_id(&clock, &rng));
        let (anne, paul): (PersonneId, PersonneId) = (new_id(&clock, &rng), new_id(&clock, &rng));
        let key = Cle::new([1; 32]);
        let id = key.identifiant(one, anne);
        assert_eq!(id, key.identifiant(one, anne), "stable");
        assert_eq!(id.len(), 32);
        assert_ne!(id, key.identifiant(other, anne));
        assert_ne!(id, key.identifiant(one, paul));
        assert_ne!(id, Cle::new([2; 32]).identifiant(one, anne));
        assert!(!id.contains(&anne.to_string()));
    }

    #[test]
    fn marks_are_ours() {
        let key = Cle::new([1; 32]);
        let mark = key.marque(1_000);
        assert_eq!(key.marque_lue(&mark), Some(1_000));
        assert_eq!(key.marque_lue(&mark.replacen("1000", "2000", 1)), None);
        assert_eq!(Cle::new([2; 32]).marque_lue(&mark), None);
        assert_eq!(key.marque_lue("1000."), None);
    }
}
