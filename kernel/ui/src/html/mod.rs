//! Blocks as accessible HTML: native elements, tied labels, no inline style, no script.

mod action;
mod ballot;
mod chart;
mod confirm;
mod content;
mod facts;
mod field;
mod form;
mod frame;
mod list;
mod nav;
mod people;
mod picker;
mod table;
#[cfg(test)]
mod tests;
mod timeline;
mod value;

use std::cell::Cell;

use maud::{Markup, html};

use crate::resolve::Resolver;
use crate::texts::Texts;
use crate::view::{Block, Tone, View};

pub use confirm::{Confirm, confirm};

/// Draws views for one reader, on one page.
///
/// One `Draw` per view: ids are made from its prefix, which must differ between the views of a page.
pub struct Draw<'a> {
    pub(crate) resolver: &'a dyn Resolver,
    pub(crate) texts: &'static Texts,
    prefix: String,
    own_url: Option<String>,
    ids: Cell<u32>,
    level: Cell<u8>,
    /// A form with errors takes the focus; only the first one of the page may.
    focus: Cell<bool>,
}

impl<'a> Draw<'a> {
    /// Draws under the page's title (level 1).
    pub fn new(resolver: &'a dyn Resolver, texts: &'static Texts) -> Self {
        Self {
            resolver,
            texts,
            prefix: String::new(),
            own_url: None,
            ids: Cell::new(0),
            level: Cell::new(1),
            focus: Cell::new(true),
        }
    }

    /// Prefix of the ids, for a view that shares its page with others: letters, digits, `-`.
    #[must_use]
    pub fn prefix(mut self, prefix: &str) -> Self {
        self.prefix = prefix
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
            .chain(std::iter::once('-'))
            .collect();
        self
    }

    /// Level of the title under which the view is drawn: 1 on its own page, 2 in a card of the home page.
    #[must_use]
    pub fn under(self, level: u8) -> Self {
        self.level.set(level.clamp(1, 5));
        self
    }

    /// Where forms and page links without a path go, when the view is not drawn at its own address (a widget).
    #[must_use]
    pub fn own_url(mut self, url: impl Into<String>) -> Self {
        self.own_url = Some(url.into());
        self
    }

    /// The blocks of a view, without its title: the page prints it.
    pub fn view(&self, view: &View) -> Markup {
        html! {
            @if let Some(lang) = view.lang.as_deref().filter(|l| is_language(l)) {
                div.pile lang=(lang) { (self.blocks(&view.blocks)) }
            } @else {
                (self.blocks(&view.blocks))
            }
        }
    }

    pub(crate) fn blocks(&self, blocks: &[Block]) -> Markup {
        html! { @for block in blocks { (self.block(block)) } }
    }

    fn block(&self, block: &Block) -> Markup {
        match block {
            Block::Heading(b) => self.heading(b),
            Block::Text(b) => Self::text(b),
            Block::RichText(b) => self.rich_text(b),
            Block::List(b) => self.list(b),
            Block::Table(b) => self.table(b),
            Block::Card(b) => self.card(b),
            Block::Group(b) => self.group(b),
            Block::Badge(b) => Self::badge(b),
            Block::Notice(b) => self.notice(b),
            Block::Form(b) => self.form(b),
            Block::Action(b) => self.action(b),
            Block::Link(b) => self.link(b),
            Block::Person(b) => self.person(b),
            Block::People(b) => self.people(b),
            Block::Audience(b) => self.audience(b),
            Block::Moment(b) => self.moment(b),
            Block::Timeline(b) => self.timeline(b),
            Block::Pagination(b) => self.pagination(b),
            Block::Facts(b) => self.facts(b),
            Block::Progress(b) => self.progress(b),
            Block::Empty(b) => self.empty(b),
            Block::Chart(b) => self.chart(b),
            Block::Ballot(b) => self.ballot(b),
            Block::Unknown(b) => html! { @if let Some(text) = &b.fallback { p.doux { (text) } } },
        }
    }

    /// A fresh id.
    pub(crate) fn id(&self, kind: &str) -> String {
        let n = self.ids.get() + 1;
        self.ids.set(n);
        format!("{}{kind}{n}", self.prefix)
    }

    /// The level at which a title is drawn: the one asked for, without skipping a level.
    pub(crate) fn next_level(&self, asked: u8) -> u8 {
        let level = asked.min(self.level.get() + 1).clamp(2, 6);
        self.level.set(level);
        level
    }

    pub(crate) fn level(&self) -> u8 {
        self.level.get()
    }

    pub(crate) fn set_level(&self, level: u8) {
        self.level.set(level);
    }

    pub(crate) fn own(&self) -> Option<&str> {
        self.own_url.as_deref()
    }

    /// True once: the caller's error summary is the one that takes the focus.
    pub(crate) fn take_focus(&self) -> bool {
        self.focus.replace(false)
    }

    pub(crate) fn page_url(&self, path: &str) -> String {
        self.resolver.page_url(path)
    }
}

/// A title of any level.
pub(crate) fn title(level: u8, id: Option<&str>, text: &str) -> Markup {
    html! {
        @match level {
            1 => h1 id=[id] { (text) },
            2 => h2 id=[id] { (text) },
            3 => h3 id=[id] { (text) },
            4 => h4 id=[id] { (text) },
            5 => h5 id=[id] { (text) },
            _ => h6 id=[id] { (text) },
        }
    }
}

/// Class of a tone.
pub(crate) fn tone_class(tone: Tone) -> &'static str {
    match tone {
        Tone::Neutral => "t-neutre",
        Tone::Info => "t-ardoise",
        Tone::Success => "t-mousse",
        Tone::Warning => "t-miel",
        Tone::Danger => "t-brique",
    }
}

/// A plausible BCP 47 tag.
fn is_language(tag: &str) -> bool {
    (2..=35).contains(&tag.len())
        && tag
            .split('-')
            .all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}
