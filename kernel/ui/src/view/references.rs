//! Everything that the portal must look up before a view is drawn, so that one query answers it.

use std::collections::{BTreeSet, HashMap};

use super::View;
use super::block::Block;
use super::field::{Field, FieldKind};
use super::table::Cell;

/// What a view refers to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct References {
    /// Aliases of persons.
    pub persons: BTreeSet<String>,
    /// Those of them whose class or function is asked for too.
    pub about: BTreeSet<String>,
    /// Tokens of audiences.
    pub audiences: BTreeSet<String>,
    /// Documents whose ballot is drawn.
    pub ballots: BTreeSet<String>,
    /// People pickers to fill, in the order of the page.
    pub pickers: Vec<PickerAsk>,
}

/// A people picker of the view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PickerAsk {
    /// Name of the field.
    pub name: String,
    /// Kind of content addressed, when the guest says it.
    pub kind_of: Option<String>,
}

impl View {
    /// Collects the references of the whole tree.
    pub fn references(&self) -> References {
        let mut found = References::default();
        walk(&self.blocks, &mut found);
        found
    }
}

impl View {
    /// Gives audiences other tokens, when answers that named theirs apart share a page; one without a new name means nothing.
    pub fn rename_audiences(&mut self, names: &HashMap<String, String>) {
        rename(&mut self.blocks, names);
    }
}

fn rename(blocks: &mut [Block], names: &HashMap<String, String>) {
    for block in blocks {
        match block {
            Block::Audience(b) => b.token = names.get(&b.token).cloned().unwrap_or_default(),
            Block::List(b) => b.items.iter_mut().for_each(|item| rename(&mut item.blocks, names)),
            Block::Facts(b) => b.items.iter_mut().for_each(|item| rename(&mut item.blocks, names)),
            Block::Card(b) => rename(&mut b.blocks, names),
            Block::Group(b) => rename(&mut b.blocks, names),
            Block::Notice(b) => rename(&mut b.blocks, names),
            Block::Table(b) => {
                for cell in b.rows.iter_mut().flatten() {
                    if let Cell::Blocks(cell) = cell {
                        rename(&mut cell.blocks, names);
                    }
                }
            }
            _ => {}
        }
    }
}

fn walk(blocks: &[Block], found: &mut References) {
    for block in blocks {
        match block {
            Block::Person(b) => {
                found.persons.insert(b.alias.clone());
                if b.about {
                    found.about.insert(b.alias.clone());
                }
            }
            Block::People(b) => {
                let shown = b.at_most.unwrap_or(usize::MAX);
                found.persons.extend(b.refs.iter().take(shown).cloned());
            }
            Block::Audience(b) => {
                found.audiences.insert(b.token.clone());
            }
            Block::Ballot(b) => {
                found.ballots.insert(b.document.clone());
            }
            Block::Timeline(b) => {
                for item in &b.items {
                    found.persons.extend(item.by.iter().chain(&item.children).cloned());
                }
            }
            Block::Form(b) => fields(&b.fields, found),
            Block::List(b) => b.items.iter().for_each(|item| walk(&item.blocks, found)),
            Block::Facts(b) => b.items.iter().for_each(|item| walk(&item.blocks, found)),
            Block::Card(b) => walk(&b.blocks, found),
            Block::Group(b) => walk(&b.blocks, found),
            Block::Notice(b) => walk(&b.blocks, found),
            Block::Table(b) => {
                for cell in b.rows.iter().flatten() {
                    if let Cell::Blocks(cell) = cell {
                        walk(&cell.blocks, found);
                    }
                }
            }
            _ => {}
        }
    }
}

fn fields(list: &[Field], found: &mut References) {
    for field in list {
        match field.kind {
            FieldKind::People => found.pickers.push(PickerAsk {
                name: field.name.clone(),
                kind_of: field.kind_of.clone(),
            }),
            FieldKind::Section => fields(&field.fields, found),
            _ => {}
        }
    }
}
