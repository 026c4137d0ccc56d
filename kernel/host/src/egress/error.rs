//! Why an exchange gave nothing, with words for an administrator.

use preau_model::{NetError, NetRule};

/// A failed exchange.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum EgressError {
    /// The capability is declared, and this school did not grant it.
    #[error(
        "L’établissement n’a pas autorisé ce module à joindre un serveur\u{202f}; la direction peut l’accorder dans les réglages du module."
    )]
    NotGranted,
    /// The network, or a rule of the way out.
    #[error("{0}")]
    Net(#[from] NetError),
    /// The host is left alone for a while.
    #[error(
        "Le site n’a pas répondu plusieurs fois de suite\u{202f}; il sera de nouveau interrogé dans quelques minutes."
    )]
    Resting,
    /// Too much for one plugin in one school.
    #[error("Ce module a atteint le nombre de requêtes permis par heure\u{202f}; il reprendra dans l’heure.")]
    OverQuota,
    /// A page or a widget only reads.
    #[error("Une page ne fait que lire\u{202f}; cette requête demande une action.")]
    ReadOnly,
    /// A setting of kind secret that the school did not fill.
    #[error(
        "Le secret «\u{a0}{0}\u{a0}» n’est pas rempli\u{202f}; la direction peut le saisir dans les réglages du module."
    )]
    NoSecret(String),
}

impl EgressError {
    /// The rule to write down for administrators, when one was broken.
    pub(crate) const fn rule(&self) -> Option<NetRule> {
        match self {
            Self::Net(error) => error.rule(),
            _ => None,
        }
    }
}

impl From<NetRule> for EgressError {
    fn from(rule: NetRule) -> Self {
        Self::Net(NetError::Refused(rule))
    }
}
