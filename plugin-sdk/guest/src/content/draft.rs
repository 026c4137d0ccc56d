//! What to write.

use serde::Serialize;

use super::{Level, State};
use crate::bindings::imports::preau::content::write as wire;
use crate::people::{Audience, Relation};
use crate::problem::Problem;

/// A document to create, or the changes to one: what is not set stays as it is.
///
/// `Draft::new("articles", &article).read_by(&to).publish().announce(&article.titre).create()?`
#[derive(Debug)]
pub struct Draft {
    wire: wire::Draft,
    /// A body that could not be written, said when the draft is used: builders do not fail half-way.
    broken: Option<String>,
}

impl Draft {
    /// A document with this body; a draft of its author until it is told otherwise.
    pub fn new<T: Serialize>(collection: &str, body: &T) -> Self {
        let mut draft = Self::change(collection);
        match serde_json::to_string(body) {
            Ok(json) => draft.wire.body(&json),
            Err(error) => draft.broken = Some(format!("body cannot be written: {error}")),
        }
        draft
    }

    /// A change that keeps the body.
    pub fn change(collection: &str) -> Self {
        Self {
            wire: wire::Draft::new(collection),
            broken: None,
        }
    }

    /// Who reads it. In an update, the first audience replaces the old ones.
    #[must_use]
    pub fn read_by(self, to: &Audience) -> Self {
        self.audience(Level::Read, to, None)
    }

    /// Read by them, and by whoever stands in these relations to them.
    pub fn read_with(self, to: &Audience, around: &[Relation]) -> Result<Self, Problem> {
        let mut draft = self.read_by(to);
        for relation in around {
            if let Some(others) = to.derive_if_any(*relation)? {
                draft = draft.read_by(&others);
            }
        }
        Ok(draft)
    }

    /// An audience with a level and how it is shown ("to", "cc", "hidden").
    #[must_use]
    pub fn audience(self, level: Level, to: &Audience, shown_as: Option<&str>) -> Self {
        self.wire.audience(level, &to.0, shown_as);
        self
    }

    /// Published: now, or when its date comes. On a held document this approves it.
    #[must_use]
    pub fn publish(self) -> Self {
        self.state(State::Published)
    }

    /// Waits for the holders of the collection's approval role.
    #[must_use]
    pub fn submit(self) -> Self {
        self.state(State::Held)
    }

    /// Any state.
    #[must_use]
    pub fn state(self, state: State) -> Self {
        self.wire.state(state);
        self
    }

    /// When it is published; none: at once.
    #[must_use]
    pub fn publish_at(self, unix_ms: Option<u64>) -> Self {
        self.wire.publish_at(unix_ms);
        self
    }

    /// When it leaves the lists; none: never.
    #[must_use]
    pub fn expire_at(self, unix_ms: Option<u64>) -> Self {
        self.wire.expire_at(unix_ms);
        self
    }

    /// Whom it is about.
    #[must_use]
    pub fn about(self, who: &str) -> Self {
        self.wire.about(who);
        self
    }

    /// Unique in this plugin, school and collection.
    #[must_use]
    pub fn claim(self, name: &str, value: &str) -> Self {
        self.wire.claim(name, value);
        self
    }

    /// One line for the notifications of its readers.
    #[must_use]
    pub fn announce(self, line: &str) -> Self {
        self.wire.announce(line);
        self
    }

    /// What it asks its readers, one answer each; fixed once it is published.
    #[must_use]
    pub fn ballot(mut self, ballot: &super::ballot::Ballot) -> Self {
        match ballot.json() {
            Ok(json) => self.wire.ballot(&json),
            Err(error) => self.broken = Some(format!("ballot cannot be written: {error}")),
        }
        self
    }

    /// About each pupil of its audience.
    #[must_use]
    pub fn about_each(self) -> Self {
        self.wire.about_each();
        self
    }

    /// The legal representatives of each of these pupils sign it, perhaps before a moment (Unix milliseconds).
    #[must_use]
    pub fn ask_signature(self, by: wire::Signers, until: Option<u64>) -> Self {
        self.wire.ask_signature(by, until);
        self
    }

    /// A line sent again every so many days to those without this mark ("seen", "signed").
    #[must_use]
    pub fn remind_after(self, days: u32, mark: &str, line: &str) -> Self {
        self.wire.remind_after(days, mark, line);
        self
    }

    fn sound(self) -> Result<wire::Draft, Problem> {
        match self.broken {
            None => Ok(self.wire),
            Some(words) => Err(Problem::Other(words)),
        }
    }

    /// Writes a new document; its id.
    pub fn create(self) -> Result<String, Problem> {
        Ok(wire::create(self.sound()?)?)
    }

    /// Changes a document that is still at this version; the new version.
    pub fn update(self, id: &str, version: u64) -> Result<u64, Problem> {
        Ok(wire::update(id, version, self.sound()?)?)
    }
}

/// Several writes, all or nothing.
#[derive(Debug)]
pub struct Batch(wire::Batch);

impl Default for Batch {
    fn default() -> Self {
        Self::new()
    }
}

impl Batch {
    /// Nothing to do yet.
    pub fn new() -> Self {
        Self(wire::Batch::new())
    }

    /// One more document.
    pub fn create(self, what: Draft) -> Result<Self, Problem> {
        self.0.create(what.sound()?);
        Ok(self)
    }

    /// A change to a document that is still at this version.
    pub fn update(self, id: &str, version: u64, what: Draft) -> Result<Self, Problem> {
        self.0.update(id, version, what.sound()?);
        Ok(self)
    }

    /// A deletion.
    #[must_use]
    pub fn delete(self, id: &str, version: u64) -> Self {
        self.0.delete(id, version);
        self
    }

    /// Only if this document is still at this version.
    #[must_use]
    pub fn require(self, id: &str, version: u64) -> Self {
        self.0.require(id, version);
        self
    }

    /// Does it all; the ids of the created documents, in order.
    pub fn commit(self) -> Result<Vec<String>, Problem> {
        Ok(self.0.commit()?)
    }
}
