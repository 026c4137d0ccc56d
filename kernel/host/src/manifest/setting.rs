//! `[[settings]]`: a typed form that each school fills.

use preau_net::Target;
use serde::Deserialize;

use super::Text;

/// One setting.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setting {
    /// Id, unique.
    pub id: String,
    /// Kind of value.
    #[serde(rename = "type")]
    pub kind: SettingType,
    /// Shown beside the field.
    pub label: Text,
    /// Shown under the field.
    pub hint: Option<Text>,
    /// Value where the school said nothing.
    pub default: Option<toml::Value>,
    /// Of an integer.
    pub min: Option<i64>,
    /// Of an integer.
    pub max: Option<i64>,
    /// Of a choice.
    #[serde(default)]
    pub options: Vec<Choice>,
    /// Must be filled before the module works.
    #[serde(default)]
    pub required: bool,
}

/// One option of a choice.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Stored.
    pub value: String,
    /// Shown.
    pub label: Text,
}

/// Kinds of values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SettingType {
    /// One line.
    Text,
    /// A whole number.
    Integer,
    /// Yes or no.
    Boolean,
    /// One of several.
    Choice,
    /// An address.
    Url,
    /// Known to the host alone: the guest never reads it.
    Secret,
}

impl Setting {
    /// The default as the guest reads it.
    pub fn default_text(&self) -> Option<String> {
        match self.default.as_ref()? {
            toml::Value::String(text) => Some(text.clone()),
            toml::Value::Integer(number) => Some(number.to_string()),
            toml::Value::Boolean(flag) => Some(flag.to_string()),
            _ => None,
        }
    }

    /// Is this text a value of the setting? The sentence says what is expected.
    pub fn accepts(&self, value: &str) -> Result<(), String> {
        match self.kind {
            SettingType::Text | SettingType::Secret if value.len() <= 4_096 => Ok(()),
            SettingType::Text | SettingType::Secret => {
                Err("Ce texte est trop long (4\u{a0}096 octets au plus).".into())
            }
            SettingType::Integer => {
                let (low, high) = (self.min.unwrap_or(i64::MIN), self.max.unwrap_or(i64::MAX));
                match value.parse::<i64>() {
                    Ok(number) if (low..=high).contains(&number) => Ok(()),
                    _ if self.min.is_some() && self.max.is_some() => {
                        Err(format!("Un nombre entier de {low} à {high} est attendu."))
                    }
                    Ok(_) if self.min.is_some() => Err(format!("Un nombre entier d’au moins {low} est attendu.")),
                    Ok(_) => Err(format!("Un nombre entier d’au plus {high} est attendu.")),
                    Err(_) => Err("Un nombre entier est attendu.".into()),
                }
            }
            SettingType::Boolean if matches!(value, "true" | "false") => Ok(()),
            SettingType::Boolean => Err("«\u{a0}true\u{a0}» ou «\u{a0}false\u{a0}» est attendu.".into()),
            SettingType::Choice if self.options.iter().any(|option| option.value == value) => Ok(()),
            SettingType::Choice => Err("Cette valeur n’est pas proposée.".into()),
            SettingType::Url => Target::parse(value).map(drop).map_err(|rule| rule.says().to_owned()),
        }
    }
}
