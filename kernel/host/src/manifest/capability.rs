//! `[[capabilities]]`: what must be consented to.

use serde::Deserialize;

use super::Text;

/// One capability, with the purpose that a parent reads.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Capability {
    /// Which.
    #[serde(rename = "use")]
    pub use_: CapabilityUse,
    /// Why, in words a parent understands.
    pub purpose: Text,
    /// The plugin works without it.
    #[serde(default)]
    pub optional: bool,
    /// Of `people.fields`: which fields.
    #[serde(default)]
    pub fields: Vec<String>,
    /// Of `http`: `https://host`, `https://*.domain`, or `{settings.id}` for the host of an address that the school types.
    #[serde(default)]
    pub hosts: Vec<String>,
}

/// The setting that a host refers to.
pub(crate) fn setting_of(host: &str) -> Option<&str> {
    host.strip_prefix("{settings.")?.strip_suffix('}')
}

/// The capabilities that this kernel knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
pub enum CapabilityUse {
    /// HTTP to named hosts.
    #[serde(rename = "http")]
    Http,
    /// Audiences computed by the plugin, not chosen by the acting person.
    #[serde(rename = "people.address")]
    PeopleAddress,
    /// Names and other fields of people.
    #[serde(rename = "people.fields")]
    PeopleFields,
}

impl CapabilityUse {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Http, Self::PeopleAddress, Self::PeopleFields];

    /// The name used in manifests and rows.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::PeopleAddress => "people.address",
            Self::PeopleFields => "people.fields",
        }
    }

    /// The interface that it opens.
    pub const fn interface(self) -> &'static str {
        match self {
            Self::Http => "preau:http/outbound",
            Self::PeopleAddress => "preau:people/addressing",
            Self::PeopleFields => "preau:people/fields",
        }
    }
}

/// Fields of a person that a school may consent to.
pub(crate) const PERSON_FIELDS: &[&str] = &["nom", "prenom", "civilite", "profil", "categorie"];
