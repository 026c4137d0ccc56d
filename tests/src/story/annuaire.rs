//! The console of the annuaire, as a principal uses it: somebody who arrives on Monday, a court decision of this morning.

use std::time::Duration;

use crate::story::Story;
use crate::story::alert::{TITLE, WORD};
use crate::story::news::{excerpt, follow};
use crate::story::told::told;
use crate::web::{Answer, Client, Form};
use crate::{Outcome, broken, ensure};

/// What people read for a second after a change of rights is not a fault.
const SETTLES: Duration = Duration::from_millis(1_200);

fn form(page: &Answer, button: &str) -> Outcome<Form> {
    let found = page.page().form(button).cloned();
    found.ok_or_else(|| broken(format!("no button « {button} » on {}: {}", page.path, excerpt(page))))
}

/// A replacement is entered, gets a letter, opens the account with its code, and has the classes of whoever is replaced.
pub(super) fn replacement(story: &mut Story) -> Outcome {
    let replaced = story.people.account("teacher-A6A")?.name.clone();
    let client = story.people.at("principal-A")?;
    let page = client.get("/console/annuaire/arrivees/nouvelle")?.expect(200)?;
    let mut new = form(&page, "Enregistrer l’arrivée")?;
    new.choose("Vient en tant que", "Enseignant remplaçant")?;
    new.choose("Civilité", "Mme")?;
    new.set("nom", "Arrivante");
    new.set("prenom", "Lise");
    new.choose("Remplace", &replaced)?;
    new.press("Enregistrer l’arrivée")?;
    let person = client.send(&page, &new)?.expect(200)?;
    for words in ["Lise Arrivante", "remplace", "parce que professeur"] {
        ensure(person.shows(words), || {
            format!("« {words} » is not said: {}", excerpt(&person))
        })?;
    }
    let letters = follow(client, &person, "Imprimer un courrier d’activation")?;
    let mut print = form(&letters, "Préparer les lettres")?;
    print.press("Préparer les lettres")?;
    let letter = client.send(&letters, &print)?.expect(200)?;
    let text = letter.page().text;
    let after = |mark: &str| {
        text.split(mark)
            .nth(1)
            .and_then(|rest| rest.split_whitespace().next())
            .map(str::to_owned)
    };
    let (Some(login), Some(code)) = (after("Identifiant"), after("Code d’activation")) else {
        return Err(broken(format!(
            "the letter has no login or no code: {}",
            excerpt(&letter)
        )));
    };
    let demo = story.demo()?.base();
    let mut browser = Client::new(&demo);
    let page = browser.get("/activation")?.expect(200)?;
    let mut open = form(&page, "Activer mon compte")?;
    for (name, value) in [
        ("login", login.as_str()),
        ("code", &code),
        ("nouveau", "marelle-et-craie"),
        ("encore", "marelle-et-craie"),
    ] {
        open.set(name, value);
    }
    let home = browser.send(&page, &open)?.expect(200)?;
    ensure(home.path == "/", || {
        format!("the code leads to {}: {}", home.path, excerpt(&home))
    })?;
    let again = Client::new(&demo).send(&page, &open)?;
    ensure(again.status >= 400, || "the code serves twice".to_owned())?;
    browser.get("/console/annuaire/arrivees")?.expect(403).map(drop)
}

/// A court decision cuts one responsable off at once; lifted, everything is as before.
pub(super) fn court_decision(story: &mut Story) -> Outcome {
    let path = story.alert()?;
    let (parent, child) = (
        story.people.account("parent-A6A-B")?.name.clone(),
        story.people.account("pupil-A6A")?.name.clone(),
    );
    told(story.people.at("parent-A6A-B")?, TITLE, WORD, &path)?.by_every_way("before the decision")?;
    let family = family(story.people.at("principal-A")?, &parent, &child)?;
    let client = story.people.at("principal-A")?;
    let mut decision = decision_on(&family, &parent)?;
    decision.fill("Référence de la décision", "Ordonnance du juge aux affaires familiales")?;
    decision.press("Appliquer maintenant")?;
    let kept = client.send(&family, &decision)?.expect(200)?;
    ensure(kept.shows("plus accès"), || {
        format!("the protection is not shown: {}", excerpt(&kept))
    })?;
    std::thread::sleep(SETTLES);
    told(story.people.at("parent-A6A-B")?, TITLE, WORD, &path)?.nothing("parent-A6A-B, kept away")?;
    let client = story.people.at("principal-A")?;
    let mut lift = form(&kept, "Lever la protection")?;
    lift.press("Lever la protection")?;
    client.send(&kept, &lift)?.expect(200)?;
    std::thread::sleep(SETTLES);
    told(story.people.at("parent-A6A-B")?, TITLE, WORD, &path)?.by_every_way("after the protection")
}

/// The family page of a child of this parent in the school, found from the parent.
fn family(client: &mut Client, parent: &str, child: &str) -> Outcome<Answer> {
    let words: String = parent.replace(' ', "+");
    let found = client
        .get(&format!("/console/annuaire/personnes?profil=TUT&q={words}"))?
        .expect(200)?;
    let page = follow(client, &found, parent)?;
    let section = page.body.split("id=\"famille\"").nth(1).unwrap_or_default();
    let href = section.split("href=\"").nth(1).and_then(|rest| rest.split('"').next());
    let href = href.ok_or_else(|| broken(format!("no child of {parent} (is it {child}?): {}", excerpt(&page))))?;
    let pupil = client.get(href)?.expect(200)?;
    follow(client, &pupil, "Gérer les responsables")
}

/// The form that keeps this responsable away.
fn decision_on(family: &Answer, parent: &str) -> Outcome<Form> {
    let parsed = family.page();
    let link = parsed
        .link(parent)
        .ok_or_else(|| broken(format!("{parent} is not a responsable: {}", excerpt(family))))?;
    let id = link.href.rsplit('/').next().unwrap_or_default();
    let found = parsed.forms.iter().find(|form| {
        form.value("responsable") == Some(id) && form.buttons.iter().any(|b| b.label.contains("Appliquer maintenant"))
    });
    found
        .cloned()
        .ok_or_else(|| broken(format!("no decision can be applied to {parent}")))
}
