//! What is written.

use preau_model::{DocumentId, Millis, PersonneId, Principal};

use super::{Level, ShownAs, State};
use crate::{Ballot, Concerns, Reminder};

/// What to write. In an update, what is not set stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// Collection id.
    pub collection: String,
    /// JSON object; needed to create.
    pub body: Option<String>,
    /// The whole (intended) audience.
    pub audience: Option<Vec<Aimed>>,
    /// State asked for; creating without one makes a draft. `Published` with a `publish_at` to come is deferred.
    pub state: Option<State>,
    /// Deferred publication; `Some(None)` takes it back.
    pub publish_at: Option<Option<Millis>>,
    /// End; `Some(None)` takes it back.
    pub expire_at: Option<Option<Millis>>,
    /// Whom it is about.
    pub about: Option<PersonneId>,
    /// (name, value), unique per plugin, school and collection; replaces the document's claims of the same names.
    pub claims: Vec<(String, String)>,
    /// One line for the notifications of its publication.
    pub announce: Option<String>,
    /// What it asks its readers; fixed once the document is published.
    pub ballot: Option<Ballot>,
    /// It is about each pupil of its audience, and may ask for signatures.
    pub concerns: Option<Concerns>,
    /// A line sent again to those who are late.
    pub reminder: Option<Reminder>,
}

impl Draft {
    /// An empty draft of a collection.
    pub fn new(collection: &str) -> Self {
        Self {
            collection: collection.to_owned(),
            ..Self::default()
        }
    }
}

/// One principal of an audience.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aimed {
    /// Whom.
    pub principal: Principal,
    /// What they may do.
    pub level: Level,
    /// How others see that they are addressed.
    pub shown_as: ShownAs,
}

impl Aimed {
    /// A plain reader.
    pub const fn read(principal: Principal) -> Self {
        Self {
            principal,
            level: Level::Read,
            shown_as: ShownAs::To,
        }
    }
}

/// One write of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Write {
    /// A new document.
    Create(Draft),
    /// A change of a document that is still at version `expected`.
    Update {
        /// Which.
        id: DocumentId,
        /// Its version, as read.
        expected: i64,
        /// What changes.
        draft: Draft,
    },
    /// Its end.
    Delete {
        /// Which.
        id: DocumentId,
        /// Its version, as read.
        expected: i64,
    },
    /// Nothing changes, but the batch only passes if the document is still at this version.
    Require {
        /// Which.
        id: DocumentId,
        /// Its version, as read.
        expected: i64,
    },
}

/// What a write did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// The document.
    pub id: DocumentId,
    /// Its version now (0 after a deletion).
    pub version: i64,
    /// Its state now; `None` after a deletion.
    pub state: Option<State>,
}
