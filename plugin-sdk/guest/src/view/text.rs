//! Words: headings, paragraphs, lists, badges, notices, empty states.

use super::Tone;
use super::block::{Block, builder};
use super::json::Obj;
use super::links::Link;
use crate::rich::RichText;

/// A heading of level 2 (below the page's title), or deeper.
#[derive(Clone, Debug)]
pub struct Heading {
    text: String,
    level: u8,
}

/// `heading("Brouillons")`.
pub fn heading(text: impl Into<String>) -> Heading {
    Heading {
        text: text.into(),
        level: 2,
    }
}

impl Heading {
    /// 2, 3 or 4.
    #[must_use]
    pub fn level(mut self, level: u8) -> Self {
        self.level = level.clamp(2, 4);
        self
    }
}

impl From<Heading> for Block {
    fn from(one: Heading) -> Self {
        Self::from_json(
            Obj::block("heading")
                .number("level", one.level)
                .text("text", &one.text)
                .end(),
        )
    }
}

/// Plain text; newlines part paragraphs.
#[derive(Clone, Debug)]
pub struct Text {
    text: String,
    tone: Option<&'static str>,
}

/// `text("Aucun article ne correspond.")`.
pub fn text(text: impl Into<String>) -> Text {
    Text {
        text: text.into(),
        tone: None,
    }
}

impl Text {
    /// Secondary.
    #[must_use]
    pub fn soft(mut self) -> Self {
        self.tone = Some("soft");
        self
    }

    /// Stressed.
    #[must_use]
    pub fn strong(mut self) -> Self {
        self.tone = Some("strong");
        self
    }
}

impl From<Text> for Block {
    fn from(one: Text) -> Self {
        Self::from_json(Obj::block("text").text("text", &one.text).maybe("tone", one.tone).end())
    }
}

/// HTML that the kernel cleans when it draws it.
#[derive(Clone, Debug)]
pub struct RichBlock(String);

/// The text that somebody typed in a rich-text field.
pub fn rich_text(text: &RichText) -> RichBlock {
    RichBlock(text.html())
}

impl From<RichBlock> for Block {
    fn from(one: RichBlock) -> Self {
        Self::from_json(Obj::block("rich-text").text("html", &one.0).end())
    }
}

/// A list of texts or of blocks.
#[derive(Clone, Debug, Default)]
pub struct List {
    ordered: bool,
    items: Vec<String>,
}

/// `list().item("un").item("deux")`.
pub fn list() -> List {
    List::default()
}

impl List {
    /// Numbered.
    #[must_use]
    pub fn ordered(mut self) -> Self {
        self.ordered = true;
        self
    }

    /// One more text.
    #[must_use]
    pub fn item(mut self, text: &str) -> Self {
        self.items.push(Obj::new().text("text", text).end());
        self
    }

    /// One more item made of blocks.
    #[must_use]
    pub fn blocks(mut self, blocks: &[Block]) -> Self {
        self.items.push(Obj::new().blocks(blocks).end());
        self
    }
}

impl From<List> for Block {
    fn from(one: List) -> Self {
        Self::from_json(
            Obj::block("list")
                .flag("ordered", one.ordered)
                .list("items", &one.items)
                .end(),
        )
    }
}

/// A short state in words.
#[derive(Clone, Debug)]
pub struct Badge {
    text: String,
    tone: Tone,
}

/// `badge("À valider", Tone::Warning)`.
pub fn badge(text: impl Into<String>, tone: Tone) -> Badge {
    Badge {
        text: text.into(),
        tone,
    }
}

impl Badge {
    /// As an item of a timeline entry.
    pub(super) fn inner(&self) -> String {
        Obj::new().text("text", &self.text).text("tone", self.tone.name()).end()
    }
}

impl From<Badge> for Block {
    fn from(one: Badge) -> Self {
        Self::from_json(
            Obj::block("badge")
                .text("text", &one.text)
                .text("tone", one.tone.name())
                .end(),
        )
    }
}

/// Something to notice.
#[derive(Clone, Debug)]
pub struct Notice {
    tone: Tone,
    title: Option<String>,
    text: Option<String>,
    blocks: Vec<Block>,
}

/// `notice(Tone::Success, "Article publié.")`.
pub fn notice(tone: Tone, text: impl Into<String>) -> Notice {
    Notice {
        tone,
        title: None,
        text: Some(text.into()),
        blocks: Vec::new(),
    }
}

impl Notice {
    /// Said first, in bold.
    #[must_use]
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// More than words.
    #[must_use]
    pub fn blocks(mut self, blocks: Vec<Block>) -> Self {
        self.blocks = blocks;
        self
    }
}

impl From<Notice> for Block {
    fn from(one: Notice) -> Self {
        Self::from_json(
            Obj::block("notice")
                .text("tone", one.tone.name())
                .maybe("title", one.title.as_deref())
                .maybe("text", one.text.as_deref())
                .some_blocks(&one.blocks)
                .end(),
        )
    }
}

/// What to say where nothing is.
#[derive(Clone, Debug)]
pub struct Empty {
    title: String,
    text: Option<String>,
    link: Option<Link>,
}

/// `empty("Aucune actualité")`.
pub fn empty(title: impl Into<String>) -> Empty {
    Empty {
        title: title.into(),
        text: None,
        link: None,
    }
}

impl Empty {
    /// Why, or when it will change.
    #[must_use]
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.text = Some(text.into());
        self
    }

    /// What to do about it.
    #[must_use]
    pub fn link(mut self, link: impl Into<Option<Link>>) -> Self {
        self.link = link.into();
        self
    }
}

impl From<Empty> for Block {
    fn from(one: Empty) -> Self {
        let object = Obj::block("empty")
            .text("title", &one.title)
            .maybe("text", one.text.as_deref());
        Self::from_json(match one.link {
            Some(link) => object.raw("link", &link.inner()).end(),
            None => object.end(),
        })
    }
}

builder!(Heading, Text, RichBlock, List, Badge, Notice, Empty);
