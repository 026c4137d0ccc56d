//! What waits for a signature, then the words.

use preau_sdk::content::signatures::{Waiting, to_sign};
use preau_sdk::prelude::*;

use crate::carnet;
use crate::mot::{MOTS, Mot};
use crate::texts::{done, t};

/// The first page.
pub(crate) fn page(req: &Request) -> Outcome {
    let waiting = to_sign::<Mot>(50)?;
    let words = Query::new(MOTS, "recents").descending().page::<Mot>(20, req.page())?;
    let nothing = words.is_empty();
    let notebooks: Vec<_> = me::children().iter().map(carnet::way).collect();
    view(
        t("titre"),
        col![
            done(req),
            row(col![link(t("ecrire"), "ecrire").button().if_role("auteur")]).if_any(),
            heading(t("a-signer")).only_if(!waiting.is_empty()),
            timeline(t("a-signer"), waiting.iter().map(line)).if_any(),
            heading(t("mots")).only_if(!nothing),
            timeline(t("mots"), words.iter().map(Mot::line)).if_any(),
            empty(t("rien")).text(t("rien-aide")).only_if(nothing),
            pager(&words).if_any(),
            heading(t("carnets")).only_if(!notebooks.is_empty()),
            notebooks,
        ],
    )
}

/// On the home page: what the acting person has to sign, all children in one list.
pub(crate) fn widget() -> Result<Option<Screen>, Problem> {
    let waiting = to_sign::<Mot>(10)?;
    Ok(tile(t("a-signer"), t("a-signer"), waiting.iter().map(line)))
}

fn line(waiting: &Waiting<Mot>) -> preau_sdk::view::Entry {
    Mot::line(&waiting.doc)
        .children(waiting.children.clone())
        .badge(badge(t("a-signer"), Tone::Warning))
}
