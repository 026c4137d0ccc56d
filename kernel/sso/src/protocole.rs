//! The answers of CAS 1, 2, 3 and samlValidate, and the farewell of single logout, as text.

mod adieu;
mod cas;
mod json;
mod saml;
mod xml;

pub(crate) use adieu::adieu;
pub use saml::artefact as artefact_saml;

use crate::Valide;

/// Which protocol a service speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// `/validate`.
    Un,
    /// `/serviceValidate`, `/proxyValidate`.
    Deux,
    /// `/p3/…`.
    Trois,
    /// `/samlValidate`.
    Saml,
}

/// How the answer is written (CAS 3, `format`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Format {
    /// By default.
    #[default]
    Xml,
    /// `format=JSON`.
    Json,
}

/// Why a ticket is not good (CAS protocol 3.0.3, 2.5.3 and 2.7.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Echec {
    /// A parameter is missing.
    Requete,
    /// A proxy ticket where only service tickets are.
    Specification,
    /// Unknown, used, too old, of a session that ended, or not fresh enough.
    Ticket,
    /// Issued for another address.
    Service,
    /// The callback is not one of this service.
    Rappel,
    /// No such service for this person.
    Cible,
    /// Could not check.
    Interne,
}

impl Echec {
    /// The code of the protocol.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Requete => "INVALID_REQUEST",
            Self::Specification => "INVALID_TICKET_SPEC",
            Self::Ticket => "INVALID_TICKET",
            Self::Service => "INVALID_SERVICE",
            Self::Rappel => "INVALID_PROXY_CALLBACK",
            Self::Cible => "UNAUTHORIZED_SERVICE",
            Self::Interne => "INTERNAL_ERROR",
        }
    }

    /// For whoever runs the service. Repeats nothing of what was sent.
    pub const fn dit(self) -> &'static str {
        match self {
            Self::Requete => "les paramètres service et ticket sont obligatoires",
            Self::Specification => "un ticket de mandataire se valide par proxyValidate",
            Self::Ticket => "ce ticket n’est pas valable : inconnu, déjà utilisé, trop ancien, ou la session est finie",
            Self::Service => "ce ticket a été délivré pour une autre adresse",
            Self::Rappel => "cette adresse de rappel n’est pas prévue pour ce service",
            Self::Cible => "ce service n’est pas ouvert à cette personne",
            Self::Interne => "la vérification n’a pas pu se faire ; réessayez",
        }
    }
}

impl Version {
    /// The answer to a validation; `service` is only repeated, escaped, by samlValidate.
    pub fn rendre(self, format: Format, service: &str, id: &str, outcome: &Result<Valide, Echec>) -> String {
        match (self, format) {
            (Self::Un, _) => cas::un(outcome),
            (Self::Saml, _) => saml::rendre(service, id, outcome),
            (Self::Deux | Self::Trois, Format::Json) => json::rendre(self, outcome),
            (Self::Deux | Self::Trois, Format::Xml) => cas::rendre(self, outcome),
        }
    }
}

impl Format {
    /// The answer of `/proxy`.
    pub fn rendre_mandat(self, outcome: &Result<String, Echec>) -> String {
        match self {
            Self::Xml => cas::mandat(outcome),
            Self::Json => json::mandat(outcome),
        }
    }
}

#[cfg(test)]
mod tests;
