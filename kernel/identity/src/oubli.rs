//! Codes by mail: of a second factor, and of a forgotten password. Who asks never learns whether an account exists.

use preau_model::{CompteId, Millis};
use preau_store::{RowExt as _, StoreError};

use crate::activation::{grouped, hashed, make};
use crate::second::enough;
use crate::{Identity, IdentityError, SignInError, fold_login, throttle};

/// How many minutes the code of a mail serves.
pub const MAIL_CODE_MINUTES: u8 = 20;
/// The same in milliseconds.
pub const MAIL_CODE_LIFE: Millis = MAIL_CODE_MINUTES as Millis * 60_000;

/// What the code of a mail is for. The numbers are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Emploi {
    Second = 1,
    Oubli = 2,
}

impl Identity {
    /// The address of an account: that of its first person who has one, agents first (a teacher's only address is the professional
    /// one, K-ID-7).
    pub async fn mail_of(&self, compte: CompteId) -> Result<Option<String>, IdentityError> {
        let mut persons = self.inner.annuaire.personnes_du_compte(compte).await?;
        persons.sort_by_key(|person| (person.categorie.hat().number(), person.id));
        for person in persons {
            let fields = self.inner.annuaire.champs(person.id).await?;
            let mail = fields
                .into_iter()
                .find(|field| field.champ == preau_annuaire::Champ::Mail);
            if let Some(mail) = mail.map(|field| field.valeur).filter(|mail| mail.contains('@')) {
                return Ok(Some(mail));
            }
        }
        Ok(None)
    }

    /// A code for the second factor of a session that waits: its address and the code, to be written and sent. `None` when there is
    /// no address, or when a code left less than a minute ago.
    pub async fn second_by_mail(&self, compte: CompteId) -> Result<Option<(String, String)>, IdentityError> {
        self.mail_code(compte, Emploi::Second).await
    }

    /// A code for whoever forgot a password: the address and the code, when there is an open account of this login with one. The
    /// portal says the same thing in every case.
    pub async fn forgotten(&self, login: &str) -> Result<Option<(String, String)>, SignInError> {
        let login = fold_login(login);
        let (rng, key, now) = (self.inner.rng.clone(), format!("oubli {login}"), self.inner.clock.now());
        let wait = self
            .inner
            .db
            .write::<_, IdentityError, _>(move |tx| {
                Box::pin(async move { Ok(throttle::take_turn(tx, rng.as_ref(), &key, now).await?) })
            })
            .await?;
        if wait.is_some() {
            return Ok(None);
        }
        let account = self.account(&login).await?.filter(|a| a.state != crate::local::CLOSED);
        // The same line, whoever was asked for: the journal tells that somebody asked, nothing else.
        self.denied(account.as_ref().map(|account| account.id), "forgotten")
            .await?;
        match account {
            Some(account) => Ok(self.mail_code(account.id, Emploi::Oubli).await?),
            None => Ok(None),
        }
    }

    async fn mail_code(&self, compte: CompteId, emploi: Emploi) -> Result<Option<(String, String)>, IdentityError> {
        let Some(mail) = self.mail_of(compte).await? else {
            return Ok(None);
        };
        let (code, now) = (make(self.inner.rng.as_ref()), self.inner.clock.now());
        let hash = hashed(compte, &code);
        let sent = self
            .inner
            .db
            .write::<_, StoreError, _>(move |tx| {
                Box::pin(async move {
                    let before = sqlx::query("SELECT cree FROM code_courriel WHERE compte = $1 AND emploi = $2")
                        .bind(compte.as_slice().to_vec())
                        .bind(emploi as i64)
                        .fetch_optional(&mut *tx)
                        .await?;
                    let before = before.map(|row| row.int("cree")).transpose()?;
                    if before.is_some_and(|at| !enough(at, now)) {
                        return Ok(false);
                    }
                    sqlx::query(
                        "INSERT INTO code_courriel (compte, emploi, code, cree, expire) VALUES ($1, $2, $3, $4, $5) \
                         ON CONFLICT (compte, emploi) DO UPDATE SET code = excluded.code, cree = excluded.cree, \
                         expire = excluded.expire",
                    )
                    .bind(compte.as_slice().to_vec())
                    .bind(emploi as i64)
                    .bind(hash)
                    .bind(now)
                    .bind(now + MAIL_CODE_LIFE)
                    .execute(tx)
                    .await?;
                    Ok(true)
                })
            })
            .await?;
        Ok(sent.then(|| (mail, grouped(&code))))
    }
}
