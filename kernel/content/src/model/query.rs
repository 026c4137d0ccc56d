//! What is asked.

use preau_model::PersonneId;

use super::State;

/// A query on one index of a collection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// Collection id.
    pub collection: String,
    /// Index id.
    pub index: String,
    /// First keys, equal to these.
    pub prefix: Vec<Key>,
    /// Bounds, both included, of the key that follows the prefix; `Key::None` leaves a side open.
    pub between: Option<(Key, Key)>,
    /// Highest first.
    pub descending: bool,
    /// Only documents of this state.
    pub state: State,
    /// Only those that the reader wrote.
    pub mine: bool,
    /// Only those about this person.
    pub about: Option<PersonneId>,
    /// With (`true`) or without these marks of the reader.
    pub marked: Vec<(String, bool)>,
    /// Only those that hold these words.
    pub matching: Option<String>,
    /// Most items, up to 100.
    pub limit: u32,
    /// Where the previous page ended.
    pub after: Option<String>,
}

impl Query {
    /// Published documents of an index, lowest key first, 20 per page.
    pub fn new(collection: &str, index: &str) -> Self {
        Self {
            collection: collection.to_owned(),
            index: index.to_owned(),
            prefix: Vec::new(),
            between: None,
            descending: false,
            state: State::Published,
            mine: false,
            about: None,
            marked: Vec::new(),
            matching: None,
            limit: 20,
            after: None,
        }
    }

    /// Is the answer filtered beyond what the index itself decides?
    pub(crate) fn filters(&self) -> bool {
        self.mine || self.about.is_some() || !self.marked.is_empty()
    }
}

/// A key of an index.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// Nothing; lowest.
    None,
    /// A whole number, or milliseconds.
    Number(i64),
    /// Text; its first 200 bytes count.
    Text(String),
}
