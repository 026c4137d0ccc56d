//! What is asked: a path, an action, what was typed.

use serde::de::DeserializeOwned;

use crate::bindings::imports::preau::ui::types as wire;
use crate::form::{self, Checks, FromForm};
use crate::people::Audience;
use crate::problem::{Outcome, Problem, go};

pub use crate::bindings::imports::preau::ui::types::Value;

/// Where a page of results starts; none is the beginning.
pub type Cursor<'a> = Option<&'a str>;

/// A page is asked for, or an action was pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// A page: nothing may be written.
    View,
    /// The action of this name, once.
    Action(&'static str),
}

/// One call to [`crate::Page::handle`].
#[derive(Clone, Debug)]
pub struct Request {
    verb: Verb,
    path: Vec<&'static str>,
    fields: Vec<(String, Value)>,
    query: Vec<(String, String)>,
    language: String,
}

/// An instance serves one call and is then dropped whole: leaving the few path segments in its memory costs nothing and
/// lets a plugin match them as plain string patterns.
fn for_the_call(text: String) -> &'static str {
    text.leak()
}

impl Request {
    /// A page request, as a test would make it.
    pub fn view(path: &[&str]) -> Self {
        Self {
            verb: Verb::View,
            path: path.iter().map(|one| for_the_call((*one).to_owned())).collect(),
            fields: Vec::new(),
            query: Vec::new(),
            language: "fr".to_owned(),
        }
    }

    /// An action, as a test would press it.
    pub fn action(name: &str, path: &[&str]) -> Self {
        Self {
            verb: Verb::Action(for_the_call(name.to_owned())),
            ..Self::view(path)
        }
    }

    /// With a field of the form.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.fields.push((name.to_owned(), value.into()));
        self
    }

    /// With a member of the query.
    #[must_use]
    pub fn with_query(mut self, name: &str, value: &str) -> Self {
        self.query.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn from_wire(req: wire::Request) -> Self {
        Self {
            verb: req.action.map_or(Verb::View, |name| Verb::Action(for_the_call(name))),
            path: req.path.into_iter().map(for_the_call).collect(),
            fields: req.fields,
            query: req.query,
            language: req.language,
        }
    }

    /// The verb and the path, made to be matched: `match req.at() { (View, []) => …, (Action("publier"), [id]) => … }`.
    pub fn at(&self) -> (Verb, &[&'static str]) {
        (self.verb, &self.path)
    }

    /// Language of the reader (BCP 47).
    pub fn language(&self) -> &str {
        &self.language
    }

    /// The cursor of a `pagination` block.
    pub fn page(&self) -> Cursor<'_> {
        self.query("page")
    }

    /// A member of the query, if it is there and not empty.
    pub fn query(&self, name: &str) -> Option<&str> {
        self.query
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }

    /// The text of a field or sealed value, if it is there and not empty.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.fields
            .iter()
            .find(|(key, _)| key == name)
            .and_then(|(_, value)| match value {
                Value::Text(text) | Value::Other(text) if !text.trim().is_empty() => Some(text.as_str()),
                _ => None,
            })
    }

    /// A text that must be there, of at most so many characters; what is wrong is said beside its field.
    pub fn required(&self, name: &str, characters: usize) -> Result<String, Problem> {
        let text = self.text(name).unwrap_or_default().trim();
        Checks::new()
            .required(name, text)
            .at_most(name, text, characters)
            .done()?;
        Ok(text.to_owned())
    }

    /// The version sealed in the form or action by [`crate::view::Form::version`]; none is a mistake of the plugin.
    pub fn version(&self) -> Result<u64, Problem> {
        self.text("version")
            .and_then(|text| text.parse().ok())
            .ok_or_else(|| Problem::Other("the form carries no version".to_owned()))
    }

    /// Deletes the document at the version that was read, and goes there.
    pub fn delete(&self, id: &str, then: &str) -> Outcome {
        crate::content::delete(id, self.version()?)?;
        go(then)
    }

    /// What was typed, as a type of the plugin. A field that is absent or empty is `None`, `""`, `false` or `[]`; anything
    /// that cannot be read is a [`Problem::Form`] beside its field.
    pub fn form<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        form::read(&self.fields)
    }

    /// Like [`Request::form`], then the type's own [`FromForm::check`].
    pub fn checked<T: FromForm>(&self) -> Result<T, Problem> {
        let typed: T = self.form()?;
        typed.check().map(|()| typed)
    }

    /// The audience chosen in a people field of this form; choosing nobody is a problem beside the field.
    pub fn audience(&self, field: &str) -> Result<Audience, Problem> {
        Audience::chosen(field)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<u64> for Value {
    fn from(moment: u64) -> Self {
        Self::Moment(moment)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn route(req: &Request) -> &'static str {
        match req.at() {
            (Verb::View, []) => "list",
            (Verb::View, ["ecrire"]) => "write",
            (Verb::Action("publier"), ["ecrire"]) => "publish",
            (Verb::View, [_id]) => "show",
            (Verb::View, [_id, "modifier"]) => "edit",
            _ => "missing",
        }
    }

    #[test]
    fn routes_are_slice_patterns() {
        assert_eq!(route(&Request::view(&[])), "list");
        assert_eq!(route(&Request::view(&["ecrire"])), "write");
        assert_eq!(route(&Request::action("publier", &["ecrire"])), "publish");
        assert_eq!(route(&Request::action("effacer", &["ecrire"])), "missing");
        assert_eq!(route(&Request::view(&["0198"])), "show");
        assert_eq!(route(&Request::view(&["0198", "modifier"])), "edit");
        assert_eq!(route(&Request::view(&["a", "b", "c"])), "missing");
    }

    #[test]
    fn query_and_sealed_values() {
        let req = Request::action("retirer", &["x"])
            .with("version", "7")
            .with("vide", "  ")
            .with_query("page", "c2");
        assert_eq!(req.version(), Ok(7));
        assert_eq!(req.text("vide"), None);
        assert_eq!(req.page(), Some("c2"));
        assert_eq!(req.query("rubrique"), None);
        assert!(matches!(Request::view(&[]).version(), Err(Problem::Other(_))));
    }
}
