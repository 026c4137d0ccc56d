//! Local sign-in: login and password.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use preau_annuaire::Annuaire;
use preau_model::{Clock, CompteId, Millis, PersonneId, Rng};
use preau_store::{Db, RowExt as _};

use crate::cache::Cache;
use crate::journal::{Act, journal};
use crate::{ChangeError, IdentityError, Passwords, Session, SessionKey, SignInError, Wearer, fold_login, throttle};

/// Sign-in, sessions and hats. Cheap to clone.
#[derive(Clone)]
pub struct Identity {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) db: Db,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) rng: Arc<dyn Rng>,
    pub(crate) annuaire: Annuaire,
    pub(crate) passwords: Passwords,
    pub(crate) sessions: Cache<SessionKey, Arc<Session>>,
    pub(crate) wearers: Cache<SessionKey, Arc<Wearer>>,
    /// Last uses not written yet.
    pub(crate) touched: Mutex<HashMap<SessionKey, Millis>>,
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Identity")
    }
}

/// A session that was just opened.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The value of the cookie: shown once, never stored.
    pub token: String,
    /// The session.
    pub session: Arc<Session>,
    /// The account was activated by this sign-in: its first.
    pub first: bool,
}

const INACTIVE: i64 = 0;
pub(crate) const CLOSED: i64 = 2;

impl Identity {
    /// On this database and annuaire.
    pub fn new(db: Db, clock: Arc<dyn Clock>, rng: Arc<dyn Rng>, annuaire: Annuaire) -> Result<Self, IdentityError> {
        let passwords = Passwords::new(rng.clone())?;
        Ok(Self {
            inner: Arc::new(Inner {
                db,
                clock,
                rng,
                annuaire,
                passwords,
                sessions: Cache::new(),
                wearers: Cache::new(),
                touched: Mutex::new(HashMap::new()),
            }),
        })
    }

    /// Signs in with a login and a password; activates an account that never was (K-ID-4). `terminal` names the device.
    pub async fn sign_in_local(&self, login: &str, password: &str, terminal: &str) -> Result<Opened, SignInError> {
        let inner = &self.inner;
        let login = fold_login(login);
        let now = inner.clock.now();
        let (rng, name) = (inner.rng.clone(), login.clone());
        let wait = inner
            .db
            .write::<_, IdentityError, _>(move |tx| {
                Box::pin(async move { Ok(throttle::take_turn(tx, rng.as_ref(), &name, now).await?) })
            })
            .await?;
        if let Some(again) = wait {
            self.denied(None, "too-many").await?;
            return Err(SignInError::TooMany(again));
        }
        let account = self.account(&login).await?;
        let stored = account.as_ref().and_then(|a| a.password.as_deref());
        let right = inner
            .passwords
            .verify(password, stored)
            .await?
            .ok_or(SignInError::Busy)?;
        let Some(account) = account.filter(|_| right) else {
            self.denied(None, "wrong").await?;
            return Err(SignInError::Wrong);
        };
        if account.state == CLOSED {
            self.denied(Some(account.id), "closed").await?;
            return Err(SignInError::Closed);
        }
        // An account none of whose person rows is present has nothing to enter with.
        let Some(personne) = self.first_hat(account.id).await? else {
            self.denied(Some(account.id), "nobody").await?;
            return Err(SignInError::Closed);
        };
        Ok(self.open(account.id, personne, terminal, Some(login)).await?)
    }

    /// Opens a session for an account whose owner was recognised by a door of the house. A new token each time (ASVS 7.2.4).
    pub async fn open(
        &self,
        compte: CompteId,
        personne: PersonneId,
        terminal: &str,
        login: Option<String>,
    ) -> Result<Opened, IdentityError> {
        let inner = self.inner.clone();
        let now = inner.clock.now();
        // A door of the State or of the collectivité proves what it wants; a password alone may not be enough.
        let waits = login.is_some() && self.expects_second(compte).await?;
        let token = preau_model::random_hex(inner.rng.as_ref(), 32);
        let csrf = preau_model::random_hex(inner.rng.as_ref(), 16);
        let (key, terminal) = (SessionKey::of(&token), terminal.to_owned());
        let (clock, rng) = (inner.clock.clone(), inner.rng.clone());
        let first = inner
            .db
            .write::<_, IdentityError, _>(move |tx| {
                Box::pin(async move {
                    let row = sqlx::query("SELECT etat FROM compte WHERE id = $1")
                        .bind(compte.as_slice().to_vec())
                        .fetch_one(&mut *tx)
                        .await?;
                    let first = row.int("etat")? == INACTIVE;
                    if first {
                        sqlx::query("UPDATE compte SET etat = 1, active = $1 WHERE id = $2 AND etat = 0")
                            .bind(now)
                            .bind(compte.as_slice().to_vec())
                            .execute(&mut *tx)
                            .await?;
                        let act = Act { acte: "account.activate", compte: Some(compte), ..Act::default() };
                        journal(tx, clock.as_ref(), rng.as_ref(), act).await?;
                    }
                    sqlx::query(
                        "INSERT INTO session (token, compte, personne, structure, enfant, csrf, terminal, created, seen, expires, \
                         attend, preuve) VALUES ($1, $2, $3, NULL, NULL, $4, $5, $6, $6, $7, $8, $6)",
                    )
                    .bind(key.as_slice().to_vec())
                    .bind(compte.as_slice().to_vec())
                    .bind(personne.as_slice().to_vec())
                    .bind(csrf)
                    .bind(terminal)
                    .bind(now)
                    .bind(now + crate::ABSOLUTE)
                    .bind(i64::from(waits))
                    .execute(&mut *tx)
                    .await?;
                    if let Some(login) = login {
                        throttle::clear(tx, &login).await?;
                    }
                    let act = Act {
                        acte: "session.open",
                        compte: Some(compte),
                        personne: Some(personne),
                        objet: key.handle(),
                        ..Act::default()
                    };
                    journal(tx, clock.as_ref(), rng.as_ref(), act).await?;
                    Ok(first)
                })
            })
            .await?;
        let session = self.session(&token).await?.ok_or(IdentityError::NoAccount)?;
        Ok(Opened { token, session, first })
    }

