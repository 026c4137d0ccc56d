//! `plugin.toml`: what a plugin says of itself. Unknown keys are refused, so that a typing mistake is never silent.

mod capability;
mod check;
mod collection;
mod error;
mod locate;
mod measure;
mod parse;
mod setting;
mod text;

#[cfg(test)]
mod schema_tests;
#[cfg(test)]
mod tests;

use semver::{Version, VersionReq};
use serde::Deserialize;

use crate::LimitsClass;

pub(crate) use capability::setting_of;
pub use capability::{Capability, CapabilityUse};
pub use collection::{ApprovalDef, AudienceTime, CollectionDef, IndexDef, ReceiptsName, TimeByHat, TimeName};
pub use error::{ManifestError, ManifestProblem};
pub use measure::{Every, Size};
pub use setting::{Choice, Setting, SettingType};
pub use text::Text;

/// The published JSON Schema of `plugin.toml`.
pub const SCHEMA: &str = include_str!("../../schema/plugin.schema.json");

/// The versions of the contract that this kernel serves, matched by `[plugin] kernel`.
pub const KERNEL: &str = "0.1.0";

/// A checked manifest.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Who it is.
    pub plugin: PluginInfo,
    /// Why it handles personal data; the consent sheet and the line of the register (art. 30).
    pub rgpd: Rgpd,
    /// What a principal can switch separately.
    #[serde(default)]
    pub parts: Vec<Part>,
    /// Human names for rights; a school changes holders, never code.
    #[serde(default)]
    pub roles: Vec<Role>,
    /// Kinds of documents.
    #[serde(default)]
    pub collections: Vec<CollectionDef>,
    /// Where it shows.
    #[serde(default)]
    pub slots: Vec<Slot>,
    /// Recurring work.
    #[serde(default)]
    pub jobs: Vec<Job>,
    /// What must be consented to; nothing by default.
    #[serde(default)]
    pub capabilities: Vec<Capability>,
    /// The settings form.
    #[serde(default)]
    pub settings: Vec<Setting>,
    /// How much its calls may use.
    #[serde(default)]
    pub limits: Limits,
}

/// `[plugin]`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PluginInfo {
    /// Reverse domain name, lower case: `fr.preau.actualites`. With the publisher's key, what grants are bound to.
    pub id: String,
    /// Semantic version.
    pub version: Version,
    /// Range of kernel versions that it was written for.
    pub kernel: VersionReq,
    /// Shown name.
    pub name: Text,
    /// One sentence.
    pub summary: Text,
    /// File of the package.
    pub icon: Option<String>,
    /// SDET service code; mapped, never a key.
    pub sdet: Option<String>,
    /// DNMA service label; mapped, never a key.
    pub dnma: Option<String>,
}

impl PluginInfo {
    /// The last segment of the id: the plugin's folder in addresses.
    pub fn short(&self) -> &str {
        self.id.rsplit('.').next().unwrap_or(&self.id)
    }
}

/// `[rgpd]`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rgpd {
    /// Why, in words a parent understands.
    pub purpose: Text,
    /// Legal basis.
    pub basis: Basis,
    /// Whose data.
    pub people: Vec<String>,
    /// For how long.
    pub retention: Retention,
    /// Who else receives it.
    pub recipients: String,
}

/// Legal basis of a processing (RGPD art. 6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// Art. 6-1-e.
    MissionInteretPublic,
    /// Art. 6-1-c.
    ObligationLegale,
    /// Art. 6-1-a.
    Consentement,
    /// Art. 6-1-b.
    Contrat,
}

/// A retention class that the kernel knows and obeys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Retention {
    /// Until the end of the school year.
    AnneeScolaire,
    /// One year after publication.
    UnAn,
    /// While the person is in the school.
    Scolarite,
    /// Until somebody deletes it.
    Illimitee,
}

