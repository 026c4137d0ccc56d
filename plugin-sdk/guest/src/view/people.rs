//! What only the kernel can put in words: persons, audiences, dates.

use super::block::{Block, builder};
use super::json::Obj;

/// A person, by alias: the kernel prints the name as the reader may know it.
#[derive(Clone, Debug)]
pub struct PersonBlock {
    alias: String,
    note: Option<String>,
    about: bool,
}

/// `person(alias)`.
pub fn person(alias: impl Into<String>) -> PersonBlock {
    PersonBlock {
        alias: alias.into(),
        note: None,
        about: false,
    }
}

impl PersonBlock {
    /// A few words beside the name.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }

    /// With what the reader may know of the person (function, class).
    #[must_use]
    pub fn about(mut self) -> Self {
        self.about = true;
        self
    }
}

impl From<PersonBlock> for Block {
    fn from(one: PersonBlock) -> Self {
        Self::from_json(
            Obj::block("person")
                .text("ref", &one.alias)
                .maybe("note", one.note.as_deref())
                .flag("about", one.about)
                .end(),
        )
    }
}

/// Several persons on a line.
#[derive(Clone, Debug)]
pub struct People {
    aliases: Vec<String>,
    at_most: Option<u32>,
}

/// `people(aliases)`.
pub fn people(aliases: Vec<String>) -> People {
    People { aliases, at_most: None }
}

impl People {
    /// Then "et n autres".
    #[must_use]
    pub fn at_most(mut self, persons: u32) -> Self {
        self.at_most = Some(persons);
        self
    }
}

impl From<People> for Block {
    fn from(one: People) -> Self {
        Self::from_json(
            Obj::block("people")
                .texts("refs", &one.aliases)
                .maybe_number("at-most", one.at_most)
                .end(),
        )
    }
}

/// The words of an audience.
#[derive(Clone, Debug)]
pub struct AudienceBlock(String);

/// `audience(token)`, with a token of this call.
pub fn audience(token: impl Into<String>) -> AudienceBlock {
    AudienceBlock(token.into())
}

impl From<AudienceBlock> for Block {
    fn from(one: AudienceBlock) -> Self {
        Self::from_json(Obj::block("audience").text("token", &one.0).end())
    }
}

/// How a date is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateStyle {
    /// The day.
    Date,
    /// The day and the hour.
    DateTime,
    /// "hier", "il y a 5 min".
    Relative,
}

/// A date, written by the kernel in the reader's language and time zone.
#[derive(Clone, Debug)]
pub struct Moment {
    at: u64,
    style: Option<DateStyle>,
    label: Option<String>,
}

/// `moment(article.created)`, in Unix milliseconds.
pub fn moment(at: u64) -> Moment {
    Moment {
        at,
        style: None,
        label: None,
    }
}

impl Moment {
    /// How it is written.
    #[must_use]
    pub fn style(mut self, style: DateStyle) -> Self {
        self.style = Some(style);
        self
    }

    /// Words before it ("Publié le").
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }
}

impl From<Moment> for Block {
    fn from(one: Moment) -> Self {
        let style = one.style.map(|style| match style {
            DateStyle::Date => "date",
            DateStyle::DateTime => "date-time",
            DateStyle::Relative => "relative",
        });
        Self::from_json(
            Obj::block("moment")
                .number("at", one.at)
                .maybe("style", style)
                .maybe("label", one.label.as_deref())
                .end(),
        )
    }
}

builder!(PersonBlock, People, AudienceBlock, Moment);
