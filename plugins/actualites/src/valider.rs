//! The validation circuit, seen by those who approve.

use preau_sdk::prelude::*;

use crate::article::{ARTICLES, Article};
use crate::rights::Rights;
use crate::texts::{done, t};

/// What waits, the oldest first.
pub(crate) fn queue(req: &Request, rights: Rights) -> Outcome {
    allow(rights.approves, t("droit-valider"))?;
    let waiting = Query::new(ARTICLES, "modifies")
        .in_state(State::Held)
        .page::<Article>(20, req.page())?;
    view(
        t("a-valider"),
        col![
            done(req),
            empty(t("rien-a-valider")).only_if(waiting.is_empty()),
            text(t("a-valider-aide")).soft().only_if(!waiting.is_empty()),
            timeline(t("a-valider"), waiting.iter().map(Article::line)).if_any(),
            pager(&waiting).if_any(),
            link(t("tout-voir"), ""),
        ],
    )
}

/// Approve, or refuse with a reason; part of the article's own page.
pub(crate) fn decision(doc: &Doc<Article>) -> Block {
    card(
        t("decision"),
        col![
            action("approuver", t("approuver"))
                .version(doc.version)
                .style(Style::Primary),
            form("refuser", t("refuser"))
                .version(doc.version)
                .legend(t("refuser"))
                .field(
                    Field::textarea("motif", t("motif"))
                        .hint(t("motif-aide"))
                        .required()
                        .max_length(1_000)
                ),
        ],
    )
    .tone(Tone::Warning)
    .into()
}

/// The kernel judges the audience again, under the approver's rules.
pub(crate) fn approve(req: &Request, rights: Rights, id: &str) -> Outcome {
    allow(rights.approves, t("droit-valider"))?;
    Draft::change(ARTICLES).publish().update(id, req.version()?)?;
    go("a-valider?fait=approuve")
}

/// Back to its author, with the reason.
pub(crate) fn refuse(req: &Request, rights: Rights, id: &str) -> Outcome {
    allow(rights.approves, t("droit-valider"))?;
    let article = Article {
        motif: Some(req.required("motif", 1_000)?),
        ..get::<Article>(id)?.body
    };
    Draft::new(ARTICLES, &article)
        .state(State::Draft)
        .update(id, req.version()?)?;
    go("a-valider?fait=refuse")
}
