//! One word: its text, signatures, answers.

use preau_sdk::content::signatures;
use preau_sdk::prelude::*;

use crate::mot::{Mot, REPONSES, Reponse};
use crate::texts::{done, t, tr};
use crate::{carnet, signer};

/// Characters of an answer.
const ANSWER: usize = 2_000;
/// Answers shown.
const ANSWERS: u32 = 50;
/// Notebooks offered below a word: a class, not a school.
const NOTEBOOKS: usize = 40;

/// Its page. The kernel takes it for "seen".
pub(crate) fn page(req: &Request, id: &str) -> Outcome {
    let doc = get::<Mot>(id)?;
    let staff = me::hat() == "agent";
    let children = signatures::children(id)?;
    let answers = Query::new(REPONSES, "mot").with(id).first::<Reponse>(ANSWERS)?;
    let facts = doc.facts(t("par"), t("le")).moment(t("avant"), doc.avant).blocks(
        t("eleves"),
        &col![people(children.iter().take(NOTEBOOKS).cloned().collect()).only_if(!children.is_empty())],
    );
    let notebooks: Vec<_> = children.iter().take(NOTEBOOKS).map(carnet::way).collect();
    let remind = action("relancer", t("relancer")).style(Style::Secondary);
    let remind = remind.only_if(doc.is_mine());
    view(
        &*doc.objet,
        col![
            done(req),
            rich_text(&doc.texte),
            facts,
            signer::shown(&doc, staff)?,
            heading(t("reponses")).only_if(!answers.is_empty()),
            answers.iter().map(shown).collect::<Vec<_>>(),
            form("repondre", t("repondre"))
                .legend(t("repondre"))
                .field(Field::textarea("reponse", t("reponse")).required().max_length(2_000))
                .if_role("famille"),
            row(col![remind, doc.deletion(t("supprimer"), t("supprimer-question"))]).if_any(),
            card(t("carnets"), col![notebooks]).only_if(staff && !children.is_empty()),
            link(t("tout-voir"), ""),
        ],
    )
}

fn shown(answer: &Doc<Reponse>) -> Block {
    stack(col![answer.facts(t("de"), t("le")), text(&answer.texte)]).into()
}

/// To whoever wrote the word, and to nobody else.
pub(crate) fn answer(req: &Request, id: &str) -> Outcome {
    allow(me::has("famille"), t("droit-repondre"))?;
    let doc = get::<Mot>(id)?;
    let reply = Reponse {
        mot: id.to_owned(),
        texte: req.required("reponse", ANSWER)?,
    };
    let to = content::author_of(id)?;
    Draft::new(REPONSES, &reply)
        .read_by(&to)
        .publish()
        .announce(&tr("reponse-a", &[("objet", &doc.objet)]))
        .create()?;
    go(format!("{id}?fait=repondu"))
}

/// One line for those who have not read it.
pub(crate) fn remind(id: &str) -> Outcome {
    let doc = get::<Mot>(id)?;
    let late = content::not_marked(id, "seen")?;
    content::remind(id, &late, &tr("rappel", &[("objet", &doc.objet)]))?;
    go(format!("{id}?fait=relance"))
}
