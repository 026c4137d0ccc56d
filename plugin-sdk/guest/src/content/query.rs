//! Questions to an index of the manifest.

use serde::de::DeserializeOwned;

use super::{Doc, Found, Key, State};
use crate::bindings::imports::preau::content::read as wire;
use crate::problem::Problem;
use crate::request::Cursor;

/// `Query::new("articles", "recents").descending().page::<Article>(20, req.page())?`. Published documents unless
/// [`Query::in_state`] says otherwise, always filtered by what the acting person may read.
#[derive(Debug)]
pub struct Query(wire::Query);

impl Query {
    /// An index declared in the manifest.
    pub fn new(collection: &str, index: &str) -> Self {
        Self(wire::Query::new(collection, index))
    }

    /// First key of the index equal to this text.
    #[must_use]
    pub fn with(self, text: &str) -> Self {
        self.prefix(&[Key::Text(text.to_owned())])
    }

    /// First key of the index equal to this number.
    #[must_use]
    pub fn with_number(self, number: i64) -> Self {
        self.prefix(&[Key::Number(number)])
    }

    /// First keys of the index.
    #[must_use]
    pub fn prefix(self, keys: &[Key]) -> Self {
        self.0.prefix(keys);
        self
    }

    /// Bounds, both included, of the key after the prefix; [`Key::None`] leaves a side open.
    #[must_use]
    pub fn between(self, low: &Key, high: &Key) -> Self {
        self.0.between(low, high);
        self
    }

    /// Largest keys first.
    #[must_use]
    pub fn descending(self) -> Self {
        self.0.descending();
        self
    }

    /// All schools of the current hat.
    #[must_use]
    pub fn everywhere(self) -> Self {
        self.0.everywhere();
        self
    }

    /// Instead of published documents.
    #[must_use]
    pub fn in_state(self, state: State) -> Self {
        self.0.in_state(state);
        self
    }

    /// Written by the acting person.
    #[must_use]
    pub fn mine(self) -> Self {
        self.0.mine();
        self
    }

    /// About one person.
    #[must_use]
    pub fn about(self, who: &str) -> Self {
        self.0.about(who);
        self
    }

    /// With (or without) this mark of the acting person.
    #[must_use]
    pub fn marked(self, name: &str, is_set: bool) -> Self {
        self.0.marked(name, is_set);
        self
    }

    /// With these words.
    #[must_use]
    pub fn matching(self, words: &str) -> Self {
        self.0.matching(words);
        self
    }

    /// At most `limit` documents, from a cursor on.
    pub fn page<T: DeserializeOwned>(self, limit: u32, after: Cursor<'_>) -> Result<Found<T>, Problem> {
        let page = self.0.page(limit, after)?;
        let items = page.items.into_iter().map(Doc::from_wire).collect::<Result<_, _>>()?;
        Ok(Found { items, next: page.next })
    }

    /// The first documents.
    pub fn first<T: DeserializeOwned>(self, limit: u32) -> Result<Found<T>, Problem> {
        self.page(limit, None)
    }

    /// How many, up to a bound.
    pub fn count(self, at_most: u32) -> Result<u32, Problem> {
        Ok(self.0.count(at_most)?)
    }
}
