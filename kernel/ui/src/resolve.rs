//! What the portal answers while a view is drawn: names, words, addresses, seals.

use std::collections::BTreeMap;

use crate::view::{Field, Form};

/// Colours of the kit that identify (a child, a module, a person), never alone: words or initials go with them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(missing_docs, reason = "names of colours")]
pub enum Tint {
    #[default]
    Ardoise,
    Ocre,
    Mousse,
    Miel,
    Prune,
    Brique,
}

impl Tint {
    /// The n-th tint, in turn: children and modules in the order of the page. Brique is kept for what is urgent.
    pub fn nth(n: usize) -> Self {
        match n % 5 {
            0 => Self::Ocre,
            1 => Self::Mousse,
            2 => Self::Miel,
            3 => Self::Prune,
            _ => Self::Ardoise,
        }
    }

    /// Class that sets the pair of colours.
    pub fn class(self) -> &'static str {
        match self {
            Self::Ardoise => "t-ardoise",
            Self::Ocre => "t-ocre",
            Self::Mousse => "t-mousse",
            Self::Miel => "t-miel",
            Self::Prune => "t-prune",
            Self::Brique => "t-brique",
        }
    }
}

/// How a person is printed for the reader.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PersonLabel {
    /// Name to show, whole: "Mme Santoni", "Maël Le Goff".
    pub nom_affichage: String,
    /// What the reader may know besides: class, function.
    pub detail: Option<String>,
    /// Colour of the chip, when the page gives one to each child.
    pub tint: Option<Tint>,
}

impl PersonLabel {
    /// A name and what goes with it.
    pub fn new(nom_affichage: impl Into<String>, detail: Option<String>) -> Self {
        Self {
            nom_affichage: nom_affichage.into(),
            detail,
            tint: None,
        }
    }

    /// With the colour of the chip.
    #[must_use]
    pub fn tint(mut self, tint: Tint) -> Self {
        self.tint = Some(tint);
        self
    }
}

/// One entry that can be ticked in a people picker.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PickerOption {
    /// What the form sends back: opaque, made and checked by the portal.
    pub value: String,
    /// "Responsables de la 6A".
    pub label: String,
    /// The school, the class, the function.
    pub detail: Option<String>,
    /// How many persons it addresses.
    pub count: Option<u64>,
}

/// Entries of one kind: Établissement, Profils, Classes, Groupes, Personnes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PickerGroup {
    /// Name of the kind.
    pub label: String,
    /// Entries, already in the order to show.
    pub options: Vec<PickerOption>,
    /// How many more entries exist that are not given.
    pub more: u64,
    /// Shown unfolded.
    pub open: bool,
}

/// What a people picker offers to the person who acts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Picker {
    /// Groups of entries.
    pub groups: Vec<PickerGroup>,
    /// Entries already chosen: drawn first and ticked, whatever the search.
    pub selected: Vec<PickerOption>,
    /// Words searched, to be shown again in the search box.
    pub query: Option<String>,
}

/// How one answers a ballot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BallotKind {
    /// One choice.
    #[default]
    One,
    /// One choice or more.
    Several,
    /// Every choice, in order.
    Ranking,
    /// Free text.
    Text,
}

/// What a ballot asks, and what the reader answered.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BallotAsk {
    /// In the words of its author.
    pub question: String,
    /// How one answers.
    pub kind: BallotKind,
    /// What is proposed.
    pub choices: Vec<String>,
    /// Nobody will know who answered what.
    pub anonymous: bool,
    /// Unix milliseconds.
    pub closes: i64,
    /// Characters of a free text.
    pub longest: u32,
    /// The reader has answered.
    pub answered: bool,
    /// What they chose, where it may change: ranks of the choices.
    pub chosen: Vec<usize>,
    /// What they wrote, where it may change.
    pub written: Option<String>,
}

/// Where a ballot stands for the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BallotState {
    /// They may answer.
    Open,
    /// They answered, and may change it.
    Changeable,
    /// They answered, once for all.
    Answered,
    /// Nobody answers any more.
    Closed,
    /// They are not asked.
    NotAsked,
}

/// A ballot, ready to be drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct BallotShown {
    /// What it asks.
    pub ask: BallotAsk,
    /// Where it stands.
    pub state: BallotState,
    /// The form, where the reader may answer; perhaps with what was wrong.
    pub form: Option<Form>,
    /// Where the form goes: an address of the kernel.
    pub url: String,
}

/// Answers of the portal for one page of one person. Synchronous: the portal prefetches what [`crate::view::View::references`] lists.
pub trait Resolver: Sync {
    /// How the reader sees a person; `None` when the reader may not see them, or when nobody bears the alias.
    fn person(&self, alias: &str) -> Option<PersonLabel>;
    /// The words of an audience, one per principal; `None` when the token says nothing to the reader.
    fn audience(&self, token: &str) -> Option<Vec<String>>;
    /// Address of a page of the plugin from a path below its root (already judged by [`crate::view::is_path`]).
    fn page_url(&self, path: &str) -> String;
    /// Address in the portal of an image of another server, for HTML that the kernel cleans; `None`: it is not shown.
    fn image_url(&self, _source: &str) -> Option<String> {
        None
    }
    /// Seals values that the form gives back: bound to the session, unreadable or at least unforgeable.
    fn seal(&self, values: &BTreeMap<String, String>) -> String;
    /// Anti-forgery token of the session.
    fn csrf(&self) -> String;
    /// A fresh idempotency id: one per form drawn.
    fn once(&self) -> String;
    /// What a people picker offers.
    fn picker(&self, field: &Field) -> Picker;
    /// The ballot of a document; `None` where the reader does not see it, or where it has none.
    fn ballot(&self, _document: &str) -> Option<BallotShown> {
        None
    }
    /// Now, Unix milliseconds.
    fn now_ms(&self) -> i64;
}

/// Two letters for a round chip: those of the first and last words that begin with a letter, civilities and particles apart.
pub fn initials(name: &str) -> String {
    let words: Vec<&str> = name
        .split([' ', '\u{a0}', '-'])
        .filter(|w| w.chars().next().is_some_and(char::is_alphabetic))
        .filter(|w| !matches!(*w, "M." | "Mme" | "M" | "de" | "du" | "des" | "la" | "le"))
        .collect();
    let first = words.first().and_then(|w| w.chars().next());
    let last = if words.len() > 1 {
        words.last().and_then(|w| w.chars().next())
    } else {
        None
    };
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_skip_civilities_and_particles() {
        assert_eq!(initials("Mme Santoni"), "S");
        assert_eq!(initials("Anne Le Goff"), "AG");
        assert_eq!(initials("Jean-Baptiste de la Roche"), "JR");
        assert_eq!(initials("élodie"), "É");
        assert_eq!(initials("  42 "), "");
    }
}
