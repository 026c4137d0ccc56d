//! Results: a chart with its table, the texts, or who answered what; and the same as a file.

use preau_sdk::content::ballot::{self as ballots, Standing};
use preau_sdk::prelude::*;

use crate::texts::t;

/// Answers shown with their author.
const NAMED: usize = 200;

/// What the acting person may read now, or when they will.
pub(crate) fn shown(id: &str, standing: &Standing) -> Result<Vec<Block>, Problem> {
    if !standing.readable {
        let few = standing.counted && standing.anonymous && standing.answered < 5;
        return Ok(col![notice(Tone::Info, t("trop-peu")).only_if(few)]);
    }
    let title = heading(t("resultats"));
    let results = if standing.kind == "text" {
        let texts = ballots::texts(id)?;
        let lines = texts.iter().fold(list(), |list, text| list.item(text));
        col![
            empty(t("aucune-reponse")).only_if(texts.is_empty()),
            lines.only_if(!texts.is_empty())
        ]
    } else {
        let (values, whole) = match standing.kind.as_str() {
            "ranking" => (t("points"), None),
            _ => (t("voix"), Some(standing.answered)),
        };
        let bars = chart(&standing.question, [t("reponse"), values]);
        let bars = ballots::tally(id)?
            .iter()
            .fold(bars, |bars, (choice, count)| bars.bar(choice, *count));
        let help = (standing.kind == "ranking").then(|| text(t("points-aide")).soft());
        col![whole.map_or_else(|| bars.clone(), |whole| bars.clone().of(whole)), help]
    };
    let named = if standing.anonymous { None } else { authors(id) };
    Ok(col![title, results, named])
}

/// Who answered what, for the author of a named poll alone.
fn authors(id: &str) -> Option<preau_sdk::view::Table> {
    let answers = ballots::answers(id).ok().filter(|answers| !answers.is_empty())?;
    let head = table(t("qui-a-repondu")).headed(&[t("personne"), t("reponse")]);
    Some(answers.iter().take(NAMED).fold(head, |table, (who, words)| {
        table.row([col![person(who)].into(), words.join(", ").into()])
    }))
}

/// The same as a file for a spreadsheet. Names are not in it: this plugin does not know them.
pub(crate) fn file(id: &str) -> Outcome {
    let standing = ballots::standing(id)?;
    allow(standing.readable, t("pas-encore"))?;
    let mut lines = vec![vec![standing.question.clone(), t("nombre").to_owned()]];
    if standing.kind == "text" {
        lines.extend(ballots::texts(id)?.into_iter().map(|text| vec![text]));
    } else {
        let tally = ballots::tally(id)?.into_iter();
        lines.extend(tally.map(|(choice, count)| vec![choice, count.to_string()]));
    }
    csv::file("resultats.csv", &lines)
}
