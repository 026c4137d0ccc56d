//! What a document asks its readers, one answer each: the kernel asks, keeps and counts.

use serde::Serialize;

use super::Doc;
use crate::bindings::imports::preau::content::ballots as wire;
use crate::people::Person;
use crate::problem::Problem;

pub use wire::Standing;

/// How one answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum BallotKind {
    /// One choice.
    One,
    /// One choice or more.
    Several,
    /// Every choice, the preferred one first.
    Ranking,
    /// Free text.
    Text,
}

/// A question for [`super::Draft::ballot`].
#[derive(Clone, Debug, Serialize)]
pub struct Ballot {
    question: String,
    kind: BallotKind,
    choices: Vec<String>,
    secrecy: &'static str,
    closes: u64,
    results: &'static str,
}

impl Ballot {
    /// Named, with results for its author, until it is told otherwise. `closes`: Unix milliseconds.
    pub fn new(question: impl Into<String>, kind: BallotKind, choices: Vec<String>, closes: u64) -> Self {
        Self {
            question: question.into(),
            kind,
            choices,
            secrecy: "named",
            closes,
            results: "author",
        }
    }

    /// Nobody will know who answered what; an answer is final.
    #[must_use]
    pub fn anonymous(mut self, anonymous: bool) -> Self {
        self.secrecy = if anonymous { "anonymous" } else { "named" };
        self
    }

    /// Every reader reads the results, after closing.
    #[must_use]
    pub fn results_for_all(mut self, all: bool) -> Self {
        self.results = if all { "all" } else { "author" };
        self
    }

    /// May it be put as it is? From 2 to 30 choices (10 to rank), all different, of a line of 200 characters; none for a text.
    pub fn choices_are_sound(&self) -> bool {
        let most = if self.kind == BallotKind::Ranking { 10 } else { 30 };
        let folded: Vec<String> = self.choices.iter().map(|one| one.to_lowercase()).collect();
        let different = folded
            .iter()
            .enumerate()
            .all(|(rank, one)| !folded.iter().take(rank).any(|other| other == one));
        match self.kind {
            BallotKind::Text => self.choices.is_empty(),
            _ => {
                (2..=most).contains(&folded.len())
                    && different
                    && self.choices.iter().all(|one| one.chars().count() <= 200)
            }
        }
    }

    pub(super) fn json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }
}

/// Where the ballots of documents stand, in the order asked.
pub fn standings(ids: &[String]) -> Result<Vec<Option<Standing>>, Problem> {
    Ok(wire::standings(ids)?)
}

/// A document, with where its ballot stands when it has one.
pub type WithStanding<T> = (Doc<T>, Option<Standing>);

/// Documents, each with where its ballot stands.
pub fn with_standings<T>(docs: Vec<Doc<T>>) -> Result<Vec<WithStanding<T>>, Problem> {
    let ids: Vec<String> = docs.iter().map(|doc| doc.id.clone()).collect();
    Ok(docs.into_iter().zip(standings(&ids)?).collect())
}

/// Does it wait for the acting person's answer?
pub fn awaits_me(standing: Option<&Standing>) -> bool {
    standing.is_some_and(|one| one.open && one.asked && !one.mine)
}

/// Where the ballot of a document stands; missing when it has none.
pub fn standing(id: &str) -> Result<Standing, Problem> {
    standings(&[id.to_owned()])?
        .into_iter()
        .next()
        .flatten()
        .ok_or(Problem::Missing)
}

/// How many chose each choice.
pub fn tally(id: &str) -> Result<Vec<(String, u64)>, Problem> {
    Ok(wire::tally(id)?)
}

/// Every free text.
pub fn texts(id: &str) -> Result<Vec<String>, Problem> {
    pages(|after| Ok(wire::texts(id, after)?))
}

/// Who answered what in a named ballot, for its author.
pub fn answers(id: &str) -> Result<Vec<(Person, Vec<String>)>, Problem> {
    pages(|after| Ok(wire::answers(id, after)?))
}

/// Closes a ballot before its hour.
pub fn close(id: &str) -> Result<(), Problem> {
    Ok(wire::close(id)?)
}

/// Tells those who have not answered; how many.
pub fn remind(id: &str, line: &str) -> Result<u64, Problem> {
    Ok(wire::remind(id, line)?)
}

fn pages<T>(page: impl Fn(Option<&str>) -> Result<(Vec<T>, Option<String>), Problem>) -> Result<Vec<T>, Problem> {
    let (mut all, mut after) = (Vec::new(), None::<String>);
    loop {
        let (items, next) = page(after.as_deref())?;
        all.extend(items);
        after = next;
        if after.is_none() {
            return Ok(all);
        }
    }
}
