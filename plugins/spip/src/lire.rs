//! What readers see: the list, an article, the tile.

use preau_sdk::prelude::*;
use preau_sdk::view::Notice;

use crate::modele::{ARTICLES, Article, RELEVES, Releve};
use crate::source;
use crate::texts::t;

/// The articles, the latest first.
pub(crate) fn list(req: &Request) -> Outcome {
    let articles = latest().page::<Article>(20, req.page())?;
    let manages = me::has("gestionnaire");
    let to_set_up = manages && source::all().is_ok_and(|all| all.is_empty());
    view(
        t("titre"),
        col![
            notice(Tone::Info, t("a-regler")).only_if(to_set_up),
            outage(manages)?,
            empty(t("rien"))
                .text(t("rien-aide"))
                .only_if(articles.is_empty() && !to_set_up),
            timeline(t("articles"), articles.iter().map(line)).if_any(),
            pager(&articles).label(t("suite")).if_any(),
        ],
    )
}

/// One article, as the site shows it.
pub(crate) fn article(id: &str) -> Outcome {
    let doc = get::<Article>(id)?;
    let original = RichText(format!(
        "<p><a href=\"{}\">{}</a></p>",
        escaped(&doc.lien),
        t("original")
    ));
    view(
        doc.titre.clone(),
        col![
            facts().moment(t("publie-le"), Some(doc.date)),
            rich_text(&doc.html),
            rich_text(&original),
            link(t("revenir"), ""),
        ],
    )
}

/// On the home page.
pub(crate) fn tile() -> Result<Option<Screen>, Problem> {
    let articles = latest().first::<Article>(settings::number("articles_accueil", 4))?;
    if articles.is_empty() {
        return Ok(None);
    }
    Ok(Some(Screen::new(
        t("titre"),
        col![
            outage(false)?,
            timeline(t("articles"), articles.iter().map(line)),
            link(t("tout-voir"), ""),
        ],
    )))
}

fn latest() -> Query {
    Query::new(ARTICLES, "recents").descending()
}

fn line(doc: &Doc<Article>) -> preau_sdk::view::Entry {
    entry(&doc.titre)
        .path(&doc.id)
        .when(doc.date)
        .text(doc.html.excerpt(140))
}

/// A calm word while the site cannot be read, with the age of what is shown; those who set it up also read why.
fn outage(manages: bool) -> Result<Option<Notice>, Problem> {
    let known = Query::new(RELEVES, "sources").first::<Releve>(10)?;
    let Some(down) = known.iter().find(|doc| doc.panne.is_some()) else {
        return Ok(None);
    };
    let why = down.panne.clone().filter(|_| manages);
    Ok(Some(notice(Tone::Info, t("panne-aide")).title(t("panne")).blocks(
        col![down.lu.map(|at| moment(at).label(t("panne-depuis"))), why.map(text),],
    )))
}

/// An address within an attribute.
fn escaped(url: &str) -> String {
    url.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
}