impl Retention {
    /// The name used in manifests and rows.
    pub const fn name(self) -> &'static str {
        match self {
            Self::AnneeScolaire => "annee-scolaire",
            Self::UnAn => "un-an",
            Self::Scolarite => "scolarite",
            Self::Illimitee => "illimitee",
        }
    }
}

/// One `[[parts]]`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Id, unique.
    pub id: String,
    /// Shown name.
    pub name: Text,
    /// On where the school said nothing.
    #[serde(default)]
    pub default: bool,
}

/// One `[[roles]]`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// Id, unique.
    pub id: String,
    /// Shown name.
    pub name: Text,
    /// Profiles that hold it where the school said nothing: names of `preau_model::Profil`.
    pub default: Vec<String>,
    /// Held only while this part is on.
    pub part: Option<String>,
}

/// One `[[slots]]`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slot {
    /// Where.
    pub at: SlotPlace,
    /// Shown name.
    pub name: Option<Text>,
    /// Of a widget.
    #[serde(default)]
    pub size: SlotSize,
    /// Shown only while this part is on.
    pub part: Option<String>,
}

/// Places of the portal where a plugin may show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
pub enum SlotPlace {
    /// A card of the home page.
    #[serde(rename = "home.widget")]
    HomeWidget,
    /// A line of the menu.
    #[serde(rename = "menu.entry")]
    MenuEntry,
    /// Pages under the plugin's own address.
    #[serde(rename = "page")]
    Page,
    /// On the card of a person.
    #[serde(rename = "person.card")]
    PersonCard,
    /// On the page of a class.
    #[serde(rename = "class.page")]
    ClassPage,
    /// On the page of a group.
    #[serde(rename = "group.page")]
    GroupPage,
    /// Reachable from every page.
    #[serde(rename = "dock")]
    Dock,
    /// On the settings page of the module.
    #[serde(rename = "admin.settings")]
    AdminSettings,
    /// On the public site, if the school opens it.
    #[serde(rename = "public.page")]
    PublicPage,
    /// A line of the feed.
    #[serde(rename = "feed.card")]
    FeedCard,
}

impl SlotPlace {
    /// The name that guests and manifests use.
    pub const fn name(self) -> &'static str {
        match self {
            Self::HomeWidget => "home.widget",
            Self::MenuEntry => "menu.entry",
            Self::Page => "page",
            Self::PersonCard => "person.card",
            Self::ClassPage => "class.page",
            Self::GroupPage => "group.page",
            Self::Dock => "dock",
            Self::AdminSettings => "admin.settings",
            Self::PublicPage => "public.page",
            Self::FeedCard => "feed.card",
        }
    }

    /// The export that serves it.
    pub const fn export(self) -> &'static str {
        match self {
            Self::HomeWidget | Self::PersonCard | Self::ClassPage | Self::GroupPage | Self::Dock | Self::FeedCard => {
                "preau:ui/widget"
            }
            Self::MenuEntry | Self::Page | Self::AdminSettings | Self::PublicPage => "preau:ui/page",
        }
    }
}

/// Width of a widget.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SlotSize {
    /// A column.
    #[default]
    Normal,
    /// The whole width.
    Wide,
}

/// One `[[jobs]]`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Job {
    /// Id, unique.
    pub id: String,
    /// Shown name.
    pub name: Option<Text>,
    /// How often: `"15 min"`, `"6 h"`, `"1 j"`.
    pub every: Every,
}

/// `[limits]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// The largest class that the plugin needs.
    pub class: LimitsClass,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            class: LimitsClass::Page,
        }
    }
}

impl Manifest {
    /// Reads and checks a `plugin.toml`. Every problem found is told, with its line and what to do.
    pub fn parse(source: &str) -> Result<Self, ManifestError> {
        parse::parse(source)
    }

    /// Does it show there?
    pub fn slot(&self, place: SlotPlace) -> Option<&Slot> {
        self.slots.iter().find(|slot| slot.at == place)
    }
}

#[cfg(test)]
pub(crate) fn example() -> Manifest {
    Manifest::parse(tests::EXAMPLE).expect("the example is good")
}
