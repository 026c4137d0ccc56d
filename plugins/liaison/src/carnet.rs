//! The notebook of one pupil.

use preau_sdk::content::signatures;
use preau_sdk::prelude::*;

use crate::lire::about;
use crate::mot::Mot;
use crate::texts::t;

/// Words of a printed notebook.
const PRINTED: u32 = 60;

/// The way to the notebook of a pupil.
pub(crate) fn way(child: &String) -> Block {
    row(col![person(child), link(t("carnet"), format!("carnet/{child}"))]).into()
}

/// Its words, the latest first.
pub(crate) fn page(req: &Request, child: &str) -> Outcome {
    let words = about(child, req.page(), 20)?;
    view(
        t("carnet-titre"),
        col![
            person(child),
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

/// The year on paper: each word whole, with what was signed for this pupil as far as the reader may know.
pub(crate) fn print(child: &str) -> Outcome {
    let words = about(child, None, PRINTED)?;
    let mut blocks = col![person(child), text(t("imprimer-aide")).soft()];
    for doc in &words {
        let signed: Vec<Block> = if doc.signs() {
            let all = signatures::of(&doc.id)?;
            all.iter()
                .filter(|one| one.child == child)
                .filter_map(|one| one.at.map(|at| row(col![person(&one.by), moment(at)]).into()))
                .collect()
        } else {
            Vec::new()
        };
        let facts = facts()
            .blocks(t("par"), &col![doc.author.as_deref().map(person)])
            .moment(t("le"), doc.published)
            .blocks(t("signatures"), &signed);
        blocks.extend(col![card(&*doc.objet, col![rich_text(&doc.texte), facts])]);
    }
    printed(Screen::new(t("carnet-titre"), blocks))
}
