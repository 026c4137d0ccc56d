//! The five categories of third-party services (K-ID-6): what may leave to each.

use serde::{Deserialize, Serialize};

use crate::Champ;

/// A category. The numbers are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub enum Categorie {
    /// Free access: nothing of anybody.
    Libre = 1,
    /// Belonging only: portal, school, profile, what does not identify.
    Appartenance = 2,
    /// An opaque id, the profile, the UAI; « toute autre donnée NE DOIT PAS être transmise ».
    Opaque = 3,
    /// The service knows its users already: an identifier and nothing else.
    Inscrits = 4,
    /// First visit: what its convention declares and the person agrees to; afterwards as in 4.
    Accord = 5,
}

impl Categorie {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Libre,
        Self::Appartenance,
        Self::Opaque,
        Self::Inscrits,
        Self::Accord,
    ];

    /// 1 to 5.
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// From its number.
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|c| c.number() == number)
    }

    /// May this information ever leave to a service of this category? In category 5 it must also be in the convention of the
    /// service and agreed to.
    pub const fn permet(self, champ: Champ) -> bool {
        match self {
            Self::Libre => false,
            Self::Appartenance => matches!(
                champ,
                Champ::Ent | Champ::Profil | Champ::Uai | Champ::TypeStructure | Champ::Niveau | Champ::Mef
            ),
            Self::Opaque => matches!(champ, Champ::Identifiant | Champ::Profil | Champ::Uai),
            Self::Inscrits => matches!(champ, Champ::Identifiant),
            Self::Accord => true,
        }
    }

    /// Does the service learn anything that lasts about one person?
    pub const fn identifie(self) -> bool {
        matches!(self, Self::Opaque | Self::Inscrits | Self::Accord)
    }
}

impl TryFrom<u8> for Categorie {
    type Error = String;

    fn try_from(number: u8) -> Result<Self, String> {
        Self::from_number(number).ok_or_else(|| format!("la catégorie {number} n’existe pas\u{202f}; de 1 à 5"))
    }
}

impl From<Categorie> for u8 {
    fn from(categorie: Categorie) -> Self {
        categorie.number()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_each_category_lets_out() {
        let out = |categorie: Categorie| -> Vec<&str> {
            let all = Champ::ALL.into_iter().filter(|champ| categorie.permet(*champ));
            all.map(Champ::name).collect()
        };
        assert!(out(Categorie::Libre).is_empty());
        assert_eq!(
            out(Categorie::Appartenance),
            ["ent", "profil", "uai", "type-structure", "niveau", "mef"]
        );
        assert_eq!(out(Categorie::Opaque), ["identifiant", "profil", "uai"]);
        assert_eq!(out(Categorie::Inscrits), ["identifiant"]);
    }
}
