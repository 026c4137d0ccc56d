//! Kinds of structures, groups and memberships.

use serde::{Deserialize, Serialize};

/// Kind of structure (K-AN-4). The numbers are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GenreStructure {
    /// École, collège, lycée.
    Etablissement = 1,
    /// Département, commune, région: whoever administers the schools of a territory.
    Collectivite = 2,
    /// Académie.
    Academie = 3,
    /// Bassin d'éducation.
    Bassin = 4,
    /// Circonscription du premier degré.
    Circonscription = 5,
    /// Commune, as a place.
    Commune = 6,
    /// Regroupement pédagogique intercommunal.
    Rpi = 7,
}

/// Kind of group. The numbers are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum GenreGroupe {
    /// Class (division).
    Classe = 1,
    /// Teaching group.
    Enseignement = 2,
    /// Manual list.
    Manuel = 3,
}

/// In which quality one belongs to a group. The numbers are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Qualite {
    /// Pupil of the class or group.
    Eleve = 1,
    /// Teaches it (one row per subject).
    Enseignant = 2,
    /// Professeur principal.
    Principal = 3,
    /// Member of a manual group.
    Membre = 4,
}

macro_rules! numbered {
    ($($name:ident: $($variant:ident),+;)*) => {$(
        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The number stored in databases.
            pub const fn number(self) -> i16 {
                self as i16
            }

            /// From the stored number.
            pub fn from_number(number: i64) -> Option<Self> {
                Self::ALL.iter().copied().find(|v| i64::from(v.number()) == number)
            }
        }
    )*};
}

numbered! {
    GenreStructure: Etablissement, Collectivite, Academie, Bassin, Circonscription, Commune, Rpi;
    GenreGroupe: Classe, Enseignement, Manuel;
    Qualite: Eleve, Enseignant, Principal, Membre;
}
