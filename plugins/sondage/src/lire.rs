//! One poll: its question, its results, and what its author may do.

use preau_sdk::content::ballot::{self as ballots, Standing};
use preau_sdk::prelude::*;

use crate::sondage::{SONDAGES, Sondage};
use crate::texts::{done, t, tr};
use crate::{liste, resultats};

/// Its page.
pub(crate) fn page(req: &Request, id: &str) -> Outcome {
    let doc = get::<Sondage>(id)?;
    let standing = ballots::standing(id)?;
    let mine = doc.is_mine();
    let facts = facts()
        .blocks(t("par"), &col![doc.author.as_deref().map(person)])
        .moment(t("ouvre"), doc.publish_at.filter(|_| doc.published.is_none()))
        .moment(t("cloture"), Some(standing.closes))
        .blocks(t("reponses"), &col![text(standing.answered.to_string())])
        .blocks(
            t("destinataires"),
            &if mine {
                content::recipients_shown(id)?
            } else {
                Vec::new()
            },
        );
    view(
        &*doc.question,
        col![
            done(req),
            row(col![liste::state_badge(&doc)]).if_any(),
            doc.precision.as_deref().map(text),
            decision(&doc, &standing),
            ballot(id),
            resultats::shown(id, &standing)?,
            facts,
            owner(&doc, &standing),
            link(t("tout-voir"), ""),
        ],
    )
}

/// What an approver judges: the question is not put to them yet.
fn decision(doc: &Doc<Sondage>, standing: &Standing) -> Option<Block> {
    let choices = standing.choices.iter().fold(list(), |list, choice| list.item(choice));
    let kept = badge(
        if standing.anonymous {
            t("anonyme")
        } else {
            t("nominatif")
        },
        Tone::Info,
    );
    (doc.state == State::Held && me::has("valideur")).then(|| {
        let approve = action("approuver", t("approuver"))
            .version(doc.version)
            .style(Style::Primary);
        let choices = choices.only_if(!standing.choices.is_empty());
        card(t("decision"), col![kept, choices, text(t("decision-aide")), approve])
            .tone(Tone::Warning)
            .into()
    })
}

fn owner(doc: &Doc<Sondage>, standing: &Standing) -> Option<preau_sdk::view::Group> {
    let mine = doc.is_mine();
    row(col![
        action("relancer", t("relancer"))
            .style(Style::Secondary)
            .only_if(mine && standing.open),
        action("clore", t("clore"))
            .style(Style::Secondary)
            .confirm(t("clore-question"))
            .only_if(mine && standing.open),
        link(t("telecharger"), format!("{}/resultats.csv", doc.id))
            .button()
            .only_if(standing.readable),
        doc.deletion(t("supprimer"), t("supprimer-question")),
    ])
    .if_any()
}

/// The kernel judges the audience again, under the approver's rules.
pub(crate) fn approve(req: &Request, id: &str) -> Outcome {
    Draft::change(SONDAGES).publish().update(id, req.version()?)?;
    go(format!("{id}?fait=approuve"))
}

/// One line for those who have not answered; nobody here learns who they are.
pub(crate) fn remind(id: &str) -> Outcome {
    let doc = get::<Sondage>(id)?;
    ballots::remind(id, &tr("rappel", &[("question", &doc.question)]))?;
    go(format!("{id}?fait=relance"))
}

/// Before its hour.
pub(crate) fn close(id: &str) -> Outcome {
    ballots::close(id)?;
    go(format!("{id}?fait=clos"))
}
