//! The hat worn in a session: rights of two hats are never mixed (DESIGN: scope of a call).

use serde::{Deserialize, Serialize};

use crate::Profil;

/// In which capacity a person acts. The numbers are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Hat {
    /// Staff of a school, an académie or a collectivité.
    Agent = 1,
    /// Parent or other responsable of a pupil.
    Responsable = 2,
    /// Pupil.
    Eleve = 3,
    /// Guest, for a time.
    Invite = 4,
}

impl Hat {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Agent, Self::Responsable, Self::Eleve, Self::Invite];

    /// The number stored in databases.
    pub const fn number(self) -> i16 {
        self as i16
    }

    /// From the stored number.
    pub fn from_number(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|h| i64::from(h.number()) == number)
    }

    /// The name that guests and manifests use.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Responsable => "responsable",
            Self::Eleve => "eleve",
            Self::Invite => "invite",
        }
    }

    /// The hat that a profile gives.
    pub const fn of_profil(profil: Profil) -> Self {
        match profil {
            Profil::Elv => Self::Eleve,
            Profil::Tut => Self::Responsable,
            _ => Self::Agent,
        }
    }
}
