//! What a guest tried and was refused while it went on: no failure of the call, but worth a line for administrators.

use preau_model::NetRule;

/// A refusal to be written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Noted {
    /// It wrote while a page or widget was only read.
    ReadOnly,
    /// It stored more than its share.
    OverQuota,
    /// It addressed people, or did something, that the acting person may not.
    Refused,
    /// It asked the way out for something that a rule refuses.
    Http(NetRule),
    /// It asked the way out too often.
    HttpQuota,
}

impl Noted {
    /// Stable code.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::ReadOnly => "content.read-only",
            Self::OverQuota => "content.over-quota",
            Self::Refused => "content.refused",
            Self::Http(rule) => rule.code(),
            Self::HttpQuota => "http.quota",
        }
    }

    /// In French, for administrators: nothing of the person, nothing of the content.
    pub(crate) const fn explain(self) -> &'static str {
        match self {
            Self::ReadOnly => "Le module a voulu écrire pendant une simple lecture\u{202f}; rien n’a été écrit.",
            Self::OverQuota => {
                "Le module a atteint ce qu’il peut stocker dans l’établissement\u{202f}; le reste n’a pas été écrit."
            }
            Self::Http(rule) => rule.says(),
            Self::HttpQuota => {
                "Le module a atteint le nombre de requêtes permis par heure\u{202f}; les suivantes n’ont pas été envoyées."
            }
            Self::Refused => {
                "Le module a voulu s’adresser à des personnes, ou faire un acte, que les règles ne permettent pas à l’auteur\u{202f}; rien n’a été écrit."
            }
        }
    }
}
