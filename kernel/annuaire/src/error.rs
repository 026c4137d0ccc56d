//! What the lookups and acts of the annuaire may answer instead of a result.

use preau_store::StoreError;

/// A lookup or an act that failed. The words are for logs and administrators, without personal data.
#[derive(Debug, thiserror::Error)]
pub enum AnnuaireError {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The person, structure or territory named by an act does not exist.
    #[error("{0} est inconnu de l’annuaire")]
    Unknown(&'static str),
    /// An act that has no sense.
    #[error("{0}")]
    Refused(&'static str),
    /// A sealed field does not open with the keys of this installation.
    #[error("les données chiffrées d’une fiche ne s’ouvrent pas avec les clés de cette installation")]
    Sealed,
    /// The bundled function table is unreadable: never happens in a tested build.
    #[error("la table des fonctions est illisible\u{a0}: {0}")]
    Functions(String),
}

impl AnnuaireError {
    /// Stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Store(error) => error.code(),
            Self::Unknown(_) => "annuaire.inconnu",
            Self::Refused(_) => "annuaire.refus",
            Self::Sealed => "annuaire.scelle",
            Self::Functions(_) => "annuaire.fonctions",
        }
    }
}

impl From<sqlx::Error> for AnnuaireError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}
