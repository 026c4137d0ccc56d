//! The fields of a form.

use serde::{Deserialize, Serialize};

use super::block::is_false;

/// What a field asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldKind {
    /// One line of text.
    #[default]
    Text,
    /// An e-mail address.
    Email,
    /// A web address.
    Url,
    /// Several lines of text.
    Textarea,
    /// Text with simple HTML, cleaned when drawn.
    RichText,
    /// A number.
    Number,
    /// A day; submitted as YYYY-MM-DD.
    Date,
    /// A local date and time, Europe/Paris; submitted to the guest as Unix milliseconds.
    DateTime,
    /// Yes or no.
    Checkbox,
    /// One or several of the options.
    Choice,
    /// People picker, drawn from the annuaire by the kernel.
    People,
    /// Fields under a common label.
    Section,
    /// A kind that this version of the kernel does not know.
    #[serde(other)]
    Unknown,
}

impl FieldKind {
    /// The word of the schema.
    pub fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Email => "email",
            Self::Url => "url",
            Self::Textarea => "textarea",
            Self::RichText => "rich-text",
            Self::Number => "number",
            Self::Date => "date",
            Self::DateTime => "date-time",
            Self::Checkbox => "checkbox",
            Self::Choice => "choice",
            Self::People => "people",
            Self::Section => "section",
            Self::Unknown => "unknown",
        }
    }
}

/// How a single choice is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Display {
    /// Radio buttons.
    Radio,
    /// A drop-down list.
    Select,
}

/// Value of a field before the person changes it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// A checkbox.
    Flag(bool),
    /// A moment in Unix milliseconds, or a whole number.
    Integer(i64),
    /// A number.
    Number(f64),
    /// A text, or the value of the chosen option.
    Text(String),
    /// The values of the chosen options.
    Many(Vec<String>),
}

/// An option of a choice.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[expect(missing_docs, reason = "member names are the schema's")]
pub struct Choice {
    pub value: String,
    pub label: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

/// A field: one flat record whose members depend on the kind, as in the schema.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "member names are the schema's")]
pub struct Field {
    pub kind: FieldKind,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    #[serde(default, skip_serializing_if = "is_false")]
    pub required: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_length: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub autocomplete: Option<String>,
    /// Least number (`number`), or least count of chosen entries (`people`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<f64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<Choice>,
    #[serde(default, skip_serializing_if = "is_false")]
    pub many: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display: Option<Display>,
    /// Kind of content that will be addressed (`people`), for the communication rules.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind_of: Option<String>,
    /// Fields of a `section`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Field>,
    /// Text drawn instead of a field whose kind is unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fallback: Option<String>,
}

impl Field {
    /// A field with its three required members.
    pub fn new(kind: FieldKind, name: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            kind,
            name: name.into(),
            label: label.into(),
            ..Self::default()
        }
    }

    /// Help under the label.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Marks the field as required.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// First value.
    #[must_use]
    pub fn value(mut self, value: impl Into<Value>) -> Self {
        self.value = Some(value.into());
        self
    }

    /// An error shown beside the field.
    #[must_use]
    pub fn error(mut self, error: impl Into<String>) -> Self {
        self.error = Some(error.into());
        self
    }

    /// Options of a choice.
    #[must_use]
    pub fn options<V: Into<String>, L: Into<String>>(mut self, options: impl IntoIterator<Item = (V, L)>) -> Self {
        self.options = options
            .into_iter()
            .map(|(value, label)| Choice {
                value: value.into(),
                label: label.into(),
                hint: None,
            })
            .collect();
        self
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}
impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}
impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}
impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}
impl From<Vec<String>> for Value {
    fn from(many: Vec<String>) -> Self {
        Self::Many(many)
    }
}
