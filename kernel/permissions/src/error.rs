//! What can go wrong with permissions.

use preau_annuaire::AnnuaireError;
use preau_store::StoreError;

/// A refusal, or a check that could not be made (which blocks as well).
#[derive(Debug, thiserror::Error)]
pub enum PermissionError {
    /// A rule says no.
    #[error("{says}")]
    Refused {
        /// Stable code of the rule.
        rule: &'static str,
        /// The rule in French.
        says: String,
    },
    /// A value that cannot be stored: empty, too long, malformed.
    #[error("«\u{a0}{0}\u{a0}» n’est pas accepté.")]
    Invalid(String),
    /// The annuaire could not answer.
    #[error("the annuaire failed")]
    Annuaire(#[from] AnnuaireError),
    /// Storage failed.
    #[error("storage failed")]
    Store(#[from] StoreError),
}

impl PermissionError {
    /// Stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Refused { rule, .. } => rule,
            Self::Invalid(_) => "permission.invalid",
            Self::Annuaire(_) => "permission.annuaire",
            Self::Store(_) => "permission.store",
        }
    }
}

impl From<sqlx::Error> for PermissionError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(StoreError::from(error))
    }
}
