//! What a poll asks.

use std::collections::BTreeSet;

use preau_model::Millis;
use serde::{Deserialize, Serialize};

use crate::ContentError;

/// How one answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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

/// Who may know the author of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Secrecy {
    /// Nobody; the answer is final.
    Anonymous,
    /// Who manages the document; the answer may change until closing.
    Named,
}

/// Who reads the results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ResultsFor {
    /// Who manages the document.
    #[default]
    Author,
    /// Every reader of it, after closing.
    All,
}

/// A poll on a document; in JSON, the schema that `draft.ballot` takes: `{"question", "kind", "choices", "secrecy", "closes",
/// "results"}`. Members that are not known are ignored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ballot {
    /// At most 500 characters.
    pub question: String,
    /// How one answers.
    pub kind: BallotKind,
    /// 2 to 30, distinct (10 to rank); none for a free text.
    #[serde(default)]
    pub choices: Vec<String>,
    /// Said before answering, and kept to.
    pub secrecy: Secrecy,
    /// Unix milliseconds.
    pub closes: Millis,
    /// Who reads the results.
    #[serde(default)]
    pub results: ResultsFor,
}

const LONGEST_QUESTION: usize = 500;
const LONGEST_CHOICE: usize = 200;
const MOST_CHOICES: usize = 30;
const MOST_RANKED: usize = 10;

impl Ballot {
    /// From the JSON of a guest.
    pub fn parse(json: &str) -> Result<Self, ContentError> {
        serde_json::from_str(json)
            .map_err(|error| ContentError::Invalid(format!("Ce scrutin ne se lit pas\u{a0}: {error}")))
    }

    /// Is the answer anonymous?
    pub fn is_anonymous(&self) -> bool {
        self.secrecy == Secrecy::Anonymous
    }

    /// Can people answer it, from `opens` on?
    pub(crate) fn check(&self, opens: Millis) -> Result<(), ContentError> {
        let words = |text: &str, most: usize| {
            !text.trim().is_empty() && text.chars().count() <= most && !text.contains(['\n', '\r'])
        };
        if !words(&self.question, LONGEST_QUESTION) {
            return Err(ContentError::refused(
                "ballots.question",
                "Une question tient sur une ligne de 500 caractères au plus.",
            ));
        }
        if self.closes <= opens {
            return Err(ContentError::refused(
                "ballots.dates",
                "Un scrutin se ferme après s’être ouvert, et dans l’avenir.",
            ));
        }
        let most = if self.kind == BallotKind::Ranking {
            MOST_RANKED
        } else {
            MOST_CHOICES
        };
        let distinct: BTreeSet<String> = self.choices.iter().map(|c| preau_model::fold(c)).collect();
        let sound = match self.kind {
            BallotKind::Text => self.choices.is_empty(),
            _ => (2..=most).contains(&self.choices.len()) && distinct.len() == self.choices.len(),
        };
        if !sound || !self.choices.iter().all(|choice| words(choice, LONGEST_CHOICE)) {
            return Err(ContentError::Refused {
                rule: "ballots.choices",
                says: format!("Proposez de 2 à {most} réponses différentes, d’une ligne chacune."),
            });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ballot(kind: BallotKind, choices: &[&str]) -> Ballot {
        Ballot {
            question: "Quel jour\u{202f}?".to_owned(),
            kind,
            choices: choices.iter().map(|c| (*c).to_owned()).collect(),
            secrecy: Secrecy::Anonymous,
            closes: 10,
            results: ResultsFor::Author,
        }
    }

    #[test]
    fn a_poll_that_nobody_could_answer_is_refused() {
        let code = |ballot: Ballot, opens| ballot.check(opens).err().map(|e| e.code());
        assert_eq!(code(ballot(BallotKind::One, &["lundi", "mardi"]), 9), None);
        assert_eq!(code(ballot(BallotKind::Text, &[]), 9), None);
        assert_eq!(
            code(ballot(BallotKind::One, &["lundi", "mardi"]), 10),
            Some("ballots.dates")
        );
        for (kind, choices) in [
            (BallotKind::One, &[][..]),
            (BallotKind::One, &["lundi"]),
            (BallotKind::Several, &["lundi", "Lundi"]),
            (BallotKind::Several, &["lundi", " "]),
            (BallotKind::Text, &["lundi"]),
            (
                BallotKind::Ranking,
                &["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"],
            ),
        ] {
            assert_eq!(code(ballot(kind, choices), 9), Some("ballots.choices"), "{choices:?}");
        }
        let silent = Ballot {
            question: " ".to_owned(),
            ..ballot(BallotKind::Text, &[])
        };
        assert_eq!(code(silent, 9), Some("ballots.question"));
    }

    #[test]
    fn members_may_be_added() {
        let json =
            r#"{"question":"?","kind":"several","choices":["a","b"],"secrecy":"named","closes":3,"weights":[1]}"#;
        let read = Ballot::parse(json).unwrap();
        assert_eq!((read.kind, read.results), (BallotKind::Several, ResultsFor::Author));
        assert!(Ballot::parse("[]").is_err());
    }
}
