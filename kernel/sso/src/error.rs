//! What can go wrong in the SSO server.

use preau_annuaire::AnnuaireError;
use preau_store::StoreError;

use crate::Fautes;

/// A failure. Its words hold no personal data.
#[derive(Debug, thiserror::Error)]
pub enum SsoError {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The annuaire failed.
    #[error(transparent)]
    Annuaire(#[from] AnnuaireError),
    /// The line of the journal could not be written.
    #[error(transparent)]
    Identity(#[from] preau_identity::IdentityError),
    /// A stored service, or the bundled profiles, cannot be read: what may leave is then nothing at all.
    #[error("the stored description of a service is unreadable: {0}")]
    Illisible(String),
    /// A configuration that makes no sense.
    #[error("{0}")]
    Config(Fautes),
}

impl SsoError {
    /// Stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Store(error) => error.code(),
            Self::Annuaire(error) => error.code(),
            Self::Identity(error) => error.code(),
            Self::Illisible(_) => "sso.illisible",
            Self::Config(_) => "sso.configuration",
        }
    }
}

impl From<sqlx::Error> for SsoError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}
