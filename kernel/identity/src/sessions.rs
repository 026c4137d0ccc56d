//! The life of sessions: found, used, listed, ended.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError};

use preau_model::{CompteId, Millis};
use preau_store::{RowExt as _, StoreError};
use sqlx::AssertSqlSafe;

use crate::journal::{Act, journal};
use crate::session::TOUCH;
use crate::{Device, IDLE, Identity, IdentityError, Preferences, Session, SessionKey};

impl Identity {
    /// The live session of a cookie value. Ended, expired, idle too long, account closed: none, without saying which.
    pub async fn session(&self, token: &str) -> Result<Option<Arc<Session>>, IdentityError> {
        // Shape first: whatever else a browser sends costs nothing.
        if token.len() != 64 || !token.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Ok(None);
        }
        let (key, now) = (SessionKey::of(token), self.inner.clock.now());
        let session = match self.inner.sessions.get(&key, now) {
            Some(session) => session,
            None => match self.load(key).await? {
                Some(session) => {
                    let session = Arc::new(session);
                    self.inner.sessions.put(key, session.clone(), now);
                    session
                }
                None => return Ok(None),
            },
        };
        let seen = session.seen.max(self.touched_at(&key));
        if now >= session.expires || now - seen >= IDLE {
            return Ok(None);
        }
        if now - seen >= TOUCH {
            self.touched().insert(key, now);
        }
        Ok(Some(session))
    }

    async fn load(&self, key: SessionKey) -> Result<Option<Session>, IdentityError> {
        let sql = format!(
            "SELECT {} FROM session s JOIN compte c ON c.id = s.compte WHERE s.token = $1 AND c.etat = 1",
            Session::COLUMNS
        );
        let mut reading = self.inner.db.read().await?;
        let row = sqlx::query(AssertSqlSafe(sql))
            .bind(key.as_slice().to_vec())
            .fetch_optional(&mut *reading)
            .await?;
        Ok(row.as_ref().map(Session::from_row).transpose()?)
    }

    fn touched(&self) -> std::sync::MutexGuard<'_, HashMap<SessionKey, Millis>> {
        self.inner.touched.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn touched_at(&self, key: &SessionKey) -> Millis {
        self.touched().get(key).copied().unwrap_or(Millis::MIN)
    }

    /// Writes the last uses gathered in memory; called every few seconds by the binary and once when it stops.
    pub async fn flush(&self) -> Result<(), IdentityError> {
        let batch: Vec<(SessionKey, Millis)> = self.touched().iter().map(|(k, at)| (*k, *at)).collect();
        if batch.is_empty() {
            return Ok(());
        }
        let written = batch.clone();
        self.inner
            .db
            .write::<_, StoreError, _>(move |tx| {
                Box::pin(async move {
                    for (key, at) in batch {
                        sqlx::query("UPDATE session SET seen = $1 WHERE token = $2 AND seen < $1")
                            .bind(at)
                            .bind(key.as_slice().to_vec())
                            .execute(&mut *tx)
                            .await?;
                    }
                    Ok(())
                })
            })
            .await?;
        for (key, _) in &written {
            self.inner.sessions.remove(key);
        }
        let mut touched = self.touched();
        for (key, at) in written {
            if touched.get(&key) == Some(&at) {
                touched.remove(&key);
            }
        }
        Ok(())
    }

    /// Ends one session.
    pub async fn end(&self, session: &Session) -> Result<(), IdentityError> {
        self.end_keys(session.compte, vec![session.key]).await
    }

    /// Ends the session of this account that bears this handle; `false` when there is none.
    pub async fn end_device(&self, compte: CompteId, handle: &str) -> Result<bool, IdentityError> {
        let keys: Vec<_> = self
            .keys(compte)
            .await?
            .into_iter()
            .filter(|(k, ..)| k.handle() == handle)
            .map(|(k, ..)| k)
            .collect();
        let found = !keys.is_empty();
        self.end_keys(compte, keys).await?;
        Ok(found)
    }

    /// Ends every session of an account.
    pub async fn end_all(&self, compte: CompteId) -> Result<(), IdentityError> {
        let keys = self.keys(compte).await?.into_iter().map(|(k, ..)| k).collect();
        self.end_keys(compte, keys).await
    }

    /// Ends every other session of the same account.
    pub async fn end_others(&self, kept: &Session) -> Result<(), IdentityError> {
        let keys = self
            .keys(kept.compte)
            .await?
            .into_iter()
            .map(|(k, ..)| k)
            .filter(|k| *k != kept.key)
            .collect();
        self.end_keys(kept.compte, keys).await
    }

    /// The live sessions of an account, the latest first.
    pub async fn devices(&self, current: &Session) -> Result<Vec<Device>, IdentityError> {
        let now = self.inner.clock.now();
        let mut devices = Vec::new();
        for (key, terminal, created, seen, expires) in self.keys(current.compte).await? {
            let seen = seen.max(self.touched_at(&key));
            if now < expires && now - seen < IDLE {
                devices.push(Device {
                    handle: key.handle(),
                    terminal,
                    created,
                    seen,
                    current: key == current.key,
                });
            }
        }
        devices.sort_by_key(|d| (std::cmp::Reverse(d.current), std::cmp::Reverse(d.seen)));
        Ok(devices)
    }

    /// Keeps what a person chose for themselves.
    pub async fn set_preferences(&self, session: &Session, preferences: &Preferences) -> Result<(), IdentityError> {
        let (compte, json) = (session.compte, preferences.to_json());
        self.inner
            .db
            .write::<_, StoreError, _>(move |tx| {
                Box::pin(async move {
                    sqlx::query("UPDATE compte SET preferences = $1 WHERE id = $2")
                        .bind(json)
                        .bind(compte.as_slice().to_vec())
                        .execute(tx)
                        .await?;
                    Ok(())
                })
            })
            .await?;
        self.forget(&session.key);
        Ok(())
    }

    /// Closes an account: no way in any more, its sessions end now.
    pub async fn close_account(&self, compte: CompteId) -> Result<(), IdentityError> {
        let (clock, rng) = (self.inner.clock.clone(), self.inner.rng.clone());
        self.inner
            .db
            .write::<_, StoreError, _>(move |tx| {
                Box::pin(async move {
                    sqlx::query("UPDATE compte SET etat = 2 WHERE id = $1")
                        .bind(compte.as_slice().to_vec())
                        .execute(&mut *tx)
                        .await?;
                    let act = Act {
                        acte: "account.close",
                        compte: Some(compte),
                        ..Act::default()
                    };
                    journal(tx, clock.as_ref(), rng.as_ref(), act).await
                })
            })
            .await?;
        self.end_all(compte).await
    }

    /// Removes what is over: ended sessions, forgotten failures.
    pub async fn sweep(&self) -> Result<(), IdentityError> {
        let now = self.inner.clock.now();
        self.flush().await?;
        self.inner
            .db
            .write::<_, StoreError, _>(move |tx| {
                Box::pin(async move {
                    sqlx::query("DELETE FROM session WHERE expires <= $1 OR seen <= $2")
                        .bind(now)
                        .bind(now - IDLE)
                        .execute(&mut *tx)
                        .await?;
                    sqlx::query("DELETE FROM code_courriel WHERE expire <= $1")
                        .bind(now)
                        .execute(&mut *tx)
                        .await?;
                    sqlx::query("DELETE FROM login_failure WHERE at <= $1")
                        .bind(now - crate::throttle::WINDOW)
                        .execute(&mut *tx)
                        .await?;
                    Ok(())
                })
            })
            .await?;
        Ok(())
    }

    /// Forgets what is kept in memory about everybody: after an import of the annuaire.
    pub fn forget_everybody(&self) {
        self.inner.sessions.clear();
        self.inner.wearers.clear();
    }

    pub(crate) fn forget(&self, key: &SessionKey) {
        self.inner.sessions.remove(key);
        self.inner.wearers.remove(key);
    }

    async fn keys(&self, compte: CompteId) -> Result<Vec<(SessionKey, String, Millis, Millis, Millis)>, IdentityError> {
        let mut reading = self.inner.db.read().await?;
        let rows = sqlx::query("SELECT token, terminal, created, seen, expires FROM session WHERE compte = $1")
            .bind(compte.as_slice().to_vec())
            .fetch_all(&mut *reading)
            .await?;
        let mut keys = Vec::with_capacity(rows.len());
        for row in rows {
            let Some(key) = SessionKey::from_slice(&row.bytes("token")?) else {
                continue;
            };
            keys.push((
                key,
                row.text("terminal")?,
                row.int("created")?,
                row.int("seen")?,
                row.int("expires")?,
            ));
        }
        Ok(keys)
    }

    async fn end_keys(&self, compte: CompteId, keys: Vec<SessionKey>) -> Result<(), IdentityError> {
        if keys.is_empty() {
            return Ok(());
        }
        let (clock, rng, doomed) = (self.inner.clock.clone(), self.inner.rng.clone(), keys.clone());
        self.inner
            .db
            .write::<_, StoreError, _>(move |tx| {
                Box::pin(async move {
                    for key in doomed {
                        sqlx::query("DELETE FROM session WHERE token = $1 AND compte = $2")
                            .bind(key.as_slice().to_vec())
                            .bind(compte.as_slice().to_vec())
                            .execute(&mut *tx)
                            .await?;
                        let act = Act {
                            acte: "session.close",
                            compte: Some(compte),
                            objet: key.handle(),
                            ..Act::default()
                        };
                        journal(tx, clock.as_ref(), rng.as_ref(), act).await?;
                    }
                    Ok(())
                })
            })
            .await?;
        for key in &keys {
            self.forget(key);
            self.touched().remove(key);
        }
        Ok(())
    }
}
