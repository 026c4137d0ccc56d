//! Civil status and addresses.

use crate::date::Date;

/// personalTitle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Civilite {
    /// `M.`
    Monsieur,
    /// `Mme`
    Madame,
}

impl Civilite {
    /// As exported.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Monsieur => "M.",
            Self::Madame => "Mme",
        }
    }
}

/// Civil status of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identite {
    /// Name in use (`sn`).
    pub nom: String,
    /// First name in use (`givenName`).
    pub prenom: String,
    /// Name at birth (ENTPersonNomPatro).
    pub nom_patronymique: String,
    /// Other first names (ENTPersonAutresPrenoms).
    pub autres_prenoms: Vec<&'static str>,
    /// Title.
    pub civilite: Civilite,
    /// Birth date; sometimes unknown for responsables.
    pub naissance: Option<Date>,
}

/// A postal address: the four lines of ENTPersonAdresse, postal code, town.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adresse {
    /// Number and street.
    pub rue: String,
    /// Building or residence; often empty.
    pub complement: String,
    /// Postal code.
    pub code_postal: &'static str,
    /// Town.
    pub ville: &'static str,
}
