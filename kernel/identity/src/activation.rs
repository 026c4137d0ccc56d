//! The first password of an account, by a code printed on a letter, or another one by the code of a recovery: one time, for a
//! while, kept as a hash only.

use preau_model::{CompteId, Millis, PersonneId, Rng};
use preau_store::RowExt as _;
use sha2::{Digest as _, Sha256};

use crate::journal::{Act, journal};
use crate::{ChangeError, Identity, IdentityError, Opened, Passwords, SignInError, fold_login, throttle};

/// A code serves for so long: the time for a letter to be read at home, holidays included.
pub const CODE_LIFE: Millis = 60 * 24 * 60 * 60 * 1000;
/// A code printed for an account in use serves for a shorter time.
pub const RECOVERY_LIFE: Millis = 7 * 24 * 60 * 60 * 1000;
/// Crockford's alphabet: no I, L, O or U to be mistaken for something else. 32 letters, so that five random bits make one.
const ALPHABET: [u8; 32] = *b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Letters of a code: 60 bits, out of reach of whoever reads the table for the life of a code.
const LENGTH: usize = 12;

impl Identity {
    /// Makes a code for an account that was never used; a former one no longer serves. `None` when the account is used or closed.
    /// What it answers is shown once and stored nowhere.
    pub async fn issue_code(&self, par: PersonneId, compte: CompteId) -> Result<Option<String>, IdentityError> {
        self.print_code(par, compte, 0, CODE_LIFE, "activation.code").await
    }

    /// Makes a code for an account in use whose owner forgot the password and has no mail (K-ID-3): printed by the school, it
    /// opens the page of the first password again. `None` for a closed account, one that was never used, and one that
    /// administers anything: those recover by mail, or from whoever gave them their rights.
    pub async fn reissue_code(&self, par: PersonneId, compte: CompteId) -> Result<Option<String>, IdentityError> {
        if !self.inner.annuaire.administre(compte).await?.is_empty() {
            return Ok(None);
        }
        self.print_code(par, compte, 1, RECOVERY_LIFE, "recovery.code").await
    }

    /// A new code for an account in this state; a former one no longer serves.
    async fn print_code(
        &self,
        par: PersonneId,
        compte: CompteId,
        etat: i64,
        life: Millis,
        acte: &'static str,
    ) -> Result<Option<String>, IdentityError> {
        let inner = self.inner.clone();
        let (code, now) = (make(inner.rng.as_ref()), inner.clock.now());
        let hash = hashed(compte, &code);
        let (clock, rng) = (inner.clock.clone(), inner.rng.clone());
        let made = inner
            .db
            .write::<_, IdentityError, _>(move |tx| {
                Box::pin(async move {
                    let done = sqlx::query(
                        "INSERT INTO activation (compte, code, cree, expire, par) \
                         SELECT c.id, $2, $3, $4, $5 FROM compte c WHERE c.id = $1 AND c.etat = $6 \
                         ON CONFLICT (compte) DO UPDATE SET code = excluded.code, cree = excluded.cree, \
                         expire = excluded.expire, par = excluded.par",
                    )
                    .bind(compte.as_slice().to_vec())
                    .bind(hash)
                    .bind(now)
                    .bind(now + life)
                    .bind(par.as_slice().to_vec())
                    .bind(etat)
                    .execute(&mut *tx)
                    .await?;
                    if done.rows_affected() == 0 {
                        return Ok(false);
                    }
                    let act = Act {
                        acte,
                        personne: Some(par),
                        objet: compte.to_string(),
                        ..Act::default()
                    };
                    journal(tx, clock.as_ref(), rng.as_ref(), act).await?;
                    Ok(true)
                })
            })
            .await?;
        Ok(made.then(|| grouped(&code)))
    }

    /// Until when the code of an account serves; `None` without one.
    pub async fn activation(&self, compte: CompteId) -> Result<Option<Millis>, IdentityError> {
        let row = sqlx::query(
            "SELECT a.expire FROM activation a JOIN compte c ON c.id = a.compte AND c.etat <> 2 \
             WHERE a.compte = $1 AND a.expire > $2",
        )
        .bind(compte.as_slice().to_vec())
        .bind(self.inner.clock.now())
        .fetch_optional(&mut *self.inner.db.read().await?)
        .await?;
        Ok(row.map(|row| row.int("expire")).transpose()?)
    }

