//! What leaves by mail: an alert at once, what is unread once a day, and the link that stops it.

use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::story::Story;
use crate::story::news::{excerpt, press};
use crate::web::{Client, Message};
use crate::{Outcome, broken, ensure};

/// A round of mail leaves every twenty seconds.
const ROUND: Duration = Duration::from_secs(50);
const PAGE: &str = "/compte/notifications";

/// The messages that hold these words, as soon as there is one.
fn messages(story: &Story, words: &str) -> Outcome<Vec<Message>> {
    let folder = story.demo()?.launch().data.join("courriels");
    let began = Instant::now();
    loop {
        let mut all = Message::all(&folder)?;
        all.retain(|message| message.text().contains(words));
        if !all.is_empty() {
            return Ok(all);
        }
        ensure(began.elapsed() < ROUND, || format!("no mail says « {words} »"))?;
        sleep(Duration::from_millis(250));
    }
}

pub(super) fn alert(story: &mut Story) -> Outcome {
    let title = super::alert::TITLE;
    let all = messages(story, title)?;
    for message in &all {
        let to = message.header("to").unwrap_or_default();
        ensure(message.text().contains("alerte"), || {
            format!("it does not say why: {}", message.text())
        })?;
        ensure(!message.text().contains("gourde"), || {
            "the mail holds the text of the alert".to_owned()
        })?;
        ensure(message.parts.len() == 2, || format!("{} parts", message.parts.len()))?;
        let same = all.iter().filter(|other| other.header("to") == Some(to)).count();
        ensure(same == 1, || format!("{same} mails for one account"))?;
    }
    Ok(())
}

pub(super) fn digest(story: &mut Story) -> Outcome {
    let word = super::liaison::SUBJECT;
    let client = story.people.at("teacher-parent")?;
    let page = client.get(PAGE)?.expect(200)?;
    let form = page.page().forms.into_iter().find(|form| form.has("Chaque jour à"));
    let mut form = form.ok_or_else(|| broken(format!("no form chooses: {}", excerpt(&page))))?;
    form.tick("Recevoir un courriel")?;
    form.set("heure", "23");
    form.press("Enregistrer")?;
    let refused = client.send(&page, &form)?;
    ensure(refused.status == 422 && refused.body.contains("aria-invalid"), || {
        format!("a mail during quiet hours is promised: {}", excerpt(&refused))
    })?;
    form.untick("Garder des heures calmes")?;
    form.set("heure", "0");
    let saved = client.send(&page, &form)?.expect(200)?;
    ensure(saved.shows("C’est enregistré"), || excerpt(&saved))?;

    let all = messages(story, word)?;
    let message = all.first().ok_or_else(|| broken("no message"))?;
    ensure(all.len() == 1, || format!("{} mails say it", all.len()))?;
    let text = message.text();
    ensure(!text.contains("Départ à 8 h"), || {
        "the mail holds the word itself".to_owned()
    })?;
    ensure(
        text.contains("/liaison/") && text.contains("En tant que parent"),
        || text.to_owned(),
    )?;
    let header = message.header("list-unsubscribe").unwrap_or_default();
    let stop = header.trim_matches(['<', '>', ' ']).to_owned();
    let base = story.demo()?.base();
    let path = stop
        .strip_prefix(base.as_str())
        .ok_or_else(|| broken(format!("« {stop} » is not an address of the portal")))?;
    // One click, by somebody who is not signed in.
    let mut reader = Client::new(&base);
    let done = reader.get(path)?.expect(200)?;
    ensure(done.shows("Vous ne recevrez plus ces courriels"), || excerpt(&done))?;
    let box_of = |client: &mut Client| -> Outcome<bool> {
        let page = client.get(PAGE)?.expect(200)?;
        let forms = page.page().forms;
        let mut fields = forms.iter().flat_map(|form| &form.fields);
        Ok(fields.any(|field| field.name == "courriel" && field.checked))
    };
    ensure(!box_of(story.people.at("teacher-parent")?)?, || {
        "mail is still on".to_owned()
    })?;
    let again = press(&mut reader, &done, "Les recevoir de nouveau")?.expect(200)?;
    ensure(again.shows("Vous recevrez de nouveau"), || excerpt(&again))?;
    ensure(box_of(story.people.at("teacher-parent")?)?, || {
        "mail stays off".to_owned()
    })?;
    let forged = reader.get(&format!("{}x", path.trim_end_matches(char::is_alphanumeric)))?;
    ensure(forged.status == 404, || {
        format!("a forged link answers {}", forged.status)
    })
}
