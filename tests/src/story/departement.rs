//! The Département: adults of its schools, never pupils.

use crate::story::news::{Article, fill, open, write};
use crate::story::told::told;
use crate::story::{Story, console};
use crate::{Outcome, broken, ensure};

const TITLE: &str = "Transport scolaire : nouveaux horaires";
const WORD: &str = "horaires";
const TEXT: &str = "Les cars passent dix minutes plus tôt à partir de lundi.";
const FORGED: &str = "Article forgé pour des élèves";
const PARENTS: &str = "Tous les responsables";

pub(super) fn offered(story: &mut Story) -> Outcome {
    let client = story.people.at("departement")?;
    if !console::is_on(client, "Actualités")? {
        console::switch(client, "Actualités", true)?;
    }
    let (_, form) = open(client)?;
    let labels: Vec<&str> = form
        .fields
        .iter()
        .filter(|field| field.kind == "checkbox")
        .map(|field| field.label.as_str())
        .collect();
    ensure(
        labels.iter().filter(|label| label.contains(PARENTS)).count() >= 3,
        || format!("parents of three collèges are not offered: {labels:?}"),
    )?;
    let pupils: Vec<&&str> = labels
        .iter()
        .filter(|label| label.contains("lève") || label.contains("Tout l’établissement") || label.contains("6A"))
        .collect();
    ensure(pupils.is_empty(), || format!("pupils are offered: {pupils:?}"))
}

pub(super) fn writes(story: &mut Story) -> Outcome {
    let uai = story.people.account("principal-A")?.uai.clone();
    let client = story.people.at("departement")?;
    let (_, form) = open(client)?;
    // The school of the story and two others, by their headings.
    let headings = form
        .fields
        .iter()
        .filter(|field| field.label.contains(PARENTS))
        .map(|field| field.legend.clone());
    let (own, others): (Vec<String>, Vec<String>) = headings.partition(|heading| heading.contains(&uai));
    let own = own
        .first()
        .ok_or_else(|| broken(format!("no heading names the collège {uai}")))?;
    let mut to = vec![(own.as_str(), PARENTS)];
    to.extend(
        others
            .iter()
            .filter(|heading| *heading != own)
            .take(2)
            .map(|heading| (heading.as_str(), PARENTS)),
    );
    ensure(to.len() == 3, || format!("only {} collèges are offered", to.len()))?;
    let article = Article {
        title: TITLE,
        text: TEXT,
        alert: false,
        to: &to,
    };
    let path = write(client, &article, "Publier")?;
    told(story.people.at("parent-A6B")?, TITLE, WORD, &path)?.by_every_way("parent-A6B")?;
    for role in ["pupil-A6A", "teacher-A6A", "teacher-B"] {
        told(story.people.at(role)?, TITLE, WORD, &path)?.nothing(role)?;
    }
    Ok(())
}

/// The value of a box that only a principal is offered, posted by the Département.
pub(super) fn forged(story: &mut Story) -> Outcome {
    let (_, of_principal) = open(story.people.at("principal-A")?)?;
    let box_of = |label: &str| {
        of_principal
            .fields
            .iter()
            .find(|field| field.label.contains(label))
            .cloned()
    };
    let pupils = box_of("Élèves de la 6A").ok_or_else(|| broken("the principal is not offered the pupils of 6A"))?;
    let client = story.people.at("departement")?;
    let (page, mut form) = open(client)?;
    let article = Article {
        title: FORGED,
        text: TEXT,
        alert: false,
        to: &[],
    };
    fill(&mut form, &article)?;
    form.set(&pupils.name, &pupils.value);
    form.press("Publier")?;
    let answer = client.send(&page, &form)?;
    ensure(!answer.path.contains("fait="), || {
        format!("accepted: {} {}", answer.status, answer.path)
    })?;
    let own = client.get("/actualites/mes-articles")?.expect(200)?;
    ensure(!own.shows(FORGED), || "it was kept".to_owned())?;
    let list = story.people.at("pupil-A6A")?.get("/actualites/")?.expect(200)?;
    ensure(!list.shows(FORGED), || "a pupil reads it".to_owned())
}
