//! Lines of a list: who and when, what, in what state.

use super::Tone;
use super::block::{Block, builder};
use super::json::Obj;
use super::text::Badge;

/// One line.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    title: String,
    path: Option<String>,
    when: Option<u64>,
    by: Option<String>,
    text: Option<String>,
    tone: Option<Tone>,
    urgent: bool,
    badges: Vec<String>,
    children: Vec<String>,
}

/// `entry(&article.titre)`.
pub fn entry(title: impl Into<String>) -> Entry {
    Entry {
        title: title.into(),
        ..Entry::default()
    }
}

impl Entry {
    /// The page it leads to.
    #[must_use]
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// Unix milliseconds; none: no date is shown.
    #[must_use]
    pub fn when(mut self, at: impl Into<Option<u64>>) -> Self {
        self.when = at.into();
        self
    }

    /// Alias of its author; none: nobody is shown.
    #[must_use]
    pub fn by(mut self, person: Option<&str>) -> Self {
        self.by = person.map(str::to_owned);
        self
    }

    /// A little context.
    #[must_use]
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.text = Some(text.into()).filter(|text: &String| !text.is_empty());
        self
    }

    /// What it means.
    #[must_use]
    pub fn tone(mut self, tone: Tone) -> Self {
        self.tone = Some(tone);
        self
    }

    /// It cannot wait.
    #[must_use]
    pub fn urgent(mut self, urgent: bool) -> Self {
        self.urgent = urgent;
        self
    }

    /// Its state.
    #[must_use]
    pub fn badge(mut self, badge: impl Into<Option<Badge>>) -> Self {
        self.badges.extend(badge.into().map(|one| one.inner()));
        self
    }

    /// The children it concerns.
    #[must_use]
    pub fn children(mut self, aliases: Vec<String>) -> Self {
        self.children = aliases;
        self
    }

    fn inner(&self) -> String {
        let mut object = Obj::new()
            .text("title", &self.title)
            .maybe("path", self.path.as_deref())
            .maybe_number("when", self.when)
            .maybe("by", self.by.as_deref())
            .maybe("text", self.text.as_deref())
            .maybe("tone", self.tone.map(Tone::name))
            .flag("urgent", self.urgent);
        if !self.badges.is_empty() {
            object = object.list("badges", &self.badges);
        }
        if !self.children.is_empty() {
            object = object.texts("children", &self.children);
        }
        object.end()
    }
}

/// Lines under a label.
#[derive(Clone, Debug)]
pub struct Timeline {
    label: String,
    items: Vec<String>,
}

/// `timeline("Actualités", articles.iter().map(line))`.
pub fn timeline(label: impl Into<String>, items: impl IntoIterator<Item = Entry>) -> Timeline {
    Timeline {
        label: label.into(),
        items: items.into_iter().map(|one| one.inner()).collect(),
    }
}

impl Timeline {
    /// Nothing at all rather than an empty list.
    pub fn if_any(self) -> Option<Self> {
        let any = !self.items.is_empty();
        self.only_if(any)
    }
}

impl From<Timeline> for Block {
    fn from(one: Timeline) -> Self {
        Self::from_json(
            Obj::block("timeline")
                .text("label", &one.label)
                .list("items", &one.items)
                .end(),
        )
    }
}

builder!(Timeline);
