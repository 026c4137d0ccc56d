//! `preau.view/1`: typed views, read tolerantly and judged strictly.

mod block;
mod build;
mod error;
mod field;
mod limits;
mod locate;
mod names;
mod polls;
mod references;
mod refill;
mod table;
mod tagged;
#[cfg(test)]
mod tests;
mod validate;

use serde::{Deserialize, Serialize};

pub use block::{
    Action, Audience, Badge, Block, Card, Empty, Entry, Fact, Facts, Form, Group, Heading, Layout, Link, LinkStyle,
    List, ListItem, Moment, MomentStyle, Notice, Pagination, People, Person, Progress, RichText, Style, Submit, Text,
    TextLink, Timeline, Tone, Unknown, Weight,
};
pub use error::{ViewError, ViewFault};
pub use field::{Choice, Display, Field, FieldKind, Value};
pub use limits::{MAX_BYTES, MAX_DEPTH, MAX_NODES};
pub use names::{is_path, is_public_name};
pub use polls::{Ballot, Bar, Chart};
pub use references::{PickerAsk, References};
pub use refill::{Refused, Submission};
pub use table::{Cell, CellBlocks, Column, Table};

/// Media type of a resolved view.
pub const MEDIA_TYPE: &str = "application/vnd.preau.view+json";

/// A page or a widget, as a tree of blocks.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct View {
    /// Title of the page: the only level-1 heading.
    pub title: String,
    /// BCP 47 language of the content, when it is not the reader's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    /// What the page holds.
    #[serde(default)]
    pub blocks: Vec<Block>,
}

impl View {
    /// An empty view.
    pub fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            lang: None,
            blocks: Vec::new(),
        }
    }

    /// Adds a block.
    #[must_use]
    pub fn with(mut self, block: impl Into<Block>) -> Self {
        self.blocks.push(block.into());
        self
    }

    /// Reads and judges a view given by a guest.
    ///
    /// Sizes are judged before anything is built, so that a hostile view costs one pass over its first bytes.
    pub fn parse(json: &str) -> Result<Self, ViewError> {
        limits::scan(json)?;
        let view: Self = serde_json::from_str(json).map_err(|e| locate::locate(json, &e))?;
        view.validate()?;
        Ok(view)
    }

    /// Judges a view built in Rust (the kernel's own pages): labels, levels, names, paths, depth.
    pub fn validate(&self) -> Result<(), ViewError> {
        validate::view(self)
    }
}
