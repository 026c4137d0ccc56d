//! An alert for the parents of 6A: who sees it, who does not.

use crate::story::news::{Article, excerpt, fill, open, press, write as publish};
use crate::story::told::told;
use crate::story::{MODULE, Story};
use crate::web::Client;
use crate::{Outcome, broken, ensure};

pub(super) const TITLE: &str = "Sortie au vallon avancée à 7 h 45";
pub(super) const WORD: &str = "vallon";
const TEXT: &str = "Le car part plus tôt que prévu.\n\nMerci de prévoir une gourde et un chapeau.";

pub(super) fn bad_form(story: &mut Story) -> Outcome {
    let client = story.people.at("principal-A")?;
    let (page, mut form) = open(client)?;
    form.fill("Texte", TEXT)?;
    form.press("Publier")?;
    let answer = client.send(&page, &form)?;
    let parsed = answer.page();
    let again = parsed.forms.iter().find(|form| form.has("Titre"));
    let again = again.ok_or_else(|| broken(format!("the form is not drawn again: {}", excerpt(&answer))))?;
    let kept = again
        .fields
        .iter()
        .any(|field| field.kind == "textarea" && field.value.replace('\r', "") == TEXT);
    ensure(kept, || "the text that was typed is lost".to_owned())?;
    ensure(answer.body.contains("aria-invalid"), || {
        "no field is marked as wrong".to_owned()
    })
}

pub(super) fn write(story: &mut Story) -> Outcome {
    let article = Article {
        title: TITLE,
        text: TEXT,
        alert: true,
        to: &[("", "Responsables de la 6A")],
    };
    let path = publish(story.people.at("principal-A")?, &article, "Publier")?;
    story.alert = Some(path);
    Ok(())
}

pub(super) fn parent_sees(story: &mut Story) -> Outcome {
    let path = story.alert()?;
    let child = story.people.account("child-A6A")?.name.clone();
    let client = story.people.at("parent-A6A-B")?;
    told(client, TITLE, WORD, &path)?.by_every_way("parent-A6A-B")?;
    ensure(client.get("/notifications")?.expect(200)?.shows(TITLE), || {
        "no notification announces it".to_owned()
    })?;
    let home = client.get("/")?;
    let text = home.page().text;
    ensure(text.matches(TITLE).count() == 1, || {
        format!("it shows {} times on the home page", text.matches(TITLE).count())
    })?;
    let given = child.split(' ').next().unwrap_or_default();
    let line = around(&text, TITLE);
    ensure(line.contains(given), || {
        format!("the line does not say that it is about {given}: {line}")
    })?;
    // An alert comes before everything else of the page's own content.
    let main = home
        .body
        .find("<main")
        .and_then(|at| home.body.get(at..))
        .unwrap_or_default();
    let before = main.split(TITLE).next().unwrap_or_default();
    ensure(!before.contains("Aucune actualité"), || {
        "an empty widget comes before the alert".to_owned()
    })
}

/// Some words on each side.
fn around(text: &str, words: &str) -> String {
    let Some((before, after)) = text.split_once(words) else {
        return String::new();
    };
    let tail: Vec<char> = before.chars().rev().take(160).collect();
    let head: String = after.chars().take(160).collect();
    format!("{}{words}{head}", tail.into_iter().rev().collect::<String>())
}

pub(super) fn teacher_parent(story: &mut Story) -> Outcome {
    let path = story.alert()?;
    let client = story.people.at("teacher-parent")?;
    wear(client, "enseignant")?;
    told(client, TITLE, WORD, &path)?.nothing("teacher-parent as a teacher")?;
    wear(client, "responsable")?;
    told(client, TITLE, WORD, &path)?.by_every_way("teacher-parent as a parent")?;
    wear(client, "enseignant")
}

/// Changes hat through the switcher of the page; `hat` is the word it begins with.
fn wear(client: &mut Client, hat: &str) -> Outcome {
    let home = client.get("/")?.expect(200)?;
    let parsed = home.page();
    let choosers = parsed.forms.iter().filter(|form| form.action == "/session/choisir");
    let chosen = choosers.filter_map(|form| {
        let button = form
            .buttons
            .iter()
            .find(|button| button.label.to_lowercase().starts_with(hat))?;
        Some((form.clone(), button.label.clone()))
    });
    let (mut form, label) = chosen
        .into_iter()
        .next()
        .ok_or_else(|| broken(format!("no way to wear the hat « {hat} »")))?;
    form.press(&label)?;
    client.send(&home, &form)?.expect(200).map(drop)
}

