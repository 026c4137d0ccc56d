//! Proving again who one is, before a sensitive act.

use preau_model::CompteId;
use preau_store::{Connection, StoreError, Work};

use crate::journal::{Act, journal};
use crate::{Identity, IdentityError, Session, SignInError, throttle};

impl Identity {
    /// Proves the password of one's own account again: the session is fresh for a while. Guesses are slowed down like those of a
    /// sign-in.
    pub async fn prove_password(&self, session: &Session, password: &str) -> Result<(), SignInError> {
        let login = self.login_of(session.compte).await?;
        let (rng, name, now) = (self.inner.rng.clone(), login.clone(), self.inner.clock.now());
        let wait = self
            .inner
            .db
            .write::<_, IdentityError, _>(move |tx| {
                Box::pin(async move { Ok(throttle::take_turn(tx, rng.as_ref(), &name, now).await?) })
            })
            .await?;
        if let Some(again) = wait {
            return Err(SignInError::TooMany(again));
        }
        let account = self.account(&login).await?;
        let stored = account.and_then(|account| account.password);
        let right = self
            .inner
            .passwords
            .verify(password, stored.as_deref())
            .await?
            .ok_or(SignInError::Busy)?;
        if !right {
            self.denied(Some(session.compte), "proof").await?;
            return Err(SignInError::Wrong);
        }
        self.inner
            .db
            .write::<_, IdentityError, _>(move |tx| Box::pin(async move { Ok(throttle::clear(tx, &login).await?) }))
            .await?;
        Ok(self.passed(session).await?)
    }

    /// Does this account sign in with a password here? Whoever comes by another door proves it by coming again.
    pub async fn has_password(&self, compte: CompteId) -> Result<bool, IdentityError> {
        let row = sqlx::query("SELECT 1 AS here FROM compte WHERE id = $1 AND mot_de_passe IS NOT NULL")
            .bind(compte.as_slice().to_vec())
            .fetch_optional(&mut *self.inner.db.read().await?)
            .await?;
        Ok(row.is_some())
    }

    /// A change to an account and its line in the journal, together.
    pub(crate) async fn noted<F>(&self, acte: &'static str, compte: CompteId, change: F) -> Result<(), IdentityError>
    where
        F: for<'t> FnOnce(&'t mut Connection) -> Work<'t, (), StoreError> + Send + 'static,
    {
        let (clock, rng) = (self.inner.clock.clone(), self.inner.rng.clone());
        self.inner
            .db
            .write::<_, StoreError, _>(move |tx| {
                Box::pin(async move {
                    change(&mut *tx).await?;
                    let act = Act {
                        acte,
                        compte: Some(compte),
                        ..Act::default()
                    };
                    journal(tx, clock.as_ref(), rng.as_ref(), act).await
                })
            })
            .await?;
        Ok(())
    }
}
