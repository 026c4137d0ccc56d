//! National profiles (SDET, ENTPersonProfils).

use serde::{Deserialize, Serialize};

/// The national profile of a person in a structure. The numbers are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Profil {
    /// Élève.
    Elv = 1,
    /// Responsable (parent, tuteur…).
    Tut = 2,
    /// Enseignant.
    Ens = 3,
    /// Direction.
    Dir = 4,
    /// Vie scolaire.
    Evs = 5,
    /// Personnel administratif, technique, santé, accompagnement.
    Eta = 6,
    /// Personnel académique.
    Aca = 7,
    /// Documentaliste.
    Doc = 8,
    /// Collectivité.
    Col = 9,
}

impl Profil {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 9] = [
        Self::Elv,
        Self::Tut,
        Self::Ens,
        Self::Dir,
        Self::Evs,
        Self::Eta,
        Self::Aca,
        Self::Doc,
        Self::Col,
    ];

    /// The number stored in databases.
    pub const fn number(self) -> i16 {
        self as i16
    }

    /// From the stored number.
    pub fn from_number(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|p| i64::from(p.number()) == number)
    }

    /// Three letters, as after `National_`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Elv => "ELV",
            Self::Tut => "TUT",
            Self::Ens => "ENS",
            Self::Dir => "DIR",
            Self::Evs => "EVS",
            Self::Eta => "ETA",
            Self::Aca => "ACA",
            Self::Doc => "DOC",
            Self::Col => "COL",
        }
    }

    /// From `ENS`, `ens`, `National_ENS`, `National_ens`: case varies between sources.
    pub fn from_code(text: &str) -> Option<Self> {
        let code = match text.split_at_checked(9) {
            Some((prefix, rest)) if prefix.eq_ignore_ascii_case("National_") => rest,
            _ => text,
        };
        Self::ALL.into_iter().find(|p| p.code().eq_ignore_ascii_case(code))
    }

    /// The name used in manifests for default holders and audiences: `direction`, `enseignant`, `eleve`…
    pub const fn name(self) -> &'static str {
        match self {
            Self::Elv => "eleve",
            Self::Tut => "responsable",
            Self::Ens => "enseignant",
            Self::Dir => "direction",
            Self::Evs => "vie-scolaire",
            Self::Eta => "personnel",
            Self::Aca => "academie",
            Self::Doc => "documentaliste",
            Self::Col => "collectivite",
        }
    }

    /// From the name used in manifests.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|p| p.name() == name)
    }

    /// Works in a school: everyone but pupils, responsables and outside agents.
    pub const fn is_school_staff(self) -> bool {
        matches!(self, Self::Ens | Self::Dir | Self::Evs | Self::Eta | Self::Doc)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_names_and_numbers_come_back() {
        for profil in Profil::ALL {
            assert_eq!(
                Profil::from_code(&format!("National_{}", profil.code().to_lowercase())),
                Some(profil)
            );
            assert_eq!(Profil::from_name(profil.name()), Some(profil));
            assert_eq!(Profil::from_number(i64::from(profil.number())), Some(profil));
        }
        assert_eq!(Profil::from_code("National_ZZZ"), None);
    }
}