fn sees_nothing(story: &mut Story, role: &str) -> Outcome {
    let path = story.alert()?;
    told(story.people.at(role)?, TITLE, WORD, &path)?.nothing(role)?;
    // Nor any page below it.
    for below in ["lecteurs", "modifier"] {
        let answer = story.people.at(role)?.get(&format!("{path}/{below}"))?;
        ensure(matches!(answer.status, 403 | 404), || {
            format!("{role} reads {}: {}", answer.path, answer.status)
        })?;
    }
    Ok(())
}

pub(super) fn parent_of_6b(story: &mut Story) -> Outcome {
    sees_nothing(story, "parent-A6B")
}

pub(super) fn pupil(story: &mut Story) -> Outcome {
    sees_nothing(story, "pupil-A6A")
}

pub(super) fn teacher_of_b(story: &mut Story) -> Outcome {
    sees_nothing(story, "teacher-B")?;
    let client = story.people.at("teacher-B")?;
    let home = client.get("/")?.expect(200)?;
    ensure(
        home.page()
            .links
            .iter()
            .all(|link| !link.href.starts_with("/actualites")),
        || "B is offered a menu entry".to_owned(),
    )?;
    let list = client.get(MODULE)?;
    ensure(matches!(list.status, 403 | 404), || {
        format!("{MODULE} answers {}", list.status)
    })
}

pub(super) fn forged_forms(story: &mut Story) -> Outcome {
    let client = story.people.at("principal-A")?;
    let before = client.get(MODULE)?.expect(200)?.page().text;
    let article = Article {
        title: "Article forgé",
        text: "x",
        alert: false,
        to: &[("", "Responsables de la 6A")],
    };
    for forgery in ["", "0123456789abcdef0123456789abcdef"] {
        let (page, mut form) = open(client)?;
        fill(&mut form, &article)?;
        form.press("Publier")?;
        form.set("_csrf", forgery);
        let answer = client.send(&page, &form)?;
        ensure(answer.status >= 400, || {
            format!("a form with the token « {forgery} » is accepted: {}", answer.status)
        })?;
    }
    let after = client.get(MODULE)?.expect(200)?.page().text;
    ensure(before == after, || "a forged form changed something".to_owned())
}

pub(super) fn receipts(story: &mut Story) -> Outcome {
    let path = story.alert()?;
    let name = story.people.account("parent-A6A-B")?.name.clone();
    let client = story.people.at("principal-A")?;
    let article = client.get(&path)?.expect(200)?;
    let link = article
        .page()
        .link("Qui l’a lu")
        .cloned()
        .ok_or_else(|| broken("no link « Qui l’a lu »"))?;
    let link = client.absolute(&article.path, &link.href)?;
    let readers = client.get(&link)?.expect(200)?;
    ensure(readers.shows("6A"), || {
        format!("readers are not shown by class: {}", excerpt(&readers))
    })?;
    // Somebody who read it is not among those who did not.
    let text = readers.page().text;
    ensure(text.contains("N’ont pas encore lu"), || {
        format!("nobody is shown as not having read: {}", excerpt(&readers))
    })?;
    let family = name
        .split_once(' ')
        .map_or(name.as_str(), |(_, family)| family)
        .to_owned();
    let missing = text.split("N’ont pas encore lu").nth(1).unwrap_or_default();
    ensure(!missing.contains(&name), || {
        format!("{family} read it and is shown as not having")
    })?;
    let after = press(client, &readers, "Relancer")?.expect(200)?;
    ensure(after.status == 200, || {
        format!("the reminder answered {}", after.status)
    })?;
    let waiting = story.people.at("parent-A6B")?.get("/notifications")?.expect(200)?;
    ensure(!waiting.shows(TITLE), || {
        "a parent of 6B is reminded of what they may not read".to_owned()
    })
}
