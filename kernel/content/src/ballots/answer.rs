//! What one answers, and what answers add up to. Pure.

use std::collections::BTreeSet;

use preau_model::Rng;
use serde::{Deserialize, Serialize};

use super::definition::{Ballot, BallotKind};
use crate::ContentError;

/// An answer to a poll.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// Ranks of the choices in the definition, from 0; for a ranking, the preferred one first.
    Choices(Vec<usize>),
    /// At most [`Answer::LONGEST`] characters.
    Text(String),
}

/// What the answers of a poll add up to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// How many answered.
    pub answers: u64,
    /// One number per choice: how many chose it; in a ranking of n choices, its points (n when first, 1 when last).
    pub counts: Vec<u64>,
    /// Free texts, in no order.
    pub texts: Vec<String>,
}

impl Answer {
    /// Characters of a free text.
    pub const LONGEST: usize = 500;

    /// Does it answer this poll?
    pub(crate) fn check(&self, ballot: &Ballot) -> Result<(), ContentError> {
        let refused = |says| Err(ContentError::refused("ballots.answer", says));
        let (choices, given) = match self {
            Self::Text(text) if ballot.kind == BallotKind::Text => {
                let long = text.chars().count() > Self::LONGEST;
                let odd = text.chars().any(|c| c.is_control() && c != '\n');
                return if text.trim().is_empty() || long || odd {
                    refused("Écrivez votre réponse, en 500 caractères au plus.")
                } else {
                    Ok(())
                };
            }
            Self::Choices(given) if ballot.kind != BallotKind::Text => (ballot.choices.len(), given),
            _ => return refused("Cette réponse ne correspond pas à la question."),
        };
        let distinct: BTreeSet<usize> = given.iter().copied().filter(|rank| *rank < choices).collect();
        if distinct.len() != given.len() {
            return refused("Chaque choix n’est donné qu’une fois.");
        }
        match ballot.kind {
            BallotKind::One if given.len() != 1 => refused("Choisissez une réponse."),
            BallotKind::Several if given.is_empty() => refused("Choisissez au moins une réponse."),
            BallotKind::Ranking if given.len() != choices => refused("Classez toutes les propositions."),
            _ => Ok(()),
        }
    }

    /// Bytes of every answer to a poll, so that a sealed one tells nothing by its length.
    pub(crate) fn size(ballot: &Ballot) -> usize {
        match ballot.kind {
            BallotKind::Text => 16 + 4 * Self::LONGEST,
            _ => 16 + 4 * ballot.choices.len(),
        }
    }
}

impl Tally {
    /// Adds answers up; texts are shuffled.
    pub(crate) fn of(ballot: &Ballot, answers: Vec<Answer>, rng: &dyn Rng) -> Self {
        let mut tally = Self {
            answers: answers.len() as u64,
            counts: vec![0; ballot.choices.len()],
            texts: Vec::new(),
        };
        for answer in answers {
            match answer {
                Answer::Text(text) => tally.texts.push(text),
                Answer::Choices(given) => {
                    for (place, choice) in given.into_iter().enumerate() {
                        let worth = if ballot.kind == BallotKind::Ranking {
                            ballot.choices.len() - place
                        } else {
                            1
                        };
                        if let Some(count) = tally.counts.get_mut(choice) {
                            *count += worth as u64;
                        }
                    }
                }
            }
        }
        shuffle(&mut tally.texts, rng);
        tally
    }
}

/// Fisher–Yates, without the bias of a remainder.
pub(crate) fn shuffle<T>(items: &mut [T], rng: &dyn Rng) {
    for last in (1..items.len()).rev() {
        items.swap(last, below(last as u64 + 1, rng));
    }
}

/// A uniform number below `bound`.
fn below(bound: u64, rng: &dyn Rng) -> usize {
    loop {
        let mut bytes = [0_u8; 8];
        rng.fill(&mut bytes);
        let drawn = u64::from_le_bytes(bytes);
        // Numbers of the last, incomplete run of `bound` are drawn again.
        if drawn - drawn % bound <= u64::MAX - (bound - 1) {
            return usize::try_from(drawn % bound).unwrap_or_default();
        }
    }
}

