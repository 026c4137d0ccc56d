//! Hosts that a manifest or a school grants.

use preau_model::NetRule;

use crate::Target;
use crate::target::HTTPS;

/// `https://host`, `https://host:port` or `https://*.domain`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowed {
    /// After `*.`, or the whole host.
    host: String,
    below: bool,
    port: u16,
}

/// Why a text grants nothing; the sentence teaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AllowedError {
    /// `*`, or a star over a whole top-level domain.
    #[error("une étoile seule ouvrirait tout internet\u{202f}; nommez un domaine, comme https://*.ac-exemple.fr")]
    TooWide,
    /// A star elsewhere than before the first dot.
    #[error("l’étoile remplace ce qui précède un domaine, et rien d’autre\u{a0}: https://*.ac-exemple.fr")]
    Star,
    /// A path.
    #[error("un chemin ne limite rien\u{202f}; écrivez seulement https:// et le nom du serveur")]
    Path,
    /// Not an https address.
    #[error("une adresse comme https://www.exemple.fr est attendue")]
    Address,
}

impl AllowedError {
    /// Stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooWide => "http.permission-trop-large",
            Self::Star => "http.permission-etoile",
            Self::Path => "http.permission-chemin",
            Self::Address => "http.permission-adresse",
        }
    }
}

impl Allowed {
    /// Reads a permission of a manifest.
    pub fn parse(text: &str) -> Result<Self, AllowedError> {
        let rest = text.strip_prefix("https://").unwrap_or(text);
        if rest == "*" || rest.starts_with("*:") {
            return Err(AllowedError::TooWide);
        }
        if rest.len() == text.len() {
            return Err(AllowedError::Address);
        }
        let (below, rest) = match rest.strip_prefix("*.") {
            Some(rest) => (true, rest),
            None => (false, rest),
        };
        if rest.contains('*') {
            return Err(AllowedError::Star);
        }
        if rest.trim_end_matches('/').contains(['/', '?', '#']) {
            return Err(AllowedError::Path);
        }
        let target = Target::parse(&format!("https://{rest}")).map_err(|_| AllowedError::Address)?;
        if below && (target.address().is_some() || !target.host().contains('.')) {
            return Err(AllowedError::TooWide);
        }
        Ok(Self {
            host: target.host().to_owned(),
            below,
            port: target.port(),
        })
    }

    /// The host of an address that a school typed, whatever its path.
    pub fn of_address(text: &str) -> Result<Self, NetRule> {
        let target = Target::parse(text.trim())?;
        Ok(Self {
            host: target.host().to_owned(),
            below: false,
            port: target.port(),
        })
    }

    /// Does it grant this target?
    pub fn grants(&self, target: &Target) -> bool {
        let host = target.host();
        let named = if self.below {
            host.strip_suffix(&self.host)
                .is_some_and(|left| left.len() > 1 && left.ends_with('.'))
        } else {
            host == self.host
        };
        named && target.port() == self.port
    }

    /// As it is written in a manifest.
    pub fn to_text(&self) -> String {
        let star = if self.below { "*." } else { "" };
        if self.port == HTTPS {
            format!("https://{star}{}", self.host)
        } else {
            format!("https://{star}{}:{}", self.host, self.port)
        }
    }
}
