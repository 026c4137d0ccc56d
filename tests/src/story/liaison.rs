//! The liaison notebook: a word asks for signatures, a parent signs on the text that was read, the school follows.

use crate::story::news::{excerpt, follow, press};
use crate::story::{Story, console};
use crate::{Outcome, broken, ensure};

const LIST: &str = "/liaison/";
pub(super) const SUBJECT: &str = "Sortie de jeudi au vallon";

pub(super) fn write(story: &mut Story) -> Outcome {
    let client = story.people.at("principal-A")?;
    console::switch(client, "Cahier de liaison", true)?;
    let list = client.get(LIST)?.expect(200)?;
    let page = follow(client, &list, "Écrire un mot")?;
    let form = page.page().forms.into_iter().find(|form| form.has("Objet"));
    let mut form = form.ok_or_else(|| broken("no form writes a word"))?;
    form.fill("Texte", "Départ à 8 h, retour à 17 h.")?;
    form.tick("De chaque responsable légal")?;
    form.tick_under("Classes", "6A")?;
    form.press("Envoyer le mot")?;
    let refused = client.send(&page, &form)?;
    ensure(refused.status == 422, || {
        format!("a word without a subject is sent: {}", refused.status)
    })?;
    let again = refused.page().forms.into_iter().find(|form| form.has("Objet"));
    let mut form = again.ok_or_else(|| broken("the form is not drawn again"))?;
    form.fill("Objet", SUBJECT)?;
    form.press("Envoyer le mot")?;
    let sent = client.send(&refused, &form)?.expect(200)?;
    ensure(sent.shows("Le mot est envoyé."), || excerpt(&sent))?;
    ensure(sent.shows("Signatures par classe"), || {
        "the author does not follow the signatures".to_owned()
    })
}

pub(super) fn sign(story: &mut Story) -> Outcome {
    let client = story.people.at("parent-A6A-B")?;
    let home = client.get("/")?.expect(200)?;
    ensure(home.shows("À signer") && home.shows(SUBJECT), || {
        format!("nothing is to sign on the home page: {}", excerpt(&home))
    })?;
    let word = follow(client, &home, SUBJECT)?;
    let signed = press(client, &word, "Signer")?.expect(200)?;
    ensure(signed.shows("Votre signature est enregistrée."), || excerpt(&signed))?;
    let home = client.get("/")?.expect(200)?;
    ensure(!home.shows(SUBJECT), || "what is signed still waits".to_owned())?;
    // The pupil reads and signs nothing; another class reads nothing.
    let pupil = story.people.at("pupil-A6A")?;
    let list = pupil.get(LIST)?.expect(200)?;
    let word = follow(pupil, &list, SUBJECT)?;
    ensure(word.page().form("Signer").is_none(), || "a pupil may sign".to_owned())?;
    let other = story.people.at("parent-A6B")?.get(LIST)?.expect(200)?;
    ensure(!other.shows(SUBJECT), || "a parent of 6B reads the word".to_owned())
}

pub(super) fn paper(story: &mut Story) -> Outcome {
    // The CPE reads every notebook of the school, and enters what came on paper.
    let client = story.people.at("cpe-A")?;
    let list = client.get(LIST)?.expect(200)?;
    let word = follow(client, &list, SUBJECT)?;
    let question = press(client, &word, "Signé sur papier")?;
    let entered = press(client, &question, "Oui, signé sur papier")?.expect(200)?;
    ensure(entered.shows("La réponse papier est enregistrée."), || {
        excerpt(&entered)
    })?;
    let notebook = follow(client, &entered, "Voir le carnet")?;
    ensure(notebook.shows(SUBJECT), || {
        format!("the notebook lacks the word: {}", excerpt(&notebook))
    })?;
    let paper = follow(client, &notebook, "Version à imprimer")?;
    ensure(paper.shows("Départ à 8 h"), || excerpt(&paper))
}
