//! `[[collections]]`: kinds of documents.

use std::collections::BTreeMap;

use preau_content::{Approval, Collection, KeySource, Receipts, Time, TimeRule};
use preau_model::Hat;
use serde::Deserialize;
use serde::de::{Deserializer, Error as _};

use super::{Manifest, Retention, Size};

/// One collection.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CollectionDef {
    /// Id, unique.
    pub id: String,
    /// Which communication rules judge its audiences.
    pub kind: String,
    /// Who is in an audience: whoever is in the group now, or who was in it at publication.
    pub audience: AudienceTime,
    /// Who approves what waits.
    pub approval: Option<ApprovalDef>,
    /// What the author may learn of the mark `seen`.
    #[serde(default)]
    pub receipts: ReceiptsName,
    /// Roles that may write.
    pub authors: Vec<String>,
    /// Major of the bodies.
    pub schema: u32,
    /// JSON pointers of search words.
    #[serde(default)]
    pub text: Vec<String>,
    /// JSON pointer to what makes an announcement urgent when it is true: it then goes through quiet hours.
    pub urgent: Option<String>,
    /// Orders in which it can be listed.
    pub indexes: Vec<IndexDef>,
    /// Bytes of a body.
    #[serde(default = "default_body")]
    pub max_body: Size,
    /// Class; that of `[rgpd]` unless said.
    pub retention: Option<Retention>,
}

const fn default_body() -> Size {
    Size(64 * 1024)
}

/// Largest body that a manifest may ask for.
pub(crate) const MAX_BODY: usize = 1 << 20;

/// `"valideur"`, or with the part that a school may switch off and the roles that always wait:
/// `{ role = "valideur", part = "validation", always = ["proposant"] }`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovalDef {
    /// The role that approves.
    pub role: String,
    /// Without this part, authors publish directly.
    pub part: Option<String>,
    /// Roles whose documents wait all the same.
    pub always: Vec<String>,
}

impl<'de> Deserialize<'de> for ApprovalDef {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Long {
            role: String,
            part: Option<String>,
            #[serde(default)]
            always: Vec<String>,
        }
        match toml::Value::deserialize(deserializer)? {
            toml::Value::String(role) => Ok(Self {
                role,
                part: None,
                always: Vec::new(),
            }),
            other => {
                let Long { role, part, always } = Long::deserialize(other).map_err(D::Error::custom)?;
                Ok(Self { role, part, always })
            }
        }
    }
}

/// One index.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndexDef {
    /// Id, unique in the collection.
    pub id: String,
    /// `$published`, `$created`, `$changed` or JSON pointers.
    pub keys: Vec<String>,
}

/// What the author may learn of the mark `seen`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ReceiptsName {
    /// Nothing.
    #[default]
    None,
    /// How many.
    Count,
    /// Who.
    Names,
}

/// One time rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TimeName {
    /// Whoever is in the group now.
    Live,
    /// Who was in it at publication, for ever.
    AtPublication,
}

/// Time rules by hat.
pub type TimeByHat = BTreeMap<Hat, TimeName>;

/// `"live"`, `"at-publication"`, or by hat: `{ agent = "live", responsable = "at-publication", eleve = "at-publication" }`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AudienceTime {
    /// The same for everybody.
    Same(TimeName),
    /// By hat; a hat that is not named is live.
    ByHat(TimeByHat),
}

impl Manifest {
    /// The collections as the content engine knows them.
    pub(crate) fn content_collections(&self) -> Vec<Collection> {
        self.collections
            .iter()
            .map(|collection| self.content_collection(collection))
            .collect()
    }

    fn content_collection(&self, def: &CollectionDef) -> Collection {
        let time = |hat| match def.audience.of(hat) {
            TimeName::Live => Time::Live,
            TimeName::AtPublication => Time::AtPublication,
        };
        Collection {
            plugin: self.plugin.id.clone(),
            id: def.id.clone(),
            kind: def.kind.clone(),
            time: TimeRule {
                agent: time(Hat::Agent),
                responsable: time(Hat::Responsable),
                eleve: time(Hat::Eleve),
                invite: time(Hat::Invite),
            },
            approval: def.approval.clone().map(|def| Approval {
                role: def.role,
                part: def.part,
                always: def.always,
            }),
            receipts: match def.receipts {
                ReceiptsName::None => Receipts::None,
                ReceiptsName::Count => Receipts::Count,
                ReceiptsName::Names => Receipts::Names,
            },
            authors: def.authors.clone(),
            schema: def.schema,
            text: def.text.clone(),
            urgent: def.urgent.clone(),
            indexes: def
                .indexes
                .iter()
                .map(|index| preau_content::IndexDef {
                    id: index.id.clone(),
                    keys: index.keys.iter().filter_map(|key| KeySource::parse(key)).collect(),
                })
                .collect(),
            max_body: def.max_body.0,
            retention: def.retention.unwrap_or(self.rgpd.retention).name().to_owned(),
        }
    }
}

impl AudienceTime {
    /// The rule under a hat.
    pub fn of(&self, hat: Hat) -> TimeName {
        match self {
            Self::Same(name) => *name,
            Self::ByHat(rules) => rules.get(&hat).copied().unwrap_or(TimeName::Live),
        }
    }
}

impl<'de> Deserialize<'de> for AudienceTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let say = || {
            D::Error::custom(
                "!«\u{a0}live\u{a0}», «\u{a0}at-publication\u{a0}» ou une règle par profil est attendu\u{a0}: { agent = \"live\", responsable = \"at-publication\" }",
            )
        };
        let name = |value: &toml::Value| match value.as_str() {
            Some("live") => Ok(TimeName::Live),
            Some("at-publication") => Ok(TimeName::AtPublication),
            _ => Err(say()),
        };
        match toml::Value::deserialize(deserializer)? {
            toml::Value::Table(table) => {
                let mut rules = TimeByHat::new();
                for (key, value) in &table {
                    let hat = Hat::ALL.into_iter().find(|hat| hat.name() == key).ok_or_else(say)?;
                    rules.insert(hat, name(value)?);
                }
                if rules.is_empty() {
                    Err(say())
                } else {
                    Ok(Self::ByHat(rules))
                }
            }
            other => Ok(Self::Same(name(&other)?)),
        }
    }
}
