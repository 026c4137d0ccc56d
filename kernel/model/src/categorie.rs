//! Where a record comes from and which kind of person it describes.

/// Category of a person row: it decides the hat. The numbers are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Categorie {
    /// AAF `Eleve`.
    Eleve = 1,
    /// AAF `PersRelEleve`.
    Responsable = 2,
    /// AAF `PersEducNat`, collectivité staff, local agents.
    Agent = 3,
    /// Guest.
    Invite = 4,
}

impl Categorie {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Eleve, Self::Responsable, Self::Agent, Self::Invite];

    /// The number stored in databases.
    pub const fn number(self) -> i16 {
        self as i16
    }

    /// From the stored number.
    pub fn from_number(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|c| i64::from(c.number()) == number)
    }

    /// The hat of such a person.
    pub const fn hat(self) -> crate::Hat {
        match self {
            Self::Eleve => crate::Hat::Eleve,
            Self::Responsable => crate::Hat::Responsable,
            Self::Agent => crate::Hat::Agent,
            Self::Invite => crate::Hat::Invite,
        }
    }
}

/// The source of an account, a row or a link: always visible (K-AN-2). The numbers are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// Annuaire académique fédérateur.
    Aaf = 1,
    /// Entered in the portal.
    Local = 2,
    /// CSV, SIECLE, ONDE, STS.
    Fichier = 3,
    /// JSON API.
    Api = 4,
}

impl Source {
    /// The number stored in databases.
    pub const fn number(self) -> i16 {
        self as i16
    }

    /// From the stored number.
    pub fn from_number(number: i64) -> Option<Self> {
        [Self::Aaf, Self::Local, Self::Fichier, Self::Api]
            .into_iter()
            .find(|s| i64::from(s.number()) == number)
    }
}
