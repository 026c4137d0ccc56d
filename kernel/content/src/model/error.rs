//! What can go wrong with content: the `problem` of the contract, and failures below.

use preau_annuaire::AnnuaireError;
use preau_permissions::PermissionError;
use preau_store::StoreError;

/// A problem with content. The words of `Refused`, `Conflict`, `OverQuota` and `Invalid` are French and may be shown.
#[derive(Debug, thiserror::Error)]
pub enum ContentError {
    /// No such document, or not for the acting person: the two cannot be told apart.
    #[error("Ce contenu n’existe pas ou ne vous est pas destiné.")]
    Missing,
    /// A write in a call that only reads.
    #[error("Une page que l’on consulte ne modifie rien.")]
    ReadOnly,
    /// A rule says no.
    #[error("{says}")]
    Refused {
        /// Stable code of the rule.
        rule: &'static str,
        /// The rule in French.
        says: String,
    },
    /// Another version, or a claim already taken.
    #[error("{0}")]
    Conflict(String),
    /// The module reached its limit in this school.
    #[error("{0}")]
    OverQuota(String),
    /// The plugin's own mistake: unknown collection or index, body too long or not an object, bad cursor.
    #[error("{0}")]
    Invalid(String),
    /// A poll cannot be read, sealed or counted: nothing of it is shown.
    #[error("a poll cannot be handled: {0}")]
    Ballot(&'static str),
    /// Permissions could not be checked.
    #[error("permissions could not be checked")]
    Permission(#[source] PermissionError),
    /// The annuaire could not answer.
    #[error("the annuaire failed")]
    Annuaire(#[from] AnnuaireError),
    /// Storage failed.
    #[error("storage failed")]
    Store(#[from] StoreError),
}

impl ContentError {
    /// Stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Missing => "content.missing",
            Self::ReadOnly => "content.read-only",
            Self::Refused { rule, .. } => rule,
            Self::Conflict(_) => "content.conflict",
            Self::OverQuota(_) => "content.over-quota",
            Self::Invalid(_) => "content.invalid",
            Self::Ballot(_) => "content.ballot",
            Self::Permission(_) => "content.permission",
            Self::Annuaire(_) => "content.annuaire",
            Self::Store(_) => "content.store",
        }
    }

    pub(crate) fn invalid(says: impl Into<String>) -> Self {
        Self::Invalid(says.into())
    }

    pub(crate) fn refused(rule: &'static str, says: &str) -> Self {
        Self::Refused {
            rule,
            says: says.to_owned(),
        }
    }
}

impl From<PermissionError> for ContentError {
    fn from(error: PermissionError) -> Self {
        match error {
            PermissionError::Refused { rule, says } => Self::Refused { rule, says },
            other => Self::Permission(other),
        }
    }
}

impl From<sqlx::Error> for ContentError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(StoreError::from(error))
    }
}
