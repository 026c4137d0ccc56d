//! What a manifest says of one kind of document.

use preau_model::Hat;

/// A collection of a plugin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collection {
    /// Plugin id.
    pub plugin: String,
    /// Collection id, unique in the plugin.
    pub id: String,
    /// Kind of content: names the communication rules that judge its audiences.
    pub kind: String,
    /// Who of a group reads: those of now, or those of the moment of publication.
    pub time: TimeRule,
    /// Who validates before publication; `None`: authors publish directly.
    pub approval: Option<Approval>,
    /// What an author learns of the mark `seen`.
    pub receipts: Receipts,
    /// Roles that may write here. None named: nobody.
    pub authors: Vec<String>,
    /// Major of the bodies.
    pub schema: u32,
    /// JSON pointers to the words of the search.
    pub text: Vec<String>,
    /// JSON pointer to the member of a body that, when true, makes its announcement urgent.
    pub urgent: Option<String>,
    /// Indexes; at least one.
    pub indexes: Vec<IndexDef>,
    /// Longest body, in bytes.
    pub max_body: usize,
    /// Retention class of the manifest.
    pub retention: String,
}

impl Collection {
    /// The index of this name.
    pub fn index(&self, id: &str) -> Option<&IndexDef> {
        self.indexes.iter().find(|index| index.id == id)
    }

    /// The index by which a document is found when none is asked for.
    pub fn first_index(&self) -> Option<&IndexDef> {
        self.indexes.first()
    }
}

/// Validation before publication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// The role that approves.
    pub role: String,
    /// The part that a school may switch off: without it, authors publish directly, save those of `always`.
    pub part: Option<String>,
    /// Roles whose documents are always validated. What a pupil writes always is, whatever the role.
    pub always: Vec<String>,
}

impl From<&str> for Approval {
    fn from(role: &str) -> Self {
        Self {
            role: role.to_owned(),
            part: None,
            always: Vec::new(),
        }
    }
}

/// When one must belong to a group to read what is addressed to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Time {
    /// Now: news, homework.
    Live,
    /// At the moment of publication, for ever: messages, liaison.
    AtPublication,
}

/// [`Time`] by hat: in a liaison notebook families are at-publication and staff live.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeRule {
    /// Staff.
    pub agent: Time,
    /// Responsables.
    pub responsable: Time,
    /// Pupils.
    pub eleve: Time,
    /// Guests.
    pub invite: Time,
}

impl TimeRule {
    /// The same for every hat.
    pub const fn all(time: Time) -> Self {
        Self {
            agent: time,
            responsable: time,
            eleve: time,
            invite: time,
        }
    }

    /// For one hat.
    pub const fn of(&self, hat: Hat) -> Time {
        match hat {
            Hat::Agent => self.agent,
            Hat::Responsable => self.responsable,
            Hat::Eleve => self.eleve,
            Hat::Invite => self.invite,
        }
    }
}

/// What an author may learn of the mark `seen`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Receipts {
    /// Nothing: `seen` is a watermark per (person, collection), with exceptions.
    None,
    /// How many.
    Count,
    /// Who: `seen` is recorded per document, when the document itself is drawn.
    Names,
}

/// An index of a collection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexDef {
    /// Its name.
    pub id: String,
    /// Its keys, most significant first.
    pub keys: Vec<KeySource>,
}

/// Where a key comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeySource {
    /// A JSON pointer into the body: text, number or boolean; anything else sorts lowest.
    Pointer(String),
    /// Moment of publication (lowest before).
    Published,
    /// Moment of creation.
    Created,
    /// Moment of the last change.
    Changed,
}

impl KeySource {
    /// From a manifest: `$published`, `$created`, `$changed`, or a JSON pointer such as `/rubrique`.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "$published" => Some(Self::Published),
            "$created" => Some(Self::Created),
            "$changed" => Some(Self::Changed),
            pointer if pointer.starts_with('/') && pointer.len() <= 200 => Some(Self::Pointer(pointer.to_owned())),
            _ => None,
        }
    }
}
