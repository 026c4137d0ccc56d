//! A pupil changes class: what is current follows the class.

use crate::aaf;
use crate::story::Story;
use crate::story::news::{Article, write};
use crate::story::told::told;
use crate::{Outcome, ensure};

const FOR_6A: (&str, &str) = ("La 6A visite le muséum", "muséum");
const FOR_6B: (&str, &str) = ("La 6B visite l’observatoire", "observatoire");

pub(super) fn before(story: &mut Story) -> Outcome {
    for ((title, _), to) in [(FOR_6A, "Élèves de la 6A"), (FOR_6B, "Élèves de la 6B")] {
        let article = Article {
            title,
            text: "Départ à 9 h, retour à 16 h.",
            alert: false,
            to: &[("", to)],
        };
        write(story.people.at("principal-A")?, &article, "Publier")?;
    }
    see(story, true, false)
}

fn see(story: &mut Story, six_a: bool, six_b: bool) -> Outcome {
    let client = story.people.at("pupil-A6A")?;
    for ((title, word), expected) in [(FOR_6A, six_a), (FOR_6B, six_b)] {
        let list = client.get("/actualites/")?.expect(200)?.shows(title);
        let search = client
            .get(&format!("/recherche?q={}", crate::web::percent(word)))?
            .expect(200)?
            .shows(title);
        ensure(list == expected && search == expected, || {
            format!("« {title} »: list {list}, search {search}, expected {expected}")
        })?;
    }
    Ok(())
}

/// The school's next export says so; nothing else is done.
pub(super) fn after(story: &mut Story) -> Outcome {
    let pupil = story.people.account("pupil-A6A")?.name.clone();
    let launch = story.demo()?.launch().clone();
    let export = launch.data.join("story-aaf");
    let next = launch.data.join("story-aaf-next");
    let (export_path, next_path) = (export.display().to_string(), next.display().to_string());
    launch.command(&[
        "academie",
        "generate",
        "--out",
        &export_path,
        "--seed",
        "1",
        "--colleges",
        "9",
    ])?;
    aaf::move_pupil(&export, &next, &pupil, ("6A", "6B"))?;
    launch.command(&[
        "annuaire",
        "import",
        &next_path,
        "--data",
        &launch.data.display().to_string(),
        "--json",
    ])?;
    see(story, false, true)?;
    // Parents follow their children, not the pupil's former class.
    let path = story.alert()?;
    told(
        story.people.at("parent-A6A-B")?,
        super::alert::TITLE,
        super::alert::WORD,
        &path,
    )?
    .by_every_way("parent-A6A-B")
}