#[cfg(test)]
mod tests {
    use preau_model::SeededRng;
    use proptest::prelude::*;

    use super::*;
    use crate::{ResultsFor, Secrecy};

    fn ballot(kind: BallotKind, choices: usize) -> Ballot {
        Ballot {
            question: "?".to_owned(),
            kind,
            choices: (0..choices).map(|n| format!("choix {n}")).collect(),
            secrecy: Secrecy::Anonymous,
            closes: 1,
            results: ResultsFor::All,
        }
    }

    #[test]
    fn only_answers_to_the_question_are_taken() {
        let good = [
            (BallotKind::One, Answer::Choices(vec![2])),
            (BallotKind::Several, Answer::Choices(vec![0, 2])),
            (BallotKind::Ranking, Answer::Choices(vec![2, 0, 1])),
        ];
        for (kind, answer) in good {
            assert!(answer.check(&ballot(kind, 3)).is_ok(), "{answer:?}");
        }
        let bad = [
            (BallotKind::One, Answer::Choices(vec![])),
            (BallotKind::One, Answer::Choices(vec![0, 1])),
            (BallotKind::One, Answer::Choices(vec![3])),
            (BallotKind::One, Answer::Text("lundi".to_owned())),
            (BallotKind::Several, Answer::Choices(vec![])),
            (BallotKind::Several, Answer::Choices(vec![1, 1])),
            (BallotKind::Ranking, Answer::Choices(vec![1, 0])),
        ];
        for (kind, answer) in bad {
            assert!(answer.check(&ballot(kind, 3)).is_err(), "{answer:?}");
        }
        let text = |text: &str| {
            Answer::Text(text.to_owned())
                .check(&ballot(BallotKind::Text, 0))
                .is_ok()
        };
        assert!(text("Oui,\nmais tôt.") && text(&"é".repeat(500)));
        assert!(!text(" \n") && !text(&"é".repeat(501)) && !text("a\u{7}"));
    }

    proptest! {
        /// Every answer fits in the size of its poll, whatever is written.
        #[test]
        fn answers_fit(text in "\\PC{1,500}", order in Just((0..30).collect::<Vec<usize>>()).prop_shuffle()) {
            let longest = serde_json::to_vec(&Answer::Choices(order)).unwrap();
            prop_assert!(longest.len() + 2 <= Answer::size(&ballot(BallotKind::Several, 30)));
            let text = serde_json::to_vec(&Answer::Text(text)).unwrap();
            prop_assert!(text.len() + 2 <= Answer::size(&ballot(BallotKind::Text, 0)));
        }

        /// Counts are those of a plain recount, and no text is lost.
        #[test]
        fn counts_are_exact(given in proptest::collection::vec(proptest::collection::btree_set(0_usize..4, 1..4), 0..40), seed: u64) {
            let answers: Vec<Answer> = given.iter().map(|set| Answer::Choices(set.iter().copied().collect())).collect();
            let tally = Tally::of(&ballot(BallotKind::Several, 4), answers, &SeededRng::new(seed));
            for choice in 0..4 {
                let recount = given.iter().filter(|set| set.contains(&choice)).count() as u64;
                prop_assert_eq!(tally.counts[choice], recount);
            }
            let texts: Vec<Answer> = (0..given.len()).map(|n| Answer::Text(n.to_string())).collect();
            let mut found = Tally::of(&ballot(BallotKind::Text, 0), texts, &SeededRng::new(seed)).texts;
            found.sort_by_key(|text| text.parse::<usize>().unwrap());
            prop_assert_eq!(found, (0..given.len()).map(|n| n.to_string()).collect::<Vec<_>>());
        }
    }

    #[test]
    fn every_order_is_as_likely() {
        let (rng, mut seen) = (SeededRng::new(11), std::collections::BTreeMap::<Vec<u8>, u32>::new());
        for _ in 0..6_000 {
            let mut items = vec![0, 1, 2];
            shuffle(&mut items, &rng);
            *seen.entry(items).or_default() += 1;
        }
        assert_eq!(seen.len(), 6);
        assert!(seen.values().all(|n| (850..=1_150).contains(n)), "{seen:?}");
    }
}
