//! Password hashing: Argon2id, off the async threads, a few at a time.

use std::sync::Arc;
use std::time::Duration;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version};
use preau_model::Rng;
use tokio::sync::Semaphore;

use crate::IdentityError;

/// 19 MiB and two passes on one lane: the OWASP and RFC 9106 trade-off that a two-core school server pays about thirty times a
/// second, so that a whole class signing in at 8:00 waits a second and not a minute. Stored hashes carry their own parameters:
/// raising these later upgrades accounts as people sign in.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// Checks running at once: each holds 19 MiB and a core.
const AT_ONCE: usize = 2;
/// Longest wait for a turn before answering "busy".
const PATIENCE: Duration = Duration::from_secs(15);

/// Shortest password accepted for a new one, in characters (ANSSI, with throttling).
pub const MIN_PASSWORD: usize = 9;
/// Longest password looked at, in bytes: hashing is not a way to burn our processor.
const MAX_PASSWORD: usize = 512;

/// Why a new password is not accepted; the words are for the person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Too short.
    #[error("Choisissez un mot de passe d’au moins {MIN_PASSWORD} caractères.")]
    Short,
    /// Too long.
    #[error("Ce mot de passe est trop long.")]
    Long,
    /// The login itself, or nearly.
    #[error("Le mot de passe ne doit pas reprendre l’identifiant.")]
    Login,
}

/// Hashes and checks passwords. Cheap to clone.
#[derive(Clone)]
pub struct Passwords {
    turns: Arc<Semaphore>,
    /// Hash of nothing anybody knows: checked when there is no account, so that both cases take the same time.
    decoy: Arc<str>,
    rng: Arc<dyn Rng>,
}

impl std::fmt::Debug for Passwords {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Passwords")
    }
}

impl Passwords {
    /// Ready to hash.
    pub fn new(rng: Arc<dyn Rng>) -> Result<Self, IdentityError> {
        let mut secret = [0_u8; 16];
        rng.fill(&mut secret);
        let decoy = hash(&secret, &salt(rng.as_ref()))?;
        Ok(Self {
            turns: Arc::new(Semaphore::new(AT_ONCE)),
            decoy: decoy.into(),
            rng,
        })
    }

    /// Is this an acceptable new password?
    pub fn acceptable(login: &str, password: &str) -> Result<(), PasswordError> {
        if password.chars().count() < MIN_PASSWORD {
            return Err(PasswordError::Short);
        }
        if password.len() > MAX_PASSWORD {
            return Err(PasswordError::Long);
        }
        let (login, folded) = (preau_model::fold(login), preau_model::fold(password));
        if !login.is_empty() && folded.contains(&login) {
            return Err(PasswordError::Login);
        }
        Ok(())
    }

    /// The PHC string of a new password.
    pub async fn hash(&self, password: &str) -> Result<String, IdentityError> {
        let (password, salt) = (password.to_owned(), salt(self.rng.as_ref()));
        let _turn = self
            .turn()
            .await?
            .ok_or_else(|| failed("no turn within the time allowed"))?;
        blocking(move || hash(password.as_bytes(), &salt)).await
    }

    /// Does `password` match `stored`? With nothing stored, the same work is done and the answer is no. `None`: no turn in time.
    pub(crate) async fn verify(&self, password: &str, stored: Option<&str>) -> Result<Option<bool>, IdentityError> {
        let Some(_turn) = self.turn().await? else {
            return Ok(None);
        };
        let known = stored.is_some() && password.len() <= MAX_PASSWORD;
        let phc = stored.unwrap_or(&self.decoy).to_owned();
        let password: String = if known { password.to_owned() } else { String::new() };
        let matches = blocking(move || verify(password.as_bytes(), &phc)).await?;
        Ok(Some(known && matches))
    }

    async fn turn(&self) -> Result<Option<tokio::sync::SemaphorePermit<'_>>, IdentityError> {
        match tokio::time::timeout(PATIENCE, self.turns.acquire()).await {
            Ok(Ok(permit)) => Ok(Some(permit)),
            Ok(Err(_)) => Err(failed("the queue is closed")),
            Err(_) => Ok(None),
        }
    }
}

fn salt(rng: &dyn Rng) -> [u8; 16] {
    let mut salt = [0_u8; 16];
    rng.fill(&mut salt);
    salt
}

fn argon2() -> Result<Argon2<'static>, IdentityError> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|e| failed(&e.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash(password: &[u8], salt: &[u8]) -> Result<String, IdentityError> {
    argon2()?
        .hash_password_with_salt(password, salt)
        .map(|h| h.to_string())
        .map_err(|e| failed(&e.to_string()))
}

fn verify(password: &[u8], stored: &str) -> Result<bool, IdentityError> {
    let parsed = PasswordHash::new(stored).map_err(|_| failed("the stored hash is not a PHC string"))?;
    match argon2()?.verify_password(password, &parsed) {
        Ok(()) => Ok(true),
        Err(argon2::password_hash::Error::PasswordInvalid) => Ok(false),
        Err(other) => Err(failed(&other.to_string())),
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, IdentityError> + Send + 'static,
) -> Result<T, IdentityError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| failed("the hashing thread was lost"))?
}

fn failed(why: &str) -> IdentityError {
    IdentityError::Password(why.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use preau_model::SeededRng;

    #[tokio::test]
    async fn right_wrong_and_nobody() {
        let passwords = Passwords::new(Arc::new(SeededRng::new(1))).unwrap();
        let stored = passwords.hash("marelle-préau-42").await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert_ne!(stored, passwords.hash("marelle-préau-42").await.unwrap(), "salted");
        assert_eq!(
            passwords.verify("marelle-préau-42", Some(&stored)).await.unwrap(),
            Some(true)
        );
        assert_eq!(
            passwords.verify("marelle-preau-42", Some(&stored)).await.unwrap(),
            Some(false)
        );
        assert_eq!(passwords.verify("", None).await.unwrap(), Some(false));
        assert!(
            passwords.verify("x", Some("not a hash")).await.is_err(),
            "could not check is not a no"
        );
    }

    #[test]
    fn rules_for_new_passwords() {
        assert_eq!(Passwords::acceptable("a.b", "courte"), Err(PasswordError::Short));
        assert_eq!(
            Passwords::acceptable("anne.legoff", "Anne.Legoff1"),
            Err(PasswordError::Login)
        );
        assert_eq!(Passwords::acceptable("a.b", &"x".repeat(600)), Err(PasswordError::Long));
        assert_eq!(Passwords::acceptable("anne.legoff", "marelle-préau-42"), Ok(()));
    }
}
