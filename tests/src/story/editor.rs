//! A pupil proposes, the principal approves.

use crate::story::news::{Article, excerpt, press, write};
use crate::story::told::told;
use crate::story::{MODULE, Story, console};
use crate::{Outcome, broken, ensure};

const TITLE: &str = "Le club d’échecs cherche des joueurs";
const WORD: &str = "joueurs";
const TEXT: &str = "Tous les mardis midi au CDI. Aucun niveau demandé.";
const PART: &str = "Des élèves proposent des articles";

pub(super) fn not_yet(story: &mut Story) -> Outcome {
    let client = story.people.at("redacteur-A6A")?;
    let list = client.get(MODULE)?.expect(200)?;
    ensure(list.page().link("Écrire un article").is_none(), || {
        "a pupil is offered to write".to_owned()
    })?;
    let page = client.get("/actualites/ecrire")?;
    ensure(page.page().form("Publier").is_none(), || {
        "a pupil may publish".to_owned()
    })
}

pub(super) fn proposes(story: &mut Story) -> Outcome {
    let principal = story.people.at("principal-A")?;
    console::switch(principal, PART, true)?;
    console::give_role(principal, "actualites", "Propose des articles", "Les élèves")?;
    let article = Article {
        title: TITLE,
        text: TEXT,
        alert: false,
        to: &[("", "Élèves de la 6A")],
    };
    let path = write(story.people.at("redacteur-A6A")?, &article, "Proposer")?;
    told(story.people.at("pupil-A6A")?, TITLE, WORD, &path)?.nothing("pupil-A6A before approval")
}

pub(super) fn approved(story: &mut Story) -> Outcome {
    let principal = story.people.at("principal-A")?;
    let list = principal.get(MODULE)?.expect(200)?;
    let queue = list
        .page()
        .link("À valider")
        .cloned()
        .ok_or_else(|| broken("no link « À valider »"))?;
    let queue = principal.absolute(&list.path, &queue.href)?;
    let waiting = principal.get(&queue)?.expect(200)?;
    let link = waiting.page().link(TITLE).cloned();
    let link = link.ok_or_else(|| broken(format!("the proposal does not wait: {}", excerpt(&waiting))))?;
    let path = principal.absolute(&waiting.path, &link.href)?;
    let proposal = principal.get(&path)?.expect(200)?;
    press(principal, &proposal, "Approuver")?.expect(200)?;
    let path = path.split('?').next().unwrap_or_default();
    told(story.people.at("pupil-A6A")?, TITLE, WORD, path)?.by_every_way("pupil-A6A")?;
    told(story.people.at("parent-A6B")?, TITLE, WORD, path)?.nothing("parent-A6B")
}
