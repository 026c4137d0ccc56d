//! Builders of `preau.view/1` blocks. Each one is a function that takes what the block cannot do without, methods for the
//! rest, and turns into a [`Block`] by itself in [`crate::col!`].

mod ballot;
mod block;
mod card;
mod field;
mod forms;
mod json;
mod links;
mod people;
mod table;
mod text;
mod timeline;

use std::fmt;

pub use ballot::{BallotBlock, Chart, ballot, chart};
pub use block::{Block, IntoBlocks, Screen, tile, view};
pub use card::{Card, Facts, Group, Layout, Progress, card, facts, grid, progress, row, stack};
pub use field::{Choice, Field, choice};
pub use forms::{Form, form};
pub(crate) use json::Obj;
pub use links::{Action, Link, Pagination, action, link, pager, segment};
pub use people::{AudienceBlock, DateStyle, Moment, People, PersonBlock, audience, moment, people, person};
pub use table::{Cell, Table, table};
pub use text::{
    Badge, Empty, Heading, List, Notice, RichBlock, Text, badge, empty, heading, list, notice, rich_text, text,
};
pub use timeline::{Entry, Timeline, entry, timeline};

/// The meaning of a colour; the kernel says it in words too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// No particular meaning.
    #[default]
    Neutral,
    /// Good to know.
    Info,
    /// It went well.
    Success,
    /// Be careful.
    Warning,
    /// Something is wrong, or cannot be undone.
    Danger,
}

impl Tone {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Info => "info",
            Self::Success => "success",
            Self::Warning => "warning",
            Self::Danger => "danger",
        }
    }
}

/// Weight of a button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// The one thing to do here.
    Primary,
    /// One of several.
    Secondary,
    /// It takes something away.
    Danger,
}

impl Style {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Primary => "primary",
            Self::Secondary => "secondary",
            Self::Danger => "danger",
        }
    }
}

impl fmt::Display for Tone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests;
