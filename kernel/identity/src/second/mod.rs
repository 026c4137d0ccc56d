//! The second factor: an application's codes, recovery codes, or a code sent by mail to those who administer (K-ID-7).

mod totp;

use preau_model::{CompteId, Millis};
use preau_store::{Connection, RowExt as _, StoreError};

use crate::activation::{grouped, hashed, make, normal};
use crate::journal::{Act, journal};
use crate::{ChangeError, Identity, IdentityError, Session, SignInError, throttle};

/// Purpose of the sealed secrets.
const SEAL: &[u8] = b"second-facteur";
/// Recovery codes given at once.
const SPARE: usize = 10;

/// What an account has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Second {
    /// An application is set up and confirmed.
    pub active: bool,
    /// Recovery codes left.
    pub spare: u64,
}

/// What a person may prove their second factor with.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Moyens {
    /// An application (or its recovery codes).
    pub application: bool,
    /// A code sent to this address, of which only the ends are shown.
    pub mail: Option<String>,
}

/// A secret to copy into an application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolement {
    /// As typed by hand: letters and digits 2 to 7, by groups of four.
    pub secret: String,
    /// As read from a picture: `otpauth://totp/…`.
    pub url: String,
}

impl Identity {
    /// What an account has.
    pub async fn second(&self, compte: CompteId) -> Result<Second, IdentityError> {
        let row = sqlx::query(
            "SELECT (SELECT COUNT(*) FROM second_facteur f WHERE f.compte = $1 AND f.actif = 1) AS active, \
             (SELECT COUNT(*) FROM code_secours s WHERE s.compte = $1) AS spare",
        )
        .bind(compte.as_slice().to_vec())
        .fetch_one(&mut *self.inner.db.read().await?)
        .await?;
        Ok(Second {
            active: row.int("active")? > 0,
            spare: row.int("spare")?.unsigned_abs(),
        })
    }

    /// Must a session opened with a password wait for a second factor? When one was set up, or when a territory asks it of whoever
    /// administers there.
    pub(crate) async fn expects_second(&self, compte: CompteId) -> Result<bool, IdentityError> {
        Ok(self.second(compte).await?.active || self.must_have_second(compte).await?)
    }

