//! The notebook of one pupil.

use preau_sdk::content::signatures;
use preau_sdk::prelude::*;

use crate::mot::{MOTS, Mot};
use crate::texts::t;

/// The way to the notebook of a pupil.
pub(crate) fn way(child: &String) -> Block {
    row(col![person(child), link(t("carnet"), format!("carnet/{child}"))]).into()
}

fn words(child: &str) -> Query {
    Query::new(MOTS, "recents").about(child)
}

/// Its words, the latest first.
pub(crate) fn page(req: &Request, child: &str) -> Outcome {
    let words = words(child).descending().page::<Mot>(20, req.page())?;
    view(
        t("carnet-titre"),
        col![
            person(child).about(),
            empty(t("rien")).only_if(words.is_empty()),
            timeline(t("mots"), words.iter().map(Mot::line)).if_any(),
            pager(&words).if_any(),
            link(t("imprimer"), format!("carnet/{child}/imprimer"))
                .button()
                .only_if(!words.is_empty()),
            link(t("tout-voir"), ""),
        ],
    )
}

/// On paper, from the first word of the year: each one whole, with what was signed for this pupil as far as the reader may know.
pub(crate) fn print(req: &Request, child: &str) -> Outcome {
    let words = words(child).page::<Mot>(60, req.page())?;
    let mut blocks = col![person(child).about(), pager(&words).label(t("suite")).if_any()];
    for doc in &words {
        let all = if doc.signs() {
            signatures::of(&doc.id)?
        } else {
            Vec::new()
        };
        let signed = all.iter().filter(|one| one.child == child);
        let signed: Vec<Block> = signed
            .filter_map(|one| Some(row(col![person(&one.by), moment(one.at?)]).into()))
            .collect();
        let facts = doc.facts(t("par"), t("le")).blocks(t("signatures"), &signed);
        blocks.extend(col![card(&*doc.objet, col![rich_text(&doc.texte), facts])]);
    }
    printed(Screen::new(t("carnet-titre"), blocks))
}
