//! Lists: what is to be answered, what was, what the acting person asked.

use preau_sdk::content::ballot::{self as ballots, Standing};
use preau_sdk::prelude::*;

use crate::sondage::{SONDAGES, Sondage};
use crate::texts::{done, t};

type Line = ballots::WithStanding<Sondage>;

/// The first page.
pub(crate) fn page(req: &Request) -> Outcome {
    let recent = Query::new(SONDAGES, "recents").descending();
    let found = recent.page::<Sondage>(30, req.page())?;
    let next = pager(&found).if_any();
    let (waiting, others): (Vec<Line>, Vec<Line>) =
        ballots::with_standings(found.items)?.into_iter().partition(to_answer);
    let mut hidden = Vec::new();
    for state in [State::Held, State::Deferred] {
        let query = Query::new(SONDAGES, "recents").in_state(state);
        hidden.extend(query.first::<Sondage>(20)?.items);
    }
    let nothing = waiting.is_empty() && others.is_empty() && hidden.is_empty();
    let section = |title: &str, lines: &[Line]| timeline(title, lines.iter().map(line)).if_any();
    view(
        t("titre"),
        col![
            done(req),
            row(col![
                link(t("poser"), "poser")
                    .button()
                    .only_if(me::has("auteur") || me::has("parent"))
            ])
            .if_any(),
            empty(t("rien")).text(t("rien-aide")).only_if(nothing),
            heading(t("a-repondre")).only_if(!waiting.is_empty()),
            section(t("a-repondre"), &waiting),
            heading(t("pas-parus")).only_if(!hidden.is_empty()),
            timeline(
                t("pas-parus"),
                hidden
                    .iter()
                    .map(|doc| doc.entry(&doc.question).badge(state_badge(doc)))
            )
            .if_any(),
            heading(t("autres")).only_if(!others.is_empty() && !waiting.is_empty()),
            section(t("autres"), &others),
            next,
        ],
    )
}

/// On the home page: open polls that wait for an answer, the first to close first.
pub(crate) fn widget() -> Result<Option<Screen>, Problem> {
    let now = i64::try_from(preau_sdk::now()).unwrap_or(i64::MAX);
    let open = Query::new(SONDAGES, "cloture").between(&Key::Number(now), &Key::None);
    let waiting: Vec<Line> = ballots::with_standings(open.first::<Sondage>(10)?.items)?
        .into_iter()
        .filter(to_answer)
        .collect();
    Ok(tile(t("titre"), t("a-repondre"), waiting.iter().map(line)))
}

fn to_answer((_, standing): &Line) -> bool {
    ballots::awaits_me(standing.as_ref())
}

fn line((doc, standing): &Line) -> preau_sdk::view::Entry {
    let badge = standing.as_ref().and_then(|one| match one {
        one if ballots::awaits_me(Some(one)) => Some(badge(t("a-repondre"), Tone::Warning)),
        Standing { mine: true, .. } => Some(badge(t("repondu"), Tone::Success)),
        Standing { open: false, .. } => Some(badge(t("clos"), Tone::Neutral)),
        _ => None,
    });
    doc.entry(&doc.question).badge(badge)
}

/// Why a poll is not published.
pub(crate) fn state_badge(doc: &Doc<Sondage>) -> Option<preau_sdk::view::Badge> {
    match doc.state {
        State::Held => Some(badge(t("etat-attente"), Tone::Warning)),
        State::Deferred => Some(badge(t("etat-a-venir"), Tone::Info)),
        State::Archived => Some(badge(t("clos"), Tone::Neutral)),
        _ => None,
    }
}