    /// Does a territory ask a second factor of this account?
    pub async fn must_have_second(&self, compte: CompteId) -> Result<bool, IdentityError> {
        let asked = sqlx::query("SELECT 1 AS here FROM reglage_comptes WHERE second_facteur = 1 LIMIT 1")
            .fetch_optional(&mut *self.inner.db.read().await?)
            .await?;
        if asked.is_none() {
            return Ok(false);
        }
        let places = self.inner.annuaire.administre(compte).await?;
        for structure in self.inner.annuaire.structures(&places).await? {
            if self.asks_second(structure.territoire).await? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Does a territory ask a second factor of those who administer?
    pub async fn asks_second(&self, territoire: preau_model::TerritoireId) -> Result<bool, IdentityError> {
        let row = sqlx::query("SELECT second_facteur FROM reglage_comptes WHERE territoire = $1")
            .bind(territoire.as_slice().to_vec())
            .fetch_optional(&mut *self.inner.db.read().await?)
            .await?;
        Ok(row.map(|row| row.flag("second_facteur")).transpose()?.unwrap_or(false))
    }

    /// Asks a second factor of those who administer in a territory, or no longer.
    pub async fn ask_second(
        &self,
        par: preau_model::PersonneId,
        territoire: preau_model::TerritoireId,
        asked: bool,
    ) -> Result<(), IdentityError> {
        let (clock, rng) = (self.inner.clock.clone(), self.inner.rng.clone());
        self.inner
            .db
            .write(move |tx| {
                Box::pin(async move {
                    sqlx::query(
                        "INSERT INTO reglage_comptes (territoire, second_facteur) VALUES ($1, $2) \
                         ON CONFLICT (territoire) DO UPDATE SET second_facteur = excluded.second_facteur",
                    )
                    .bind(territoire.as_slice().to_vec())
                    .bind(i64::from(asked))
                    .execute(&mut *tx)
                    .await?;
                    let act = Act {
                        acte: if asked { "second.ask" } else { "second.ask-no-more" },
                        territory: Some(territoire),
                        personne: Some(par),
                        ..Act::default()
                    };
                    Ok(journal(tx, clock.as_ref(), rng.as_ref(), act).await?)
                })
            })
            .await
    }

    /// What the owner of a session may prove the second factor with.
    pub async fn means(&self, compte: CompteId) -> Result<Moyens, IdentityError> {
        Ok(Moyens {
            application: self.second(compte).await?.active,
            mail: self.mail_of(compte).await?.map(|mail| masked(&mail)),
        })
    }

    /// A secret to set an application up: the same until it is confirmed. `None` when one is already active.
    pub async fn prepare_second(&self, compte: CompteId, issuer: &str) -> Result<Option<Enrolement>, IdentityError> {
        let login = self.login_of(compte).await?;
        let mut secret = [0_u8; totp::SECRET];
        self.inner.rng.fill(&mut secret);
        let sealed = self
            .inner
            .annuaire
            .sceller(SEAL, &secret)
            .ok_or(IdentityError::Sealed)?;
        let now = self.inner.clock.now();
        let row = self
            .inner
            .db
            .write::<_, StoreError, _>(move |tx| {
                Box::pin(async move {
                    sqlx::query(
                        "INSERT INTO second_facteur (compte, secret, actif, pas, cree) VALUES ($1, $2, 0, 0, $3) \
                         ON CONFLICT (compte) DO NOTHING",
                    )
                    .bind(compte.as_slice().to_vec())
                    .bind(sealed)
                    .bind(now)
                    .execute(&mut *tx)
                    .await?;
                    stored(tx, compte).await
                })
            })
            .await?;
        let Some((sealed, false, _)) = row else {
            return Ok(None);
        };
        let secret = self.opened(&sealed)?;
        let text = totp::base32(&secret);
        let letters: Vec<char> = text.chars().collect();
        let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
        let issuer = percent(issuer);
        Ok(Some(Enrolement {
            secret: groups.join(" "),
            url: format!(
                "otpauth://totp/{issuer}:{}?secret={text}&issuer={issuer}&algorithm=SHA1&digits=6&period=30",
                percent(&login)
            ),
        }))
    }

    /// Confirms the application with a first code; answers the recovery codes, shown once.
    pub async fn confirm_second(&self, session: &Session, typed: &str) -> Result<Vec<String>, ChangeError> {
        let compte = session.compte;
        self.turn(compte).await?;
        let now = self.inner.clock.now();
        let reading = stored(&mut *self.inner.db.read().await.map_err(IdentityError::from)?, compte)
            .await
            .map_err(IdentityError::from)?;
        let Some((sealed, false, last)) = reading else {
            return Err(SignInError::Wrong.into());
        };
        let secret = self.opened(&sealed)?;
        let Some(step) = totp::matching(&secret, typed, now, last) else {
            return Err(SignInError::Wrong.into());
        };
        let codes: Vec<String> = (0..SPARE).map(|_| make(self.inner.rng.as_ref())).collect();
        let hashes: Vec<Vec<u8>> = codes.iter().map(|code| hashed(compte, code)).collect();
        let (clock, rng) = (self.inner.clock.clone(), self.inner.rng.clone());
        let done = self
            .inner
            .db
            .write::<_, StoreError, _>(move |tx| {
                Box::pin(async move {
                    let done = sqlx::query(
                        "UPDATE second_facteur SET actif = 1, pas = $2 WHERE compte = $1 AND actif = 0 AND pas < $2",
                    )
                    .bind(compte.as_slice().to_vec())
                    .bind(step)
                    .execute(&mut *tx)
                    .await?;
                    if done.rows_affected() == 0 {
                        return Ok(false);
                    }
                    replace_spare(tx, compte, hashes).await?;
                    let act = Act {
                        acte: "second.on",
                        compte: Some(compte),
                        ..Act::default()
                    };
                    journal(tx, clock.as_ref(), rng.as_ref(), act).await?;
                    Ok(true)
                })
            })
            .await
            .map_err(IdentityError::from)?;
        if !done {
            return Err(SignInError::Wrong.into());
        }
        self.passed(session).await?;
        Ok(codes.iter().map(|code| grouped(code)).collect())
    }

    /// New recovery codes in place of the former ones; empty without an active application.
    pub async fn renew_spare(&self, compte: CompteId) -> Result<Vec<String>, IdentityError> {
        if !self.second(compte).await?.active {
            return Ok(Vec::new());
        }
        let codes: Vec<String> = (0..SPARE).map(|_| make(self.inner.rng.as_ref())).collect();
        let hashes: Vec<Vec<u8>> = codes.iter().map(|code| hashed(compte, code)).collect();
        self.noted("second.spare", compte, move |tx| {
            Box::pin(async move { replace_spare(tx, compte, hashes).await })
        })
        .await?;
        Ok(codes.iter().map(|code| grouped(code)).collect())
    }

    /// Takes the application away, with its recovery codes.
    pub async fn remove_second(&self, compte: CompteId) -> Result<(), IdentityError> {
        self.noted("second.off", compte, move |tx| {
            Box::pin(async move {
                for sql in [
                    "DELETE FROM second_facteur WHERE compte = $1",
                    "DELETE FROM code_secours WHERE compte = $1",
                ] {
                    sqlx::query(sql)
                        .bind(compte.as_slice().to_vec())
                        .execute(&mut *tx)
                        .await?;
                }
                Ok(())
            })
        })
        .await
    }

    /// Proves the second factor of a session: a code of the application, a recovery code, or the code of a mail. Each serves once;
    /// guesses are slowed down.
    pub async fn prove_second(&self, session: &Session, typed: &str) -> Result<(), SignInError> {
        let compte = session.compte;
        self.turn(compte).await?;
        let now = self.inner.clock.now();
        let reading = stored(&mut *self.inner.db.read().await?, compte).await?;
        let step = match &reading {
            Some((sealed, true, last)) => totp::matching(&self.opened(sealed)?, typed, now, *last),
            _ => None,
        };
        let hash = hashed(compte, &normal(typed));
        let right = self
            .inner
            .db
            .write::<_, StoreError, _>(move |tx| {
                Box::pin(async move {
                    if let Some(step) = step {
                        let done = sqlx::query(
                            "UPDATE second_facteur SET pas = $2 WHERE compte = $1 AND actif = 1 AND pas < $2",
                        )
                        .bind(compte.as_slice().to_vec())
                        .bind(step)
                        .execute(&mut *tx)
                        .await?;
                        return Ok(done.rows_affected() == 1);
                    }
                    let spare = sqlx::query("DELETE FROM code_secours WHERE compte = $1 AND code = $2")
                        .bind(compte.as_slice().to_vec())
                        .bind(hash.clone())
                        .execute(&mut *tx)
                        .await?;
                    let mail = sqlx::query(
                        "DELETE FROM code_courriel WHERE compte = $1 AND code = $2 AND expire > $3 AND emploi = 1",
                    )
                    .bind(compte.as_slice().to_vec())
                    .bind(hash)
                    .bind(now)
                    .execute(tx)
                    .await?;
                    Ok(spare.rows_affected() + mail.rows_affected() > 0)
                })
            })
            .await?;
        if !right {
            self.denied(Some(compte), "second").await?;
            return Err(SignInError::Wrong);
        }
        Ok(self.passed(session).await?)
    }

    fn opened(&self, sealed: &[u8]) -> Result<Vec<u8>, IdentityError> {
        self.inner.annuaire.desceller(SEAL, sealed).ok_or(IdentityError::Sealed)
    }

    /// Takes a turn among the tries of an account on its second factor.
    pub(crate) async fn turn(&self, compte: CompteId) -> Result<(), SignInError> {
        let (rng, now) = (self.inner.rng.clone(), self.inner.clock.now());
        let key = throttle_key(compte);
        let wait = self
            .inner
            .db
            .write::<_, IdentityError, _>(move |tx| {
                Box::pin(async move {
                    // A row lock where the engine has them: simultaneous tries are counted one after the other.
                    sqlx::query("UPDATE compte SET login = login WHERE id = $1")
                        .bind(compte.as_slice().to_vec())
                        .execute(&mut *tx)
                        .await?;
                    Ok(throttle::take_turn(tx, rng.as_ref(), &key, now).await?)
                })
            })
            .await?;
        wait.map_or(Ok(()), |again| Err(SignInError::TooMany(again)))
    }

    /// The session opens from now on, and its owner has just proved who they are.
    pub(crate) async fn passed(&self, session: &Session) -> Result<(), IdentityError> {
        let (key, compte, now) = (session.key, session.compte, self.inner.clock.now());
        let tries = throttle_key(compte);
        self.noted("session.proved", compte, move |tx| {
            Box::pin(async move {
                sqlx::query("UPDATE session SET attend = 0, preuve = $2 WHERE token = $1")
                    .bind(key.as_slice().to_vec())
                    .bind(now)
                    .execute(&mut *tx)
                    .await?;
                throttle::clear(tx, &tries).await
            })
        })
        .await?;
        self.forget(&session.key);
        Ok(())
    }
}

/// Tries on a second factor are counted beside those on the password: an id is never a login.
fn throttle_key(compte: CompteId) -> String {
    format!("second {compte}")
}

/// Sealed secret, active, last step used.
async fn stored(c: &mut Connection, compte: CompteId) -> Result<Option<(Vec<u8>, bool, i64)>, StoreError> {
    let row = sqlx::query("SELECT secret, actif, pas FROM second_facteur WHERE compte = $1")
        .bind(compte.as_slice().to_vec())
        .fetch_optional(c)
        .await?;
    row.map(|row| Ok((row.bytes("secret")?, row.flag("actif")?, row.int("pas")?)))
        .transpose()
}

async fn replace_spare(tx: &mut Connection, compte: CompteId, hashes: Vec<Vec<u8>>) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM code_secours WHERE compte = $1")
        .bind(compte.as_slice().to_vec())
        .execute(&mut *tx)
        .await?;
    for hash in hashes {
        sqlx::query("INSERT INTO code_secours (compte, code) VALUES ($1, $2)")
            .bind(compte.as_slice().to_vec())
            .bind(hash)
            .execute(&mut *tx)
            .await?;
    }
    Ok(())
}

/// « a…e@exemple.fr »: enough to recognise one's own address.
pub(crate) fn masked(mail: &str) -> String {
    let (name, domain) = mail.split_once('@').unwrap_or((mail, ""));
    let first: String = name.chars().take(1).collect();
    let last: String = name.chars().skip(1).last().map(String::from).unwrap_or_default();
    format!("{first}…{last}@{domain}")
}

/// Percent-encoding of a part of an `otpauth` address.
fn percent(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_') {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

/// Since when a moment is far enough for another mail.
pub(crate) const fn enough(since: Millis, now: Millis) -> bool {
    now - since >= 60_000
}

/// What an application shows, for the tests.
#[cfg(test)]
pub(crate) fn code_for_tests(secret: &[u8], step: i64) -> String {
    totp::code(secret, step).unwrap_or_default()
}
