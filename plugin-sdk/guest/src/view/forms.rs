//! Forms.

use super::Style;
use super::block::{Block, builder};
use super::field::Field;
use super::json::Obj;
use super::links::Link;

/// A form: fields and one or several buttons.
#[derive(Clone, Debug)]
pub struct Form {
    action: String,
    submit: String,
    path: Option<String>,
    legend: Option<String>,
    hidden: Vec<(String, String)>,
    fields: Vec<String>,
    cancel: Option<Link>,
    also: Vec<String>,
}

/// `form("publier", "Publier")`: the name that the plugin matches, and what the main button says.
pub fn form(action: impl Into<String>, submit: impl Into<String>) -> Form {
    Form {
        action: action.into(),
        submit: submit.into(),
        path: None,
        legend: None,
        hidden: Vec::new(),
        fields: Vec::new(),
        cancel: None,
        also: Vec::new(),
    }
}

impl Form {
    /// The page that receives it; the present one unless said.
    #[must_use]
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// What the form is about, for screen readers.
    #[must_use]
    pub fn legend(mut self, legend: impl Into<String>) -> Self {
        self.legend = Some(legend.into());
        self
    }

    /// A value that comes back unchanged: the kernel seals it.
    #[must_use]
    pub fn hidden(mut self, name: &str, value: impl Into<String>) -> Self {
        self.hidden.push((name.to_owned(), value.into()));
        self
    }

    /// The version being edited, given back by [`crate::Request::version`].
    #[must_use]
    pub fn version(self, version: u64) -> Self {
        self.hidden("version", version.to_string())
    }

    /// One more field.
    #[must_use]
    pub fn field(mut self, field: impl Into<Option<Field>>) -> Self {
        self.fields.extend(field.into().map(Field::into_json));
        self
    }

    /// Several more fields.
    #[must_use]
    pub fn fields(mut self, fields: impl IntoIterator<Item = Field>) -> Self {
        self.fields.extend(fields.into_iter().map(Field::into_json));
        self
    }

    /// The way out.
    #[must_use]
    pub fn cancel(mut self, link: Link) -> Self {
        self.cancel = Some(link);
        self
    }

    /// Another button of the same form.
    #[must_use]
    pub fn also(mut self, action: &str, label: &str, style: Style) -> Self {
        self.also.push(
            Obj::new()
                .text("action", action)
                .text("label", label)
                .text("style", style.name())
                .end(),
        );
        self
    }
}

impl From<Form> for Block {
    fn from(one: Form) -> Self {
        let mut object = Obj::block("form")
            .text("action", &one.action)
            .text("submit", &one.submit)
            .maybe("path", one.path.as_deref())
            .maybe("legend", one.legend.as_deref())
            .map("hidden", &one.hidden)
            .list("fields", &one.fields);
        if let Some(link) = one.cancel {
            object = object.raw("cancel", &link.inner());
        }
        if !one.also.is_empty() {
            object = object.list("also", &one.also);
        }
        Self::from_json(object.end())
    }
}

builder!(Form);
