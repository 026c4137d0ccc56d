//! Why an import was not applied.

use preau_store::StoreError;

use crate::sources::SourceError;
use crate::{AafError, AnnuaireError};

/// An import that changed nothing: the last state stays.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The delivery is refused; the message says where, what and what to do.
    #[error(transparent)]
    Aaf(Box<AafError>),
    /// The file or the message of a school is refused; the message says where, what and what to do.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The database or the annuaire failed.
    #[error(transparent)]
    Annuaire(#[from] AnnuaireError),
    /// The temporary file of the rows to write failed.
    #[error(
        "le fichier temporaire de l’import ne peut pas servir ({0}). Vérifier la place et les droits du dossier des données."
    )]
    Spool(String),
    /// The kept delivery of a waiting import cannot be read any more.
    #[error("la livraison gardée de cet import ne se lit plus ({0}). Relancer l’import depuis l’export d’origine.")]
    Kept(String),
    /// Another import of the same académie was applied meanwhile.
    #[error(
        "un autre import de cette académie vient d’être appliqué\u{a0}: celui-ci est abandonné. Le relancer s’il est plus récent."
    )]
    Concurrent,
    /// The reading task was lost (the process is stopping).
    #[error("l’import a été interrompu avant la fin. Le relancer\u{a0}: il reprendra où il en était.")]
    Interrupted,
    /// A decision on an import or a lot that does not wait for one.
    #[error("{0}")]
    Decision(&'static str),
    /// What the lot would do is not what was shown any more.
    #[error(
        "ce que ferait ce lot ({0}) a changé depuis qu’il attend\u{a0}: rien n’est appliqué. Relire son contenu, puis décider de nouveau."
    )]
    Changed(String),
}

impl ImportError {
    /// Stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Aaf(error) => error.code(),
            Self::Source(error) => error.code(),
            Self::Annuaire(error) => error.code(),
            Self::Spool(_) => "import.temporaire",
            Self::Kept(_) => "import.livraison-gardee",
            Self::Decision(_) => "import.decision",
            Self::Changed(_) => "import.lot-change",
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
