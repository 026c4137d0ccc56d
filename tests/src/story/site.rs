//! The site of a school, made with SPIP: connected by its principal, read by its families.

use std::time::{Duration, Instant};

use crate::double::Mood;
use crate::story::news::excerpt;
use crate::story::{Story, console};
use crate::web::{Answer, Client};
use crate::{Outcome, broken, ensure};

const MODULE: &str = "Site de l’établissement";
const SETTINGS: &str = "/console/modules/spip";
const TEST: &str = "Enregistrer et tester la connexion";
const ARTICLE: &str = "Coupure d’eau mardi";
/// A round of jobs begins every ten seconds.
const SOON: Duration = Duration::from_secs(40);

/// Fills the settings and presses the button of the test.
fn tested(client: &mut Client, address: &str, allowed: bool) -> Outcome<Answer> {
    let page = client.get(SETTINGS)?.expect(200)?;
    let parsed = page.page();
    let form = parsed
        .form(TEST)
        .ok_or_else(|| broken(format!("no test of the connection: {}", excerpt(&page))))?;
    let mut form = form.clone();
    form.fill("Adresse du site", address)?;
    if allowed {
        form.tick("Lire les articles et les images")?;
        form.tick("Montrer les articles du site")?;
    }
    form.press(TEST)?;
    client.send(&page, &form)
}

pub(super) fn connected(story: &mut Story) -> Outcome {
    let base = format!("{}/", story.site.base());
    story.site.publish(ARTICLE);
    let principal = story.people.at("principal-A")?;
    console::switch(principal, MODULE, true)?;
    let insecure = tested(principal, &base.replace("https", "http"), true)?.expect(422)?;
    ensure(insecure.shows("https://") && insecure.shows("certificat"), || {
        format!("http is not refused in words: {}", excerpt(&insecure))
    })?;
    for (address, allowed, words) in [
        (base.as_str(), false, "n’a pas autorisé"),
        ("https://site-du-college.invalid/", true, "n’existe pas sur internet"),
        ("https://localhost/", true, "adresse interne ou réservée"),
        (base.as_str(), true, "La connexion fonctionne"),
    ] {
        let answer = tested(principal, address, allowed)?.expect(200)?;
        ensure(answer.shows(words), || {
            format!("{address}: « {words} » is not said: {}", excerpt(&answer))
        })?;
    }
    story.site.mood(Mood::SignIn);
    let closed = tested(story.people.at("principal-A")?, &base, true)?.expect(200)?;
    ensure(closed.shows("et non une liste d’articles"), || excerpt(&closed))?;
    // Saved once more: a job that met the sign-in form meanwhile runs again.
    story.site.mood(Mood::Good);
    let open = tested(story.people.at("principal-A")?, &base, true)?.expect(200)?;
    ensure(open.shows("La connexion fonctionne"), || excerpt(&open))
}

pub(super) fn read(story: &mut Story) -> Outcome {
    let began = Instant::now();
    let parent = story.people.at("parent-A6A-B")?;
    while !parent.get("/spip/")?.shows(ARTICLE) {
        ensure(began.elapsed() < SOON, || {
            "the articles of the site never came".to_owned()
        })?;
        std::thread::sleep(Duration::from_millis(500));
    }
    ensure(parent.get("/")?.expect(200)?.shows(ARTICLE), || {
        "no tile on the home page".to_owned()
    })?;
    let list = parent.get("/spip/")?.expect(200)?;
    let icon = parent.get("/_icone/spip")?.expect(200)?;
    ensure(
        icon.kind == "image/svg+xml" && icon.body.contains("<svg id=\"i\""),
        || format!("the module's own icon is not served: {}", icon.kind),
    )?;
    let link = list.page().link(ARTICLE).cloned();
    let link = link.ok_or_else(|| broken(format!("no link to the article: {}", excerpt(&list))))?;
    let path = parent.absolute(&list.path, &link.href)?;
    let page = parent.get(&path)?.expect(200)?;
    ensure(
        !page.body.contains("alert(1)") && !page.body.contains("onclick"),
        || "the HTML of the site was not cleaned".to_owned(),
    )?;
    let images: Vec<&str> = page.body.split("<img src=\"").skip(1).collect();
    let sources: Vec<String> = images
        .iter()
        .filter_map(|rest| rest.split('"').next())
        .map(|source| source.replace("&amp;", "&"))
        .collect();
    ensure(sources.iter().all(|source| source.starts_with("/_image/")), || {
        format!("images come from elsewhere: {sources:?}")
    })?;
    let answers: Outcome<Vec<Answer>> = sources.iter().map(|source| parent.get(source)).collect();
    let kinds: Vec<(u16, String)> = answers?.into_iter().map(|one| (one.status, one.kind)).collect();
    ensure(kinds.contains(&(200, "image/png".to_owned())), || {
        format!("no image: {kinds:?}")
    })?;
    // What was sealed for one person is nothing for another.
    if let Some(source) = sources.first() {
        story.people.at("pupil-A6A")?.get(source)?.expect(404)?;
    }
    story.people.at("teacher-B")?.get("/spip/")?.expect(404)?;
    Ok(())
}
