//! Asking.

use preau_sdk::prelude::*;

use crate::sondage::{SONDAGES, Sondage, Typed, fields};
use crate::texts::{t, tr};

/// May the acting person ask? Then, at once or after approval?
fn rights() -> (bool, bool) {
    let (author, approves) = (me::has("auteur"), me::has("valideur"));
    (
        author || me::has("parent"),
        author && (approves || !settings::part_on("validation")),
    )
}

/// The form.
pub(crate) fn blank() -> Outcome {
    let (asks, direct) = rights();
    allow(asks, t("droit"))?;
    let submit = if direct { t("poser") } else { t("proposer") };
    let asked = form("poser", submit)
        .legend(t("poser"))
        .cancel(link(t("annuler"), ""))
        .fields(fields());
    view(
        t("poser"),
        col![notice(Tone::Info, t("validation-info")).only_if(!direct), asked],
    )
}

/// The question and its ballot, in one document.
pub(crate) fn create(req: &Request) -> Outcome {
    let (asks, direct) = rights();
    allow(asks, t("droit"))?;
    let typed: Typed = req.checked()?;
    let to = req.audience("destinataires")?;
    let sondage = Sondage::from(&typed);
    let draft = Draft::new(SONDAGES, &sondage)
        .read_by(&to)
        .ballot(&typed.ballot())
        .publish_at(typed.ouverture)
        .announce(&tr("annonce", &[("question", &sondage.question)]));
    let id = if direct { draft.publish() } else { draft.submit() }.create()?;
    go(if direct {
        format!("{id}?fait=pose")
    } else {
        format!("{id}?fait=propose")
    })
}
