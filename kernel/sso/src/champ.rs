//! What the portal knows of a person and could tell a service: one name for each information.

use serde::{Deserialize, Serialize};

/// An information. The names are those of the TOML files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Champ {
    /// Which portal this is.
    Ent,
    /// The identifier that the service knows the person by.
    Identifiant,
    /// National profile in the school: `ELV`, `ENS`…
    Profil,
    /// ENTStructureUAI of the school.
    Uai,
    /// ENTStructureCodeTypeStruct of the school.
    TypeStructure,
    /// Level of the class of a pupil: `6`.
    Niveau,
    /// ENTEleveMEF.
    Mef,
    /// sn.
    Nom,
    /// givenName.
    Prenom,
    /// First and family names.
    NomAffichage,
    /// personalTitle.
    Civilite,
    /// ENTPersonDateNaissance.
    DateNaissance,
    /// ENTPersonCodePostal.
    CodePostal,
    /// mail.
    Mail,
    /// ENTEleveStructRattachId: the number in Siècle.
    NumeroSiecle,
    /// ENTEleveClasses: codes.
    Classes,
    /// ENTEleveGroupes: codes.
    Groupes,
    /// ENTAuxEnsClasses: codes.
    ClassesEnseignees,
    /// ENTAuxEnsGroupes: codes.
    GroupesEnseignes,
    /// Codes of the subjects taught.
    Matieres,
    /// ENTPersonFonctions: codes.
    Fonctions,
}

impl Champ {
    /// All of them.
    pub const ALL: [Self; 21] = [
        Self::Ent,
        Self::Identifiant,
        Self::Profil,
        Self::Uai,
        Self::TypeStructure,
        Self::Niveau,
        Self::Mef,
        Self::Nom,
        Self::Prenom,
        Self::NomAffichage,
        Self::Civilite,
        Self::DateNaissance,
        Self::CodePostal,
        Self::Mail,
        Self::NumeroSiecle,
        Self::Classes,
        Self::Groupes,
        Self::ClassesEnseignees,
        Self::GroupesEnseignes,
        Self::Matieres,
        Self::Fonctions,
    ];

    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ent => "ent",
            Self::Identifiant => "identifiant",
            Self::Profil => "profil",
            Self::Uai => "uai",
            Self::TypeStructure => "type-structure",
            Self::Niveau => "niveau",
            Self::Mef => "mef",
            Self::Nom => "nom",
            Self::Prenom => "prenom",
            Self::NomAffichage => "nom-affichage",
            Self::Civilite => "civilite",
            Self::DateNaissance => "date-naissance",
            Self::CodePostal => "code-postal",
            Self::Mail => "mail",
            Self::NumeroSiecle => "numero-siecle",
            Self::Classes => "classes",
            Self::Groupes => "groupes",
            Self::ClassesEnseignees => "classes-enseignees",
            Self::GroupesEnseignes => "groupes-enseignes",
            Self::Matieres => "matieres",
            Self::Fonctions => "fonctions",
        }
    }

    /// From its name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|champ| champ.name() == name)
    }

    /// As people read it on the page where they agree.
    pub const fn libelle(self) -> &'static str {
        match self {
            Self::Ent => "le nom de ce portail",
            Self::Identifiant => "un identifiant propre à ce service",
            Self::Profil => "votre profil (élève, parent, enseignant…)",
            Self::Uai => "le numéro de votre établissement",
            Self::TypeStructure => "le type de votre établissement",
            Self::Niveau => "votre niveau de classe",
            Self::Mef => "votre formation",
            Self::Nom => "votre nom",
            Self::Prenom => "votre prénom",
            Self::NomAffichage => "vos prénom et nom",
            Self::Civilite => "votre civilité",
            Self::DateNaissance => "votre date de naissance",
            Self::CodePostal => "votre code postal",
            Self::Mail => "votre adresse de courriel",
            Self::NumeroSiecle => "votre numéro d’élève",
            Self::Classes => "votre classe",
            Self::Groupes => "vos groupes",
            Self::ClassesEnseignees => "les classes où vous enseignez",
            Self::GroupesEnseignes => "les groupes où vous enseignez",
            Self::Matieres => "les matières que vous enseignez",
            Self::Fonctions => "vos fonctions",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_back_and_are_those_of_files() {
        for champ in Champ::ALL {
            assert_eq!(Champ::from_name(champ.name()), Some(champ));
            assert_eq!(serde_json::to_value(champ).unwrap(), champ.name());
        }
    }
}
