//! The form of a ballot: made in the same way when it is drawn and when an answer is read.

use crate::resolve::{BallotAsk, BallotKind};
use crate::texts::Texts;
use crate::view::{Field, FieldKind, Form};

/// Name of the choice, or of the text.
const ANSWER: &str = "reponse";
/// Prefix of the ranks, before the number of the choice.
const RANK: &str = "rang-";

/// The form that asks.
pub fn ballot_form(ask: &BallotAsk, texts: &Texts) -> Form {
    let rank_of = |choice: usize| {
        ask.chosen
            .iter()
            .position(|c| *c == choice)
            .map(|place| (place + 1).to_string())
    };
    let options = || {
        ask.choices
            .iter()
            .enumerate()
            .map(|(n, choice)| (n.to_string(), choice.clone()))
    };
    let chosen: Vec<String> = ask.chosen.iter().map(ToString::to_string).collect();
    let fields = match ask.kind {
        BallotKind::Text => {
            let mut field = Field::new(FieldKind::Textarea, ANSWER, texts.say("ballot-text")).required();
            field.max_length = Some(ask.longest);
            vec![match &ask.written {
                Some(text) => field.value(text.clone()),
                None => field,
            }]
        }
        BallotKind::One | BallotKind::Several => {
            let mut field = Field::new(FieldKind::Choice, ANSWER, texts.say("ballot-choices"))
                .options(options())
                .required();
            field.many = ask.kind == BallotKind::Several;
            if field.many {
                field = field.hint(texts.say("ballot-several-hint"));
            }
            vec![match chosen.first() {
                Some(_) if field.many => field.value(chosen),
                Some(first) => field.value(first.clone()),
                None => field,
            }]
        }
        BallotKind::Ranking => {
            let ranks = || (1..=ask.choices.len()).map(|rank| (rank.to_string(), rank.to_string()));
            let field = |(n, choice): (usize, &String)| {
                let field = Field::new(FieldKind::Choice, format!("{RANK}{n}"), choice.clone())
                    .options(ranks())
                    .required();
                let field = Field {
                    display: Some(crate::view::Display::Select),
                    ..field
                };
                match rank_of(n) {
                    Some(rank) => field.value(rank),
                    None => field,
                }
            };
            ask.choices.iter().enumerate().map(field).collect()
        }
    };
    let submit = texts.say(if ask.answered { "ballot-change" } else { "ballot-submit" });
    Form {
        action: ANSWER.to_owned(),
        submit,
        fields,
        ..Form::default()
    }
}

/// The answer in a form that [`super::decode()`] read: ranks of the choices, or a text.
pub fn ballot_answer(ask: &BallotAsk, decoded: &[(String, super::Submitted)]) -> Result<Vec<usize>, String> {
    use super::Submitted::{Many, Text};
    let number = |text: &String| text.parse::<usize>().unwrap_or(usize::MAX);
    match ask.kind {
        BallotKind::Text => Err(decoded
            .iter()
            .find_map(|(name, value)| match value {
                Text(text) if name == ANSWER => Some(text.clone()),
                _ => None,
            })
            .unwrap_or_default()),
        BallotKind::One | BallotKind::Several => Ok(decoded
            .iter()
            .filter(|(name, _)| name == ANSWER)
            .flat_map(|(_, value)| match value {
                Text(text) => vec![number(text)],
                Many(texts) => texts.iter().map(number).collect(),
                _ => Vec::new(),
            })
            .collect()),
        BallotKind::Ranking => {
            // By rank, then by choice: two choices of one rank are not a ranking, and the engine is told of both.
            let mut ranked: Vec<(usize, usize)> = decoded
                .iter()
                .filter_map(|(name, value)| {
                    let choice = name.strip_prefix(RANK)?.parse().ok()?;
                    match value {
                        Text(rank) => Some((number(rank), choice)),
                        _ => None,
                    }
                })
                .collect();
            ranked.sort_unstable();
            let distinct = ranked.windows(2).all(|pair| matches!(pair, [(a, _), (b, _)] if a != b));
            Ok(if distinct {
                ranked.into_iter().map(|(_, choice)| choice).collect()
            } else {
                Vec::new()
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::decode;
    use crate::texts::Lang;

    fn ask(kind: BallotKind) -> BallotAsk {
        BallotAsk {
            kind,
            choices: ["lundi", "mardi", "jeudi"].map(str::to_owned).to_vec(),
            longest: 500,
            ..BallotAsk::default()
        }
    }

    fn read(kind: BallotKind, posted: &[(&str, &str)]) -> Result<Vec<usize>, String> {
        let ask = ask(kind);
        let texts = Texts::get(Lang::Fr);
        let posted: Vec<_> = posted.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        ballot_answer(&ask, &decode(&ballot_form(&ask, texts).fields, &posted, texts).fields)
    }

    #[test]
    fn what_is_drawn_is_what_is_read() {
        assert_eq!(read(BallotKind::One, &[("reponse", "1")]), Ok(vec![1]));
        assert_eq!(
            read(BallotKind::Several, &[("reponse", "2"), ("reponse", "0")]),
            Ok(vec![2, 0])
        );
        let ranks = [("rang-0", "3"), ("rang-1", "1"), ("rang-2", "2")];
        assert_eq!(read(BallotKind::Ranking, &ranks), Ok(vec![1, 2, 0]));
        let equal = [("rang-0", "1"), ("rang-1", "1"), ("rang-2", "2")];
        assert_eq!(read(BallotKind::Ranking, &equal), Ok(vec![]));
        assert_eq!(
            read(BallotKind::Text, &[("reponse", "Plus tard")]),
            Err("Plus tard".to_owned())
        );
        assert_eq!(read(BallotKind::One, &[("reponse", "9")]), Ok(vec![]));
    }
}
