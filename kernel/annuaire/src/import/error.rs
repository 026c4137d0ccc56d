//! Why an import was not applied.

use preau_store::StoreError;

use crate::{AafError, AnnuaireError};

/// An import that changed nothing: the last state stays.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The delivery is refused; the message says where, what and what to do.
    #[error(transparent)]
    Aaf(Box<AafError>),
    /// The database or the annuaire failed.
    #[error(transparent)]
    Annuaire(#[from] AnnuaireError),
    /// The files changed between the check and the application.
    #[error(
        "le fichier {0} a changé pendant l’import\u{a0}: rien n’est appliqué. Relancer l’import une fois la copie terminée."
    )]
    Moved(String),
    /// Another import of the same territory was applied meanwhile.
    #[error(
        "un autre import de ce territoire vient d’être appliqué\u{a0}: celui-ci est abandonné. Le relancer s’il est plus récent."
    )]
    Concurrent,
    /// The reading task was lost (the process is stopping).
    #[error("l’import a été interrompu avant la fin\u{a0}: rien n’est appliqué. Le relancer.")]
    Interrupted,
}

impl ImportError {
    /// Stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Aaf(error) => error.code(),
            Self::Annuaire(error) => error.code(),
            Self::Moved(_) => "import.fichiers-modifies",
            Self::Concurrent => "import.concurrent",
            Self::Interrupted => "import.interrompu",
        }
    }
}

impl From<AafError> for ImportError {
    fn from(error: AafError) -> Self {
        Self::Aaf(Box::new(error))
    }
}
impl From<StoreError> for ImportError {
    fn from(error: StoreError) -> Self {
        Self::Annuaire(error.into())
    }
}
impl From<sqlx::Error> for ImportError {
    fn from(error: sqlx::Error) -> Self {
        Self::Annuaire(error.into())
    }
}
