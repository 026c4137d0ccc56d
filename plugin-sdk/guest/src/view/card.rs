//! Things that hold or measure others: cards, groups, facts, progress.

use super::Tone;
use super::block::{Block, builder};
use super::json::Obj;
use super::links::Link;
use super::people::{DateStyle, moment};

/// A titled frame around blocks.
#[derive(Clone, Debug)]
pub struct Card {
    title: String,
    level: Option<u8>,
    icon: Option<String>,
    link: Option<Link>,
    tone: Option<Tone>,
    blocks: Vec<Block>,
}

/// `card("Alertes", col![…])`.
pub fn card(title: impl Into<String>, blocks: Vec<Block>) -> Card {
    Card {
        title: title.into(),
        level: None,
        icon: None,
        link: None,
        tone: None,
        blocks,
    }
}

impl Card {
    /// Level of its title: 2, 3 or 4.
    #[must_use]
    pub fn level(mut self, level: u8) -> Self {
        self.level = Some(level.clamp(2, 4));
        self
    }

    /// One of the kernel's icons.
    #[must_use]
    pub fn icon(mut self, icon: impl Into<String>) -> Self {
        self.icon = Some(icon.into());
        self
    }

    /// Where it leads.
    #[must_use]
    pub fn link(mut self, link: Link) -> Self {
        self.link = Some(link);
        self
    }

    /// What it means.
    #[must_use]
    pub fn tone(mut self, tone: Tone) -> Self {
        self.tone = Some(tone);
        self
    }
}

impl From<Card> for Block {
    fn from(one: Card) -> Self {
        let mut object = Obj::block("card")
            .text("title", &one.title)
            .maybe_number("level", one.level)
            .maybe("icon", one.icon.as_deref())
            .maybe("tone", one.tone.map(Tone::name));
        if let Some(link) = one.link {
            object = object.raw("link", &link.inner());
        }
        Self::from_json(object.blocks(&one.blocks).end())
    }
}

/// How a group lays its blocks out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Side by side, wrapping.
    Row,
    /// One under the other.
    Stack,
    /// Equal columns where there is room.
    Grid,
}

/// Blocks laid out together.
#[derive(Clone, Debug)]
pub struct Group {
    layout: Layout,
    blocks: Vec<Block>,
}

/// Side by side.
pub fn row(blocks: Vec<Block>) -> Group {
    Group {
        layout: Layout::Row,
        blocks,
    }
}

/// One under the other.
pub fn stack(blocks: Vec<Block>) -> Group {
    Group {
        layout: Layout::Stack,
        blocks,
    }
}

/// Equal columns where there is room.
pub fn grid(blocks: Vec<Block>) -> Group {
    Group {
        layout: Layout::Grid,
        blocks,
    }
}

impl Group {
    /// Nothing at all rather than an empty group.
    pub fn if_any(self) -> Option<Self> {
        let any = !self.blocks.is_empty();
        self.only_if(any)
    }
}

impl From<Group> for Block {
    fn from(one: Group) -> Self {
        let layout = match one.layout {
            Layout::Row => "row",
            Layout::Stack => "stack",
            Layout::Grid => "grid",
        };
        Self::from_json(Obj::block("group").text("layout", layout).blocks(&one.blocks).end())
    }
}

/// Labels and what they are worth.
#[derive(Clone, Debug, Default)]
pub struct Facts(Vec<String>);

/// `facts().fact("Rubrique", "Cantine")`.
pub fn facts() -> Facts {
    Facts::default()
}

impl Facts {
    /// One fact in words.
    #[must_use]
    pub fn fact(mut self, label: &str, text: &str) -> Self {
        self.0.push(Obj::new().text("label", label).text("text", text).end());
        self
    }

    /// A day and an hour; none: the fact is left out.
    #[must_use]
    pub fn moment(self, label: &str, at: Option<u64>) -> Self {
        self.blocks(label, &crate::col![at.map(|at| moment(at).style(DateStyle::DateTime))])
    }

    /// One fact in blocks; none: the fact is left out.
    #[must_use]
    pub fn blocks(mut self, label: &str, blocks: &[Block]) -> Self {
        if !blocks.is_empty() {
            self.0.push(Obj::new().text("label", label).blocks(blocks).end());
        }
        self
    }
}

impl From<Facts> for Block {
    fn from(one: Facts) -> Self {
        Self::from_json(Obj::block("facts").list("items", &one.0).end())
    }
}

/// How much is done.
#[derive(Clone, Debug)]
pub struct Progress {
    label: String,
    value: u64,
    max: u64,
}

/// `progress("6A", 18, 25)`.
pub fn progress(label: impl Into<String>, value: u64, max: u64) -> Progress {
    Progress {
        label: label.into(),
        value,
        max,
    }
}

impl From<Progress> for Block {
    fn from(one: Progress) -> Self {
        Self::from_json(
            Obj::block("progress")
                .text("label", &one.label)
                .number("value", one.value)
                .number("max", one.max)
                .end(),
        )
    }
}

builder!(Card, Group, Facts, Progress);
