//! « Je suis… »: the first of the two steps (K-ID-1).

use preau_model::{Categorie, Profil};
use serde::{Deserialize, Serialize};

/// What somebody says they are before choosing how to sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum JeSuis {
    /// Pupil.
    Eleve,
    /// Parent or other responsable.
    Responsable,
    /// Teacher.
    Enseignant,
    /// Staff of a school or of the académie.
    Personnel,
    /// Staff of the collectivité.
    Agent,
    /// Guest, for a time.
    Invite,
}

impl JeSuis {
    /// All of them, in the order of the page.
    pub const ALL: [Self; 6] = [
        Self::Eleve,
        Self::Responsable,
        Self::Enseignant,
        Self::Personnel,
        Self::Agent,
        Self::Invite,
    ];

    /// As in addresses and configuration.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Eleve => "eleve",
            Self::Responsable => "responsable",
            Self::Enseignant => "enseignant",
            Self::Personnel => "personnel",
            Self::Agent => "agent",
            Self::Invite => "invite",
        }
    }

    /// From an address.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }

    /// What a person row is.
    pub const fn of(categorie: Categorie, profil: Profil) -> Self {
        match (categorie, profil) {
            (Categorie::Eleve, _) => Self::Eleve,
            (Categorie::Responsable, _) => Self::Responsable,
            (Categorie::Invite, _) => Self::Invite,
            (Categorie::Agent, Profil::Ens | Profil::Doc) => Self::Enseignant,
            (Categorie::Agent, Profil::Col) => Self::Agent,
            (Categorie::Agent, _) => Self::Personnel,
        }
    }
}
