//! A document as one reader gets it.

use preau_model::{DocumentId, Hat, Millis, PersonneId, PrincipalId, StructureId};

use super::{Level, State};

/// A document, seen by one reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Id.
    pub id: DocumentId,
    /// Plugin.
    pub plugin: String,
    /// Collection.
    pub collection: String,
    /// Where it was written.
    pub structure: StructureId,
    /// Who wrote it; `None`: a service.
    pub author: Option<PersonneId>,
    /// The hat it was written under.
    pub author_hat: Option<Hat>,
    /// State. A published document past its `expire_at` is already archived.
    pub state: State,
    /// Grows by one with each change.
    pub version: i64,
    /// Major of the body.
    pub schema: i64,
    /// JSON, as the plugin stored it.
    pub body: String,
    /// Whom it is about.
    pub about: Option<PersonneId>,
    /// Creation.
    pub created: Millis,
    /// Last change.
    pub changed: Millis,
    /// As the author set it.
    pub publish_at: Option<Millis>,
    /// First publication.
    pub published: Option<Millis>,
    /// As the author set it.
    pub expire_at: Option<Millis>,
    /// What the reader may do with it.
    pub level: Level,
    /// The reader's marks: (name, value).
    pub marks: Vec<(String, String)>,
    /// The reader's principals that met it.
    pub matched: Vec<PrincipalId>,
    /// For a responsable: the children through whom it was met.
    pub enfants: Vec<PersonneId>,
    /// The structures through which it was met (its own for its author).
    pub through: Vec<StructureId>,
}

impl Document {
    /// Did the reader see it?
    pub fn seen(&self) -> bool {
        self.marks.iter().any(|(name, _)| name == crate::marks::SEEN)
    }
}

/// A page of documents; it may be shorter than asked and still have a `next`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// In the order of the index.
    pub items: Vec<Document>,
    /// Opaque; `None` at the end.
    pub next: Option<String>,
}
