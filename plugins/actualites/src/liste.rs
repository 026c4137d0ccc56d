//! Lists: the news, and what the acting person wrote.

use preau_sdk::prelude::*;

use crate::article::{ARTICLES, Article};
use crate::rights::Rights;
use crate::texts::{done, t};

/// Alerts shown above the others.
const ALERTS: u32 = 3;

/// The news, or those of one section; alerts first on the first page.
pub(crate) fn page(req: &Request, rights: Rights) -> Outcome {
    let rubrique = req.query("rubrique");
    let first = rubrique.is_none() && req.page().is_none();
    let alerts = if first { alerts()?.items } else { Vec::new() };
    let query = match rubrique {
        Some(rubrique) => Query::new(ARTICLES, "rubrique").with(rubrique),
        None => Query::new(ARTICLES, "recents"),
    };
    let articles = query
        .descending()
        .page::<Article>(settings::number("articles_par_page", 10), req.page())?;
    let others = articles
        .iter()
        .filter(|doc| !alerts.iter().any(|alert| alert.id == doc.id))
        .map(Article::line);
    let nothing = alerts.is_empty() && articles.is_empty();

    view(
        rubrique.unwrap_or(t("titre")),
        col![
            done(req),
            toolbar(rights),
            sections(rubrique),
            empty(t("rien")).text(t("rien-aide")).only_if(nothing),
            card(
                t("alertes"),
                col![timeline(t("alertes"), alerts.iter().map(Article::line))]
            )
            .icon("alerte")
            .tone(Tone::Warning)
            .only_if(!alerts.is_empty()),
            timeline(t("articles"), others).if_any(),
            pager(&articles).label(t("suite")).if_any(),
        ],
    )
}

/// The latest alerts.
pub(crate) fn alerts() -> Result<Found<Article>, Problem> {
    Query::new(ARTICLES, "alertes")
        .with_number(1)
        .descending()
        .first(ALERTS)
}

fn toolbar(rights: Rights) -> Option<preau_sdk::view::Group> {
    row(col![
        link(t("ecrire"), "ecrire").button().only_if(rights.writes),
        link(t("mes-articles"), "mes-articles").only_if(rights.writes),
        link(t("a-valider"), "a-valider").only_if(rights.approves),
    ])
    .if_any()
}

fn sections(current: Option<&str>) -> Option<preau_sdk::view::Group> {
    let others: Vec<_> = settings::list("rubriques")
        .into_iter()
        .filter(|one| current != Some(one.as_str()))
        .map(|one| link(&one, format!("?rubrique={}", segment(&one))))
        .collect();
    row(col![link(t("toutes-rubriques"), "").only_if(current.is_some()), others]).if_any()
}

/// What the acting person wrote, by state.
pub(crate) fn mine(req: &Request, rights: Rights) -> Outcome {
    let states = [
        (State::Draft, t("brouillons")),
        (State::Held, t("en-attente")),
        (State::Deferred, t("a-venir")),
        (State::Published, t("publies")),
        (State::Withdrawn, t("retires")),
    ];
    let mut blocks = col![
        done(req),
        row(col![link(t("ecrire"), "ecrire").button().only_if(rights.writes)]).if_any()
    ];
    let before = blocks.len();
    for (state, title) in states {
        let found = Query::new(ARTICLES, "modifies")
            .mine()
            .in_state(state)
            .descending()
            .first::<Article>(20)?;
        let lines = found.iter().map(|doc| Article::line(doc).badge(state_badge(doc)));
        if let Some(list) = timeline(title, lines).if_any() {
            blocks.extend(col![heading(title), list]);
        }
    }
    if blocks.len() == before {
        blocks.extend(col![empty(t("rien-a-moi"))]);
    }
    blocks.extend(col![link(t("tout-voir"), "")]);
    view(t("mes-articles"), blocks)
}

/// The state of an article in words; published needs none.
pub(crate) fn state_badge(doc: &Doc<Article>) -> Option<preau_sdk::view::Badge> {
    match doc.state {
        State::Draft if doc.motif.is_some() => Some(badge(t("etat-refuse"), Tone::Danger)),
        State::Draft => Some(badge(t("etat-brouillon"), Tone::Neutral)),
        State::Held => Some(badge(t("etat-attente"), Tone::Warning)),
        State::Deferred => Some(badge(t("etat-a-venir"), Tone::Info)),
        State::Withdrawn => Some(badge(t("etat-retire"), Tone::Neutral)),
        State::Archived => Some(badge(t("etat-archive"), Tone::Neutral)),
        State::Published => None,
    }
}
