//! Ways out of a view: links, buttons that act, pages of results.

use super::Style;
use super::block::{Block, builder};
use super::json::Obj;
use crate::content::Found;

/// A link to a page of the plugin.
#[derive(Clone, Debug)]
pub struct Link {
    text: String,
    path: String,
    button: bool,
}

/// `link("Tout voir", "")`. The path is below the plugin's own root.
pub fn link(text: impl Into<String>, path: impl Into<String>) -> Link {
    Link {
        text: text.into(),
        path: path.into(),
        button: false,
    }
}

impl Link {
    /// Drawn as a button.
    #[must_use]
    pub fn button(mut self) -> Self {
        self.button = true;
        self
    }

    /// As a member of another block.
    pub(super) fn inner(&self) -> String {
        Obj::new().text("text", &self.text).text("path", &self.path).end()
    }
}

impl From<Link> for Block {
    fn from(one: Link) -> Self {
        let style = one.button.then_some("button");
        Self::from_json(
            Obj::block("link")
                .text("text", &one.text)
                .text("path", &one.path)
                .maybe("style", style)
                .end(),
        )
    }
}

/// Any text as one segment of a path, or as a value of its query: `link(nom, format!("rubrique/{}", segment(nom)))`. It comes
/// back decoded in [`crate::Request::at`].
pub fn segment(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            safe.push(char::from(byte));
        } else {
            safe.push('%');
            safe.extend(
                [byte >> 4, byte & 15]
                    .iter()
                    .filter_map(|half| char::from_digit(u32::from(*half), 16)),
            );
        }
    }
    safe
}

/// A button that acts: a POST of its own, with values that the kernel seals.
#[derive(Clone, Debug)]
pub struct Action {
    name: String,
    label: String,
    path: Option<String>,
    values: Vec<(String, String)>,
    style: Option<Style>,
    confirm: Option<String>,
}

/// `action("retirer", "Retirer")`: the name that the plugin matches, and what the button says.
pub fn action(name: impl Into<String>, label: impl Into<String>) -> Action {
    Action {
        name: name.into(),
        label: label.into(),
        path: None,
        values: Vec::new(),
        style: None,
        confirm: None,
    }
}

impl Action {
    /// The page that receives it; the present one unless said.
    #[must_use]
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// A value that comes back unchanged.
    #[must_use]
    pub fn value(mut self, name: &str, value: impl Into<String>) -> Self {
        self.values.push((name.to_owned(), value.into()));
        self
    }

    /// The version acted upon, given back by [`crate::Request::version`].
    #[must_use]
    pub fn version(self, version: u64) -> Self {
        self.value("version", version.to_string())
    }

    /// Weight of the button.
    #[must_use]
    pub fn style(mut self, style: Style) -> Self {
        self.style = Some(style);
        self
    }

    /// A question asked before.
    #[must_use]
    pub fn confirm(mut self, question: impl Into<String>) -> Self {
        self.confirm = Some(question.into());
        self
    }
}

impl From<Action> for Block {
    fn from(one: Action) -> Self {
        Self::from_json(
            Obj::block("action")
                .text("action", &one.name)
                .text("label", &one.label)
                .maybe("path", one.path.as_deref())
                .map("values", &one.values)
                .maybe("style", one.style.map(Style::name))
                .maybe("confirm", one.confirm.as_deref())
                .end(),
        )
    }
}

/// Links to the next and previous pages of results.
#[derive(Clone, Debug)]
pub struct Pagination {
    next: Option<String>,
    previous: Option<String>,
    label: Option<String>,
}

/// Next page of these results; nothing on the last one (put it through [`Pagination::if_any`]).
pub fn pager<T>(found: &Found<T>) -> Pagination {
    Pagination {
        next: found.next.clone(),
        previous: None,
        label: None,
    }
}

impl Pagination {
    /// What is paged, for screen readers.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Where the previous page starts.
    #[must_use]
    pub fn previous(mut self, cursor: Option<String>) -> Self {
        self.previous = cursor;
        self
    }

    /// Nothing at all when there is nowhere to go.
    pub fn if_any(self) -> Option<Self> {
        let any = self.next.is_some() || self.previous.is_some();
        self.only_if(any)
    }
}

impl From<Pagination> for Block {
    fn from(one: Pagination) -> Self {
        Self::from_json(
            Obj::block("pagination")
                .maybe("next", one.next.as_deref())
                .maybe("previous", one.previous.as_deref())
                .maybe("label", one.label.as_deref())
                .end(),
        )
    }
}

builder!(Link, Action, Pagination);
