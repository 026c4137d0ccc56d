//! A provider as the operator writes it: `[[fournisseur]]` of the file given to `preau config apply`.

use std::fmt;

use preau_model::Uai;
use serde::{Deserialize, Serialize};

use crate::{JeSuis, Regle};

/// A secret; never printed.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// From the provider's own paper.
    pub const fn new(secret: String) -> Self {
        Self(secret)
    }

    /// To be sealed, or sent to the provider.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// How a provider speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Genre {
    /// OpenID Connect, authorisation code and PKCE.
    #[default]
    Oidc,
}

impl Genre {
    /// As stored.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Oidc => "oidc",
        }
    }
}

/// One `[[fournisseur]]`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Declaration {
    /// Stable name, in addresses: `/oidc/{id}/callback`.
    pub id: String,
    /// As shown: « EduConnect ».
    pub nom: String,
    /// How it speaks.
    #[serde(default)]
    pub genre: Genre,
    /// Name of the territory; may be left out when there is one only.
    #[serde(default)]
    pub territoire: Option<String>,
    /// Who enters by it.
    pub profils: Vec<JeSuis>,
    /// Who enters by it alone (K-ID-11).
    #[serde(default)]
    pub exclusif: Vec<JeSuis>,
    /// Only in these schools; none: in the whole territory.
    #[serde(default)]
    pub ecoles: Vec<Uai>,
    /// Issuer, exactly as the provider writes it.
    pub emetteur: String,
    /// Our identifier there.
    pub client: String,
    /// Our secret there; left out: the one already known.
    #[serde(default)]
    pub secret: Option<Secret>,
    /// Scopes asked for.
    #[serde(default = "portees")]
    pub portees: Vec<String>,
    /// Read the UserInfo endpoint too, when there is one.
    #[serde(default = "oui")]
    pub userinfo: bool,
    /// Rules, in order.
    #[serde(default)]
    pub regle: Vec<Regle>,
    /// `false` closes the door and keeps its links.
    #[serde(default = "oui")]
    pub actif: bool,
}

/// What is stored of a declaration, besides its columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Reglages {
    pub(crate) profils: Vec<JeSuis>,
    pub(crate) exclusif: Vec<JeSuis>,
    pub(crate) ecoles: Vec<Uai>,
    pub(crate) emetteur: String,
    pub(crate) client: String,
    pub(crate) portees: Vec<String>,
    pub(crate) userinfo: bool,
    pub(crate) regles: Vec<Regle>,
}

impl Declaration {
    pub(crate) fn reglages(&self) -> Reglages {
        Reglages {
            profils: self.profils.clone(),
            exclusif: self.exclusif.clone(),
            ecoles: self.ecoles.clone(),
            emetteur: self.emetteur.clone(),
            client: self.client.clone(),
            portees: self.portees.clone(),
            userinfo: self.userinfo,
            regles: self.regle.clone(),
        }
    }
}

fn portees() -> Vec<String> {
    ["openid", "profile", "email"].map(str::to_owned).to_vec()
}

const fn oui() -> bool {
    true
}
