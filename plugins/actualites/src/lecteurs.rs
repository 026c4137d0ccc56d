//! Who has not seen an article yet, by class, and a reminder in one click.

use preau_sdk::prelude::*;

use crate::article::Article;
use crate::texts::{done, t, tr};

/// By class, for the author.
pub(crate) fn page(req: &Request, id: &str) -> Outcome {
    let doc = content::own::<Article>(id)?;
    let readers = Receipts::of(id, "seen")?;
    let (late, nobody) = (readers.late(), readers.is_empty());
    let columns = [t("groupe"), t("lu"), t("pas-lu")];
    let others = |n: u64| tr("et-autres", &[("n", &n.to_string())]);
    let total = readers.total().to_string();
    view(
        t("lecteurs-titre"),
        col![
            done(req),
            heading(&doc.titre),
            empty(t("personne-concernee")).only_if(nobody),
            progress(t("avancement"), readers.done(), readers.total()).only_if(!nobody),
            text(tr("lecteurs-partiels", &[("n", &total)]))
                .soft()
                .only_if(readers.partial),
            notice(Tone::Success, t("tous-ont-lu")).only_if(late == 0 && readers.done() > 0),
            action("relancer", t("relancer"))
                .style(Style::Primary)
                .only_if(late > 0),
            readers.table(t("lecteurs-legende"), columns, others).only_if(!nobody),
            link(t("revenir"), id),
        ],
    )
}

/// One line in the notifications of those who have not seen it.
pub(crate) fn remind(id: &str) -> Outcome {
    let doc = get::<Article>(id)?;
    let late = content::not_marked(id, "seen")?;
    content::remind(id, &late, &tr("relance", &[("titre", &doc.titre)]))?;
    go(format!("{id}/lecteurs?fait=relance"))
}
