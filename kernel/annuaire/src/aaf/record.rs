//! One record as read: an action, a category, an identifier, attributes with their values. The buffers are reused.

use super::category::Category;
use super::names::Name;

/// What a request asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Action {
    /// `addRequest`.
    #[default]
    Add,
    /// `modifyRequest`: every attribute given replaces all values of that name.
    Modify,
    /// `deleteRequest`.
    Delete,
}

/// A name and its values, one after the other.
#[derive(Debug, Clone, Copy)]
pub(super) struct Attribute {
    pub(super) name: Name,
    pub(super) first: usize,
    pub(super) count: usize,
}

/// A record.
#[derive(Debug, Clone, Default)]
pub(crate) struct Record {
    pub(crate) action: Action,
    /// `None`: the record did not say, or said something unknown (then `said` holds it).
    pub(crate) category: Option<Category>,
    pub(crate) said: String,
    pub(crate) id: String,
    /// Line where it starts.
    pub(crate) line: u64,
    /// The file is of the first degree: some attributes have another form there.
    pub(crate) first_degree: bool,
    pub(super) text: String,
    pub(super) attributes: Vec<Attribute>,
    pub(super) values: Vec<(usize, usize)>,
}

impl Record {
    /// An addition without any attribute yet.
    pub(crate) fn new(category: Category, id: &str) -> Self {
        Self {
            category: Some(category),
            said: category.said().to_owned(),
            id: id.to_owned(),
            ..Self::default()
        }
    }

    pub(crate) fn clear(&mut self) {
        self.action = Action::Add;
        self.category = None;
        self.first_degree = false;
        self.said.clear();
        self.id.clear();
        self.text.clear();
        self.attributes.clear();
        self.values.clear();
    }

    pub(crate) fn begin_attribute(&mut self, name: Name) {
        self.attributes.push(Attribute {
            name,
            first: self.values.len(),
            count: 0,
        });
    }

    pub(crate) fn push_text(&mut self, text: &str) {
        self.text.push_str(text);
    }

    pub(crate) const fn text_len(&self) -> usize {
        self.text.len()
    }

    pub(crate) const fn sizes(&self) -> (usize, usize) {
        (self.attributes.len(), self.values.len())
    }

    /// Ends the value that started at `from`: what surrounds it is trimmed; an empty one is kept as empty.
    pub(crate) fn end_value(&mut self, from: usize) {
        let value = self.text.get(from..).unwrap_or_default();
        let left = value.len() - value.trim_start().len();
        let trimmed = value.trim().len();
        self.values.push((from + left, from + left + trimmed));
        if let Some(attribute) = self.attributes.last_mut() {
            attribute.count += 1;
        }
    }

    pub(super) fn value(&self, index: usize) -> &str {
        self.values
            .get(index)
            .and_then(|(from, to)| self.text.get(*from..*to))
            .unwrap_or_default()
    }

    /// The name of each attribute, as often as it is given.
    pub(crate) fn names(&self) -> impl Iterator<Item = Name> {
        self.attributes.iter().map(|a| a.name)
    }

    /// The values of an attribute that are not empty.
    pub(crate) fn all(&self, name: Name) -> impl Iterator<Item = &str> {
        self.attributes
            .iter()
            .filter(move |a| a.name == name)
            .flat_map(move |a| (a.first..a.first + a.count).map(|i| self.value(i)))
            .filter(|value| !value.is_empty())
    }

    /// The first value that is not empty, or "".
    pub(crate) fn first(&self, name: Name) -> &str {
        self.all(name).next().unwrap_or_default()
    }

    /// Every attribute once, with its values that are not empty, sorted by name number.
    pub(crate) fn sorted(&mut self) -> impl Iterator<Item = (Name, impl Iterator<Item = &str> + Clone)> {
        if !self.attributes.is_sorted_by_key(|a| a.name) {
            self.attributes.sort_by_key(|a| a.name);
        }
        let this = &*self;
        this.attributes.chunk_by(|a, b| a.name == b.name).map(move |same| {
            let name = same.first().map_or(Name::MAX, |a| a.name);
            let values = same
                .iter()
                .flat_map(move |a| (a.first..a.first + a.count).map(move |i| this.value(i)))
                .filter(|value| !value.is_empty());
            (name, values)
        })
    }

    /// Applies the modifications of a `modifyRequest`: each attribute that it names has those values and no other; without any
    /// value that is not empty, the attribute is emptied. The others stay.
    pub(crate) fn replace(&mut self, modifications: &Self) {
        self.attributes
            .retain(|a| !modifications.attributes.iter().any(|m| m.name == a.name));
        for attribute in &modifications.attributes {
            self.begin_attribute(attribute.name);
            for index in attribute.first..attribute.first + attribute.count {
                self.push_value(modifications.value(index));
            }
        }
    }

    /// Adds a whole value to the last attribute.
    pub(crate) fn push_value(&mut self, value: &str) {
        let from = self.text.len();
        self.text.push_str(value);
        self.end_value(from);
    }
}
