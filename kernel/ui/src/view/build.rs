//! Constructors for the blocks that kernel pages use most.

use super::block::{
    Action, Badge, Block, Card, Empty, Fact, Facts, Form, Group, Heading, Layout, Link, LinkStyle, Moment, MomentStyle,
    Notice, Person, RichText, Text, TextLink, Timeline, Tone, Weight,
};
use super::block::{Entry, Style};
use super::field::Field;
use super::table::{Cell, Column, Table};

impl Block {
    /// A title of level 2, 3 or 4.
    pub fn heading(level: u8, text: impl Into<String>) -> Self {
        Heading {
            level,
            text: text.into(),
        }
        .into()
    }

    /// A paragraph.
    pub fn text(text: impl Into<String>) -> Self {
        Text {
            text: text.into(),
            tone: None,
        }
        .into()
    }

    /// A secondary paragraph.
    pub fn soft(text: impl Into<String>) -> Self {
        Text {
            text: text.into(),
            tone: Some(Weight::Soft),
        }
        .into()
    }

    /// HTML to be cleaned.
    pub fn rich_text(html: impl Into<String>) -> Self {
        RichText { html: html.into() }.into()
    }

    /// A state in words.
    pub fn badge(tone: Tone, text: impl Into<String>) -> Self {
        Badge {
            text: text.into(),
            tone,
        }
        .into()
    }

    /// A message about the page.
    pub fn notice(tone: Tone, title: impl Into<String>, text: impl Into<String>) -> Self {
        Notice {
            tone,
            title: Some(title.into()),
            text: Some(text.into()),
            blocks: Vec::new(),
        }
        .into()
    }

    /// Blocks laid out together.
    pub fn group(layout: Layout, blocks: Vec<Self>) -> Self {
        Group { layout, blocks }.into()
    }

    /// A link.
    pub fn link(text: impl Into<String>, path: impl Into<String>) -> Self {
        Link {
            text: text.into(),
            path: path.into(),
            style: None,
        }
        .into()
    }

    /// A link that looks like a button.
    pub fn link_button(text: impl Into<String>, path: impl Into<String>) -> Self {
        Link {
            text: text.into(),
            path: path.into(),
            style: Some(LinkStyle::Button),
        }
        .into()
    }

    /// A person.
    pub fn person(alias: impl Into<String>) -> Self {
        Person {
            alias: alias.into(),
            note: None,
            about: false,
        }
        .into()
    }

    /// A moment, in Unix milliseconds.
    pub fn moment(at: i64, style: MomentStyle) -> Self {
        Moment {
            at,
            style: Some(style),
            label: None,
        }
        .into()
    }

    /// Terms and plain texts.
    pub fn facts<L: Into<String>, T: Into<String>>(items: impl IntoIterator<Item = (L, T)>) -> Self {
        Facts {
            items: items
                .into_iter()
                .map(|(label, text)| Fact {
                    label: label.into(),
                    text: Some(text.into()),
                    blocks: Vec::new(),
                })
                .collect(),
        }
        .into()
    }

    /// Lines of dated things.
    pub fn timeline(label: impl Into<String>, items: Vec<Entry>) -> Self {
        Timeline {
            label: label.into(),
            items,
        }
        .into()
    }

    /// An empty state.
    pub fn empty(title: impl Into<String>, text: impl Into<String>) -> Self {
        Empty {
            title: title.into(),
            text: Some(text.into()),
            link: None,
        }
        .into()
    }
}

impl Card {
    /// A card with its blocks.
    pub fn new(title: impl Into<String>, blocks: Vec<Block>) -> Self {
        Self {
            title: title.into(),
            level: None,
            icon: None,
            link: None,
            tone: None,
            blocks,
        }
    }

    /// Icon of the kit.
    #[must_use]
    pub fn icon(mut self, icon: impl Into<String>) -> Self {
        self.icon = Some(icon.into());
        self
    }

    /// Colour of the icon.
    #[must_use]
    pub fn tone(mut self, tone: Tone) -> Self {
        self.tone = Some(tone);
        self
    }

    /// Link beside the title.
    #[must_use]
    pub fn link(mut self, text: impl Into<String>, path: impl Into<String>) -> Self {
        self.link = Some(TextLink {
            text: text.into(),
            path: path.into(),
        });
        self
    }
}

impl Form {
    /// A form with its fields.
    pub fn new(action: impl Into<String>, submit: impl Into<String>, fields: Vec<Field>) -> Self {
        Self {
            action: action.into(),
            submit: submit.into(),
            fields,
            ..Self::default()
        }
    }

    /// A value sealed by the kernel and given back with the action.
    #[must_use]
    pub fn hidden(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.hidden.insert(name.into(), value.into());
        self
    }
}

impl Action {
    /// A button.
    pub fn new(action: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            action: action.into(),
            label: label.into(),
            ..Self::default()
        }
    }

    /// How it looks.
    #[must_use]
    pub fn style(mut self, style: Style) -> Self {
        self.style = Some(style);
        self
    }

    /// A value sealed by the kernel.
    #[must_use]
    pub fn value(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.values.insert(name.into(), value.into());
        self
    }

    /// Question asked before doing it.
    #[must_use]
    pub fn confirm(mut self, question: impl Into<String>) -> Self {
        self.confirm = Some(question.into());
        self
    }
}

impl Table {
    /// A table of texts; every row has one cell per column.
    pub fn new<C: Into<Cell>>(
        caption: impl Into<String>,
        columns: impl IntoIterator<Item = Column>,
        rows: impl IntoIterator<Item = Vec<C>>,
    ) -> Self {
        Self {
            caption: caption.into(),
            columns: columns.into_iter().collect(),
            rows: rows
                .into_iter()
                .map(|row| row.into_iter().map(Into::into).collect())
                .collect(),
            ..Self::default()
        }
    }
}

impl Column {
    /// A column of texts.
    pub fn text(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            numeric: false,
        }
    }

    /// A column of numbers.
    pub fn numeric(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            numeric: true,
        }
    }
}

impl Entry {
    /// A line with its title.
    pub fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            ..Self::default()
        }
    }
}
