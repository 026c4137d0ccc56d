//! What can go wrong: the machinery, and why somebody does not enter.

use preau_annuaire::AnnuaireError;
use preau_identity::IdentityError;
use preau_store::StoreError;

/// A failure of the machinery. Its message is for logs; it holds no personal data.
#[derive(Debug, thiserror::Error)]
pub enum DoorsError {
    /// The database failed.
    #[error("the store of providers failed")]
    Store(#[from] StoreError),
    /// The annuaire failed.
    #[error("the annuaire failed")]
    Annuaire(#[from] AnnuaireError),
    /// Sessions or the journal failed.
    #[error("identity failed")]
    Identity(#[from] IdentityError),
    /// What was sealed does not open with the keys of this installation.
    #[error("a sealed value of provider {0} does not open with the keys of this installation")]
    Sealed(String),
    /// What is stored is not what this version writes.
    #[error("the stored settings of provider {0} cannot be read")]
    Stored(String),
}

impl DoorsError {
    /// Stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Store(_) => "portes.base",
            Self::Annuaire(_) => "portes.annuaire",
            Self::Identity(_) => "portes.identite",
            Self::Sealed(_) => "portes.scelle",
            Self::Stored(_) => "portes.reglages",
        }
    }
}

impl From<sqlx::Error> for DoorsError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// Why somebody does not enter. Said in plain words by the page; the detail is for the log and holds no personal data.
#[derive(Debug, thiserror::Error)]
pub enum Refus {
    /// No such provider, or its door is closed.
    #[error("no such provider")]
    Inconnu,
    /// The provider does not answer, or not as it should.
    #[error("the provider cannot be reached: {0}")]
    Injoignable(&'static str),
    /// Too many people are on their way at once.
    #[error("too many requests under way")]
    Occupe,
    /// The request is not one of ours, is too old, was used, or left from another browser.
    #[error("no such request under way: {0}")]
    Demande(&'static str),
    /// The person stopped at the provider.
    #[error("stopped at the provider")]
    Annule,
    /// The provider says that it cannot.
    #[error("the provider answered an error: {0}")]
    Fournisseur(&'static str),
    /// What the provider asserts does not hold.
    #[error("the answer of the provider was refused: {0}")]
    Preuve(&'static str),
    /// The times do not agree.
    #[error("the clocks disagree: {0}")]
    Horloge(&'static str),
    /// Nobody here is who the provider says.
    #[error("nobody is recognised")]
    SansCompte,
    /// The account is closed.
    #[error("the account is closed")]
    Ferme,
    /// This account enters by another door, named.
    #[error("the account is reserved to another door")]
    Reserve(String),
    /// Could not check: nobody enters.
    #[error(transparent)]
    Panne(#[from] DoorsError),
}

impl Refus {
    /// Stable code; also names the words of the page.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Inconnu => "inconnu",
            Self::Injoignable(_) => "injoignable",
            Self::Occupe => "occupe",
            Self::Demande(_) => "demande",
            Self::Annule => "annule",
            Self::Fournisseur(_) => "fournisseur",
            Self::Preuve(_) => "preuve",
            Self::Horloge(_) => "horloge",
            Self::SansCompte => "sans-compte",
            Self::Ferme => "ferme",
            Self::Reserve(_) => "reserve",
            Self::Panne(error) => error.code(),
        }
    }

    /// What exactly, for the log: a fixed word, never a value that came from outside.
    pub const fn detail(&self) -> &'static str {
        match self {
            Self::Injoignable(detail)
            | Self::Demande(detail)
            | Self::Fournisseur(detail)
            | Self::Preuve(detail)
            | Self::Horloge(detail) => detail,
            _ => "",
        }
    }
}

impl From<StoreError> for Refus {
    fn from(error: StoreError) -> Self {
        Self::Panne(error.into())
    }
}

impl From<AnnuaireError> for Refus {
    fn from(error: AnnuaireError) -> Self {
        Self::Panne(error.into())
    }
}

impl From<sqlx::Error> for Refus {
    fn from(error: sqlx::Error) -> Self {
        Self::Panne(error.into())
    }
}
