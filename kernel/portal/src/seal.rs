//! Sealed values: what a plugin hides in an action comes back exactly as it left, in the same session and plugin.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use preau_identity::SessionKey;
use preau_model::CompteId;
use sha2::Sha256;
use subtle::ConstantTimeEq as _;

/// Longest sealed text accepted back.
const MAX: usize = 32 * 1024;

/// The key, from the data folder. Never printed.
#[derive(Clone)]
pub struct SealKey([u8; 32]);

impl std::fmt::Debug for SealKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SealKey")
    }
}

impl SealKey {
    /// From 32 bytes of the data folder.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    fn mac(&self, purpose: &str, parts: &[&[u8]]) -> [u8; 32] {
        // A 32-byte key is always accepted; an all-zero answer would still have to be forged against itself below.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else {
            return [0; 32];
        };
        mac.update(purpose.as_bytes());
        for part in parts {
            // Lengths keep ("ab","c") and ("a","bc") apart.
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }

    /// Seals values for one session, plugin and place (the path that the form is sent to).
    pub fn seal(&self, scope: &Scope<'_>, values: &BTreeMap<String, String>) -> String {
        let body = serde_json::to_vec(values).unwrap_or_default();
        let mac = self.mac(
            "preau.seal/1",
            &[
                scope.session.as_slice(),
                scope.plugin.as_bytes(),
                scope.place.as_bytes(),
                &body,
            ],
        );
        format!("{}.{}", URL_SAFE_NO_PAD.encode(body), URL_SAFE_NO_PAD.encode(mac))
    }

    /// The values, if they were sealed here for the same scope.
    pub fn open(&self, scope: &Scope<'_>, sealed: &str) -> Option<BTreeMap<String, String>> {
        if sealed.len() > MAX {
            return None;
        }
        let (body, mac) = sealed.split_once('.')?;
        let (body, mac) = (URL_SAFE_NO_PAD.decode(body).ok()?, URL_SAFE_NO_PAD.decode(mac).ok()?);
        let expected = self.mac(
            "preau.seal/1",
            &[
                scope.session.as_slice(),
                scope.plugin.as_bytes(),
                scope.place.as_bytes(),
                &body,
            ],
        );
        bool::from(expected.ct_eq(&mac))
            .then(|| serde_json::from_slice(&body).ok())
            .flatten()
    }

    /// The token of the link by which an account stops its mail. It never ends: an old mail must still stop the next ones.
    pub fn stop_token(&self, compte: CompteId) -> String {
        let mac = self.mac("preau.stop/1", &[compte.as_slice()]);
        URL_SAFE_NO_PAD.encode([compte.as_slice(), &mac].concat())
    }

    /// The account of such a token, if it was made here.
    pub fn stopped_by(&self, token: &str) -> Option<CompteId> {
        let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
        let (id, given) = bytes.split_at_checked(16)?;
        let compte = CompteId::from_slice(id).ok()?;
        let expected = self.mac("preau.stop/1", &[compte.as_slice()]);
        bool::from(given.ct_eq(&expected)).then_some(compte)
    }

    /// The token of a form shown to somebody who has no session yet, tied to the nonce of their cookie.
    pub fn anonymous_token(&self, nonce: &str) -> String {
        URL_SAFE_NO_PAD.encode(self.mac("preau.csrf/1", &[nonce.as_bytes()]))
    }
}

/// Where sealed values are good.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    /// The session.
    pub session: &'a SessionKey,
    /// The plugin, `''` for the kernel's own pages.
    pub plugin: &'a str,
    /// The path.
    pub place: &'a str,
}

/// Are two tokens the same, in constant time?
pub(crate) fn same_token(a: &str, b: &str) -> bool {
    !a.is_empty() && bool::from(a.as_bytes().ct_eq(b.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_stops_the_mail_of_its_account_only() {
        let (key, compte) = (SealKey::new([7; 32]), CompteId::from_bytes([3; 16]));
        let token = key.stop_token(compte);
        assert_eq!(key.stopped_by(&token), Some(compte));
        assert_eq!(SealKey::new([8; 32]).stopped_by(&token), None);
        let mut bytes = URL_SAFE_NO_PAD.decode(&token).unwrap();
        bytes[0] ^= 1;
        for forged in [
            URL_SAFE_NO_PAD.encode(&bytes),
            URL_SAFE_NO_PAD.encode(&bytes[..16]),
            String::new(),
            "é".to_owned(),
        ] {
            assert_eq!(key.stopped_by(&forged), None, "{forged}");
        }
    }

    #[test]
    fn sealed_values_are_good_in_their_scope_only() {
        let key = SealKey::new([7; 32]);
        let (here, other) = (SessionKey::of("a"), SessionKey::of("b"));
        let scope = Scope {
            session: &here,
            plugin: "fr.preau.a",
            place: "x",
        };
        let values = BTreeMap::from([("version".to_owned(), "3".to_owned())]);
        let sealed = key.seal(&scope, &values);
        assert_eq!(key.open(&scope, &sealed), Some(values));
        assert_eq!(
            key.open(
                &Scope {
                    session: &other,
                    ..scope
                },
                &sealed
            ),
            None
        );
        assert_eq!(
            key.open(
                &Scope {
                    plugin: "fr.preau.b",
                    ..scope
                },
                &sealed
            ),
            None
        );
        assert_eq!(key.open(&Scope { place: "y", ..scope }, &sealed), None);
        assert_eq!(SealKey::new([8; 32]).open(&scope, &sealed), None);
        let (_, mac) = sealed.split_once('.').unwrap();
        let forged = format!("{}.{mac}", URL_SAFE_NO_PAD.encode(r#"{"version":"4"}"#));
        assert_eq!(key.open(&scope, &forged), None);
        assert_eq!(key.open(&scope, "…"), None);
    }
}
