//! What can go wrong.

use preau_annuaire::AnnuaireError;
use preau_model::Millis;
use preau_store::StoreError;

use crate::PasswordError;

/// A failure of the machinery. Its message is for logs; it holds no personal data.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// The database failed.
    #[error("the session store failed")]
    Store(#[from] StoreError),
    /// The annuaire failed.
    #[error("the annuaire failed")]
    Annuaire(#[from] AnnuaireError),
    /// A password could not be hashed, or a stored hash is not one.
    #[error("a password could not be checked: {0}")]
    Password(String),
    /// The account does not exist.
    #[error("no such account")]
    NoAccount,
    /// A sealed value does not open, or cannot be sealed, with the keys of this installation.
    #[error("a sealed value does not open with the keys of this installation")]
    Sealed,
    /// An act that has no sense; the words are for the person.
    #[error("{0}")]
    Refused(&'static str),
}

impl IdentityError {
    /// Stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Store(_) => "identity.store",
            Self::Annuaire(_) => "identity.annuaire",
            Self::Password(_) => "identity.password",
            Self::NoAccount => "identity.no-account",
            Self::Sealed => "identity.sealed",
            Self::Refused(_) => "identity.refused",
        }
    }
}

impl From<sqlx::Error> for IdentityError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// Why a sign-in did not succeed. What is shown never tells whether an account exists.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// Wrong login or password, no such account, no local password: one answer for all.
    #[error("wrong login or password")]
    Wrong,
    /// Too many failures on this account: try again at this moment (Unix milliseconds).
    #[error("too many failures")]
    TooMany(Millis),
    /// The password is right but the account is closed.
    #[error("the account is closed")]
    Closed,
    /// Too many sign-ins are being checked at once.
    #[error("too many sign-ins at once")]
    Busy,
    /// Could not check: nobody enters.
    #[error(transparent)]
    Failed(#[from] IdentityError),
}

impl SignInError {
    /// Stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Wrong => "signin.wrong",
            Self::TooMany(_) => "signin.too-many",
            Self::Closed => "signin.closed",
            Self::Busy => "signin.busy",
            Self::Failed(error) => error.code(),
        }
    }
}

impl From<StoreError> for SignInError {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<sqlx::Error> for SignInError {
    fn from(error: sqlx::Error) -> Self {
        Self::Failed(error.into())
    }
}

/// Why a password was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// The new one is not acceptable; the words are for the person.
    #[error(transparent)]
    Unfit(#[from] PasswordError),
    /// The current one was not proved.
    #[error(transparent)]
    Unproved(#[from] SignInError),
}

impl From<IdentityError> for ChangeError {
    fn from(error: IdentityError) -> Self {
        Self::Unproved(error.into())
    }
}
