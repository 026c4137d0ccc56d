//! One article, and what its author does with it.

use preau_sdk::prelude::*;

use crate::article::{ARTICLES, Article};
use crate::rights::Rights;
use crate::texts::{done, t};
use crate::{liste, valider};

/// The article. The kernel takes this page for "seen".
pub(crate) fn page(req: &Request, rights: Rights, id: &str) -> Outcome {
    let doc = get::<Article>(id)?;
    let waits = doc.state == State::Held && rights.approves;
    let unpublished = doc.published.is_none();
    let facts = facts()
        .blocks(t("par"), &col![doc.author.as_deref().map(person)])
        .moment(t("publie-le"), doc.published)
        .moment(t("modifie-le"), unpublished.then_some(doc.changed))
        .moment(t("parait-le"), doc.publish_at.filter(|_| unpublished))
        .moment(t("visible-jusque"), doc.expire_at)
        .blocks(t("pour"), &content::recipients_shown(id)?);

    view(
        &*doc.titre,
        col![
            done(req),
            doc.motif
                .as_deref()
                .filter(|_| doc.state == State::Draft)
                .map(|motif| notice(Tone::Warning, motif).title(t("motif-titre"))),
            row(col![
                badge(t("alerte"), Tone::Warning).only_if(doc.alerte),
                doc.rubrique.as_deref().map(|rubrique| badge(rubrique, Tone::Neutral)),
                liste::state_badge(&doc),
            ])
            .if_any(),
            rich_text(&doc.texte),
            facts,
            waits.then(|| valider::decision(&doc)),
            owner(&doc, rights),
            link(t("tout-voir"), ""),
        ],
    )
}

fn owner(doc: &Doc<Article>, rights: Rights) -> Option<preau_sdk::view::Group> {
    let (mine, shown) = (doc.is_mine(), doc.state == State::Published);
    row(col![
        link(t("lecteurs"), format!("{}/lecteurs", doc.id))
            .button()
            .only_if(mine && shown),
        link(t("modifier"), format!("{}/modifier", doc.id))
            .button()
            .only_if(mine),
        action("retirer", t("retirer"))
            .version(doc.version)
            .style(Style::Secondary)
            .confirm(t("retirer-question"))
            .only_if((mine || rights.approves) && (shown || doc.state == State::Deferred)),
        doc.deletion(t("supprimer"), t("supprimer-question")),
    ])
    .if_any()
}

/// Hides the article from its readers; its author keeps it. Approvers may do it too.
pub(crate) fn withdraw(req: &Request, id: &str) -> Outcome {
    Draft::change(ARTICLES)
        .state(State::Withdrawn)
        .update(id, req.version()?)?;
    go("?fait=retire")
}
