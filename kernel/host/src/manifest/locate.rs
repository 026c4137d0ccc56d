//! From the path of a field to its line, and from a byte to both.

use std::fmt::Write as _;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The document with its positions.
pub(super) struct Locate<'s> {
    source: &'s str,
    root: Option<Spanned<DeTable<'s>>>,
}

impl<'s> Locate<'s> {
    pub(super) fn new(source: &'s str) -> Self {
        Self {
            source,
            root: DeTable::parse(source).ok(),
        }
    }

    /// Line of a byte, from 1.
    pub(super) fn line(&self, at: usize) -> usize {
        self.source.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
    }

    /// Line of a field like `collections[0].approval`, or of what holds it.
    pub(super) fn line_of(&self, field: &str) -> Option<usize> {
        let mut table = self.root.as_ref()?.get_ref();
        let mut at = None;
        for part in field.split('.') {
            let (name, index) = match part.split_once('[') {
                Some((name, index)) => (name, index.trim_end_matches(']').parse::<usize>().ok()),
                None => (part, None),
            };
            let Some((key, value)) = table.iter().find(|(key, _)| key.get_ref() == name) else {
                break;
            };
            let mut value = value;
            at = Some(key.span().start);
            if let (Some(index), DeValue::Array(items)) = (index, value.get_ref()) {
                let Some(item) = items.get(index) else { break };
                at = Some(item.span().start);
                value = item;
            }
            let DeValue::Table(inner) = value.get_ref() else { break };
            table = inner;
        }
        at.map(|at| self.line(at))
    }

    /// The innermost field that holds these bytes.
    pub(super) fn field_at(&self, span: &Range<usize>) -> String {
        let mut path = String::new();
        if let Some(root) = &self.root {
            descend(root.get_ref(), span, &mut path);
        }
        path
    }
}

fn descend(table: &DeTable<'_>, span: &Range<usize>, path: &mut String) {
    for (key, value) in table {
        let inside = |range: &Range<usize>| range.start <= span.start && span.start < range.end.max(range.start + 1);
        let own = key.span() == *span;
        let (item, index) = match value.get_ref() {
            DeValue::Array(items) => match items.iter().enumerate().find(|(_, item)| holds(item, span)) {
                Some((index, item)) => (item, Some(index)),
                None => (value, None),
            },
            _ => (value, None),
        };
        if !(own || inside(&value.span()) || index.is_some() || holds(value, span)) {
            continue;
        }
        if !path.is_empty() {
            path.push('.');
        }
        path.push_str(key.get_ref());
        if let Some(index) = index {
            // Writing to a String cannot fail.
            let _ = write!(path, "[{index}]");
        }
        if let DeValue::Table(inner) = item.get_ref() {
            descend(inner, span, path);
        }
        return;
    }
}

/// Tables written under a header may span less than what they hold: look inside.
fn holds(value: &Spanned<DeValue<'_>>, span: &Range<usize>) -> bool {
    let range = value.span();
    if range.start <= span.start && span.start < range.end {
        return true;
    }
    match value.get_ref() {
        DeValue::Table(table) => table
            .iter()
            .any(|(key, inner)| (key.span().start <= span.start && span.start < key.span().end) || holds(inner, span)),
        DeValue::Array(items) => items.iter().any(|item| holds(item, span)),
        _ => false,
    }
}
