//! A poll: the principal asks, parents answer to the kernel, results come as a chart and its table.

use crate::story::news::{excerpt, follow, press};
use crate::story::{Story, console};
use crate::web::{Answer, Client};
use crate::{Outcome, broken, ensure};

const LIST: &str = "/sondage/";
const QUESTION: &str = "Quel soir pour la réunion de parents ?";

pub(super) fn ask(story: &mut Story) -> Outcome {
    let client = story.people.at("principal-A")?;
    console::switch(client, "Sondages", true)?;
    let list = client.get(LIST)?.expect(200)?;
    let page = follow(client, &list, "Poser une question")?;
    let form = page.page().forms.into_iter().find(|form| form.has("Question"));
    let mut form = form.ok_or_else(|| broken("no form asks"))?;
    form.fill("Question", QUESTION)?;
    form.tick("Une seule parmi celles proposées")?;
    form.tick("Nominatif")?;
    form.tick("Tous les destinataires, après la clôture")?;
    form.tick("Responsables de la 6A")?;
    // The choices are missing, and the closing comes before today.
    form.fill("Clôture", "2020-01-01T10:00")?;
    form.press("Poser une question")?;
    let refused = client.send(&page, &form)?;
    ensure(refused.status == 422 && refused.body.contains("aria-invalid"), || {
        format!("a poll without choices is taken: {}", excerpt(&refused))
    })?;
    let again = refused.page().forms.into_iter().find(|form| form.has("Question"));
    let mut form = again.ok_or_else(|| broken("the form is not drawn again"))?;
    ensure(form.value("question") == Some(QUESTION), || {
        "the question that was typed is lost".to_owned()
    })?;
    form.fill("Réponses proposées", "Le lundi\nLe jeudi")?;
    form.fill("Clôture", "2090-01-01T10:00")?;
    form.press("Poser une question")?;
    let asked = client.send(&refused, &form)?.expect(200)?;
    ensure(asked.shows("La question est posée."), || excerpt(&asked))
}

/// Opens the poll from the home page or the list, and answers.
fn answer(client: &mut Client, choice: &str) -> Outcome<Answer> {
    let home = client.get("/")?.expect(200)?;
    ensure(home.shows(QUESTION), || {
        "the home page does not show the open poll".to_owned()
    })?;
    let list = client.get(LIST)?.expect(200)?;
    let poll = follow(client, &list, QUESTION)?;
    ensure(poll.shows("Votre réponse est nominative"), || {
        "it does not say how answers are kept".to_owned()
    })?;
    let parsed = poll.page();
    let form = parsed.forms.iter().find(|form| form.action.starts_with("/_scrutins/"));
    let mut form = form
        .cloned()
        .ok_or_else(|| broken(format!("nothing asks: {}", excerpt(&poll))))?;
    // Nothing chosen: said beside the choices, on a page of the kernel.
    let nothing = client.send(&poll, &form)?;
    ensure(nothing.status == 422 && nothing.body.contains("obligatoire"), || {
        format!("an empty answer is taken: {}", excerpt(&nothing))
    })?;
    form.tick(choice)?;
    client.send(&poll, &form)?.expect(200)
}

pub(super) fn answered(story: &mut Story) -> Outcome {
    let first = answer(story.people.at("parent-A6A-B")?, "Le jeudi")?;
    ensure(first.shows("Vous avez répondu."), || excerpt(&first))?;
    let home = story.people.at("parent-A6A-B")?.get("/")?.expect(200)?;
    ensure(!home.shows(QUESTION), || {
        "what is answered still waits on the home page".to_owned()
    })?;
    // Not for the parents of 6B, nor for pupils.
    for role in ["parent-A6B", "pupil-A6A"] {
        let list = story.people.at(role)?.get(LIST)?.expect(200)?;
        ensure(!list.shows(QUESTION), || format!("{role} reads the question"))?;
    }
    let closed = story.people.at("teacher-B")?.get(LIST)?;
    ensure(closed.status == 404, || {
        format!("the module is on in B: {}", closed.status)
    })
}

pub(super) fn results(story: &mut Story) -> Outcome {
    let client = story.people.at("principal-A")?;
    let list = client.get(LIST)?.expect(200)?;
    let poll = follow(client, &list, QUESTION)?;
    ensure(poll.shows("Qui a répondu quoi"), || {
        "the author does not see who answered".to_owned()
    })?;
    let reminded = press(client, &poll, "Relancer")?.expect(200)?;
    ensure(reminded.shows("Un rappel est parti."), || excerpt(&reminded))?;
    let question = press(client, &reminded, "Clore maintenant")?;
    let closed = press(client, &question, "Oui, clore maintenant")?.expect(200)?;
    ensure(closed.shows("Le sondage est clos."), || excerpt(&closed))?;
    let reader = story.people.at("parent-A6A-B")?;
    let list = reader.get(LIST)?.expect(200)?;
    let poll = follow(reader, &list, QUESTION)?;
    ensure(
        poll.body.contains("class=\"graphe\"") && poll.body.contains("class=\"jauge\""),
        || format!("no chart: {}", excerpt(&poll)),
    )?;
    ensure(poll.shows("Le jeudi 1 100 %"), || {
        format!("the table does not count: {}", excerpt(&poll))
    })?;
    ensure(!poll.shows("Qui a répondu quoi"), || {
        "a reader sees who answered".to_owned()
    })
}
