//! A document as read, with its body as the plugin's own type.

use std::ops::Deref;

use serde::de::DeserializeOwned;

use super::{Level, State};
use crate::bindings::imports::preau::content::types as wire;
use crate::col;
use crate::people::Person;
use crate::problem::Problem;
use crate::view::{Action, Entry, Facts, Style, action, entry, facts, person};

/// What the kernel knows of a document; it derefs to the body.
#[derive(Clone, Debug)]
pub struct Doc<T> {
    /// Stable id.
    pub id: String,
    /// What an update or a deletion expects.
    pub version: u64,
    /// Where it is in its life.
    pub state: State,
    /// None when the author is a service, or was erased.
    pub author: Option<Person>,
    /// UAI of its school.
    pub structure: String,
    /// Whom it is about.
    pub about: Option<Person>,
    /// Unix milliseconds.
    pub created: u64,
    /// Unix milliseconds.
    pub changed: u64,
    /// Unix milliseconds; none before publication.
    pub published: Option<u64>,
    /// Unix milliseconds, as the author set it.
    pub publish_at: Option<u64>,
    /// Unix milliseconds, as the author set it.
    pub expire_at: Option<u64>,
    /// What the acting person may do with it.
    pub level: Level,
    /// Marks of the acting person.
    pub marks: Vec<(String, String)>,
    /// As stored by this plugin.
    pub body: T,
}

impl<T> Deref for Doc<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.body
    }
}

impl<T> Doc<T> {
    /// The acting person may change, withdraw and delete it.
    pub fn is_mine(&self) -> bool {
        self.level == Level::Manage
    }

    /// A line of a list that leads to the document: when it was published (or last changed), and by whom.
    pub fn entry(&self, title: &str) -> Entry {
        entry(title)
            .path(&self.id)
            .when(self.published.unwrap_or(self.changed))
            .by(self.author.as_deref())
    }

    /// Who wrote it and when it was published, under these labels.
    pub fn facts(&self, by: &str, on: &str) -> Facts {
        let author = col![self.author.as_deref().map(person)];
        facts().blocks(by, &author).moment(on, self.published)
    }

    /// A button that asks, then presses « supprimer », for who manages it; [`crate::Request::delete`] does it.
    pub fn deletion(&self, label: &str, question: &str) -> Option<Action> {
        let button = action("supprimer", label).version(self.version).style(Style::Danger);
        button.confirm(question).only_if(self.is_mine())
    }

    /// A mark of the acting person.
    pub fn mark(&self, name: &str) -> Option<&str> {
        self.marks
            .iter()
            .find(|(one, _)| one == name)
            .map(|(_, value)| value.as_str())
    }
}

impl<T: DeserializeOwned> Doc<T> {
    pub(super) fn from_wire(doc: wire::Document) -> Result<Self, Problem> {
        let body = serde_json::from_str(&doc.body)
            .map_err(|error| Problem::Other(format!("body of {} cannot be read: {error}", doc.id)))?;
        Ok(Self {
            id: doc.id,
            version: doc.version,
            state: doc.state,
            author: doc.author,
            structure: doc.structure,
            about: doc.about,
            created: doc.created,
            changed: doc.changed,
            published: doc.published,
            publish_at: doc.publish_at,
            expire_at: doc.expire_at,
            level: doc.level,
            marks: doc.marks,
            body,
        })
    }
}

/// One page of results.
#[derive(Clone, Debug)]
pub struct Found<T> {
    /// May be fewer than asked and still have a `next`.
    pub items: Vec<Doc<T>>,
    /// Where the next page starts.
    pub next: Option<String>,
}

impl<T> Found<T> {
    /// The documents, in the order of the index.
    pub fn iter(&self) -> std::slice::Iter<'_, Doc<T>> {
        self.items.iter()
    }

    /// Nothing here, and nothing after.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty() && self.next.is_none()
    }
}

impl<'a, T> IntoIterator for &'a Found<T> {
    type Item = &'a Doc<T>;
    type IntoIter = std::slice::Iter<'a, Doc<T>>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