    /// Chooses the first password of an account with its code, or another one with the code of a recovery, and signs in. A wrong
    /// login and a wrong, old or used code are one answer; guesses are slowed down like those of passwords.
    pub async fn activate(
        &self,
        login: &str,
        code: &str,
        password: &str,
        terminal: &str,
    ) -> Result<Opened, ChangeError> {
        let inner = &self.inner;
        let login = fold_login(login);
        Passwords::acceptable(&login, password)?;
        let (rng, name, now) = (inner.rng.clone(), login.clone(), inner.clock.now());
        let wait = inner
            .db
            .write::<_, IdentityError, _>(move |tx| {
                Box::pin(async move { Ok(throttle::take_turn(tx, rng.as_ref(), &name, now).await?) })
            })
            .await?;
        if let Some(again) = wait {
            return Err(SignInError::TooMany(again).into());
        }
        let row = sqlx::query("SELECT id FROM compte WHERE login = $1 AND etat <> 2")
            .bind(login.clone())
            .fetch_optional(&mut *inner.db.read().await.map_err(IdentityError::from)?)
            .await
            .map_err(IdentityError::from)?;
        let Some(row) = row else {
            return Err(SignInError::Wrong.into());
        };
        let compte: CompteId = row.id("id").map_err(IdentityError::from)?;
        let Some(personne) = self.first_hat(compte).await? else {
            return Err(SignInError::Closed.into());
        };
        let hash = inner.passwords.hash(password).await?;
        let given = hashed(compte, &normal(code));
        let (clock, rng) = (inner.clock.clone(), inner.rng.clone());
        let used = inner
            .db
            .write::<_, IdentityError, _>(move |tx| {
                Box::pin(async move {
                    // Comparing hashes tells nothing of the code by its duration; deleting it is what makes it serve once.
                    let mut used = 0;
                    for sql in [
                        "DELETE FROM activation WHERE compte = $1 AND code = $2 AND expire > $3",
                        "DELETE FROM code_courriel WHERE compte = $1 AND code = $2 AND expire > $3 AND emploi = 2",
                    ] {
                        let done = sqlx::query(sql)
                            .bind(compte.as_slice().to_vec())
                            .bind(given.clone())
                            .bind(now)
                            .execute(&mut *tx)
                            .await?;
                        used += done.rows_affected();
                    }
                    if used == 0 {
                        return Ok(false);
                    }
                    sqlx::query("UPDATE compte SET mot_de_passe = $2 WHERE id = $1 AND etat <> 2")
                        .bind(compte.as_slice().to_vec())
                        .bind(hash)
                        .execute(&mut *tx)
                        .await?;
                    let act = Act {
                        acte: "password.set",
                        compte: Some(compte),
                        objet: "activation".to_owned(),
                        ..Act::default()
                    };
                    journal(tx, clock.as_ref(), rng.as_ref(), act).await?;
                    Ok(true)
                })
            })
            .await?;
        if !used {
            return Err(SignInError::Wrong.into());
        }
        // Whoever was in with the former password leaves.
        self.end_all(compte).await?;
        Ok(self.open(compte, personne, terminal, Some(login)).await?)
    }
}

pub(crate) fn make(rng: &dyn Rng) -> String {
    let mut random = [0_u8; LENGTH];
    rng.fill(&mut random);
    let letter = |byte: &u8| char::from(ALPHABET.get(usize::from(byte & 31)).copied().unwrap_or(b'0'));
    random.iter().map(letter).collect()
}

/// « K7QF-3M2P-9XTB »: as it is printed and read aloud.
pub(crate) fn grouped(code: &str) -> String {
    let letters: Vec<char> = code.chars().collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join("-")
}

/// As typed by people: any case, any separator, and the letters that look alike.
pub(crate) fn normal(typed: &str) -> String {
    typed
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| match letter.to_ascii_uppercase() {
            'I' | 'L' => '1',
            'O' => '0',
            other => other,
        })
        .collect()
}

/// The id salts the hash: two accounts never share one.
pub(crate) fn hashed(compte: CompteId, code: &str) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(compte.as_slice());
    hash.update(code.as_bytes());
    hash.finalize().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use preau_model::SeededRng;

    #[test]
    fn codes_are_read_as_people_type_them() {
        let rng = SeededRng::new(4);
        for _ in 0..200 {
            let code = make(&rng);
            assert_eq!(code.len(), LENGTH);
            assert_eq!(normal(&grouped(&code)), code);
            assert_eq!(normal(&grouped(&code).to_lowercase().replace('-', " ")), code);
        }
        assert_eq!(normal("oO-iIlL"), "001111");
    }
}