    /// Gives an account a local password and ends its sessions.
    pub async fn set_password(&self, compte: CompteId, password: &str) -> Result<(), IdentityError> {
        let hash = self.inner.passwords.hash(password).await?;
        self.set_password_hash(compte, hash).await?;
        self.end_all(compte).await
    }

    /// Changes one's own password: the current one is asked again (ASVS 7.5.1) and its guesses are slowed down like any other;
    /// every other session of the account ends.
    pub async fn change_password(&self, session: &Session, old: &str, new: &str) -> Result<(), ChangeError> {
        let login = self.login_of(session.compte).await?;
        Passwords::acceptable(&login, new)?;
        let (rng, name, now) = (self.inner.rng.clone(), login.clone(), self.inner.clock.now());
        let taken = self
            .inner
            .db
            .write::<_, IdentityError, _>(move |tx| {
                Box::pin(async move { Ok(throttle::take_turn(tx, rng.as_ref(), &name, now).await?) })
            })
            .await?;
        if let Some(again) = taken {
            return Err(SignInError::TooMany(again).into());
        }
        let account = self.account(&login).await?.ok_or(SignInError::Wrong)?;
        let right = self
            .inner
            .passwords
            .verify(old, account.password.as_deref())
            .await?
            .ok_or(SignInError::Busy)?;
        if !right {
            return Err(SignInError::Wrong.into());
        }
        let hash = self.inner.passwords.hash(new).await?;
        self.set_password_hash(session.compte, hash).await?;
        self.inner
            .db
            .write::<_, IdentityError, _>(move |tx| Box::pin(async move { Ok(throttle::clear(tx, &login).await?) }))
            .await?;
        Ok(self.end_others(session).await?)
    }

    /// The login of an account.
    pub async fn login_of(&self, compte: CompteId) -> Result<String, IdentityError> {
        let row = sqlx::query("SELECT login FROM compte WHERE id = $1")
            .bind(compte.as_slice().to_vec())
            .fetch_optional(&mut *self.inner.db.read().await?)
            .await?;
        Ok(row.ok_or(IdentityError::NoAccount)?.text("login")?)
    }

    async fn set_password_hash(&self, compte: CompteId, hash: String) -> Result<(), IdentityError> {
        let (clock, rng) = (self.inner.clock.clone(), self.inner.rng.clone());
        self.inner
            .db
            .write(move |tx| {
                Box::pin(async move {
                    let done = sqlx::query("UPDATE compte SET mot_de_passe = $1 WHERE id = $2")
                        .bind(hash)
                        .bind(compte.as_slice().to_vec())
                        .execute(&mut *tx)
                        .await?;
                    if done.rows_affected() != 1 {
                        return Err(IdentityError::NoAccount);
                    }
                    let act = Act {
                        acte: "password.set",
                        compte: Some(compte),
                        ..Act::default()
                    };
                    Ok(journal(tx, clock.as_ref(), rng.as_ref(), act).await?)
                })
            })
            .await
    }

    pub(crate) async fn account(&self, login: &str) -> Result<Option<Account>, IdentityError> {
        let mut reading = self.inner.db.read().await?;
        let row = sqlx::query("SELECT id, etat, mot_de_passe FROM compte WHERE login = $1")
            .bind(login)
            .fetch_optional(&mut *reading)
            .await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(Account {
            id: row.id("id")?,
            state: row.int("etat")?,
            password: row.opt_text("mot_de_passe")?,
        }))
    }

    pub(crate) async fn denied(&self, compte: Option<CompteId>, why: &'static str) -> Result<(), IdentityError> {
        let (clock, rng) = (self.inner.clock.clone(), self.inner.rng.clone());
        self.inner
            .db
            .write(move |tx| {
                Box::pin(async move {
                    let act = Act {
                        acte: "session.denied",
                        compte,
                        objet: why.to_owned(),
                        ..Act::default()
                    };
                    Ok(journal(tx, clock.as_ref(), rng.as_ref(), act).await?)
                })
            })
            .await
    }
}

pub(crate) struct Account {
    pub(crate) id: CompteId,
    pub(crate) state: i64,
    pub(crate) password: Option<String>,
}
