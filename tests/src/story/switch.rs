//! Off, on, off, on: in one school and not in the other.

use crate::story::told::told;
use crate::story::{MODULE, Story, alert, console};
use crate::{Outcome, ensure};

const NAME: &str = "Actualités";

/// No menu entry, no page.
fn nothing(story: &mut Story, role: &str) -> Outcome {
    let client = story.people.at(role)?;
    let home = client.get("/")?.expect(200)?;
    let entry = home
        .page()
        .links
        .into_iter()
        .find(|link| link.href.starts_with(MODULE.trim_end_matches('/')));
    ensure(entry.is_none(), || format!("{role} is offered {entry:?}"))?;
    for path in [MODULE, "/actualites", "/actualites/ecrire"] {
        let page = client.get(path)?;
        let data = client.get_json(path)?;
        let closed = |status: u16| matches!(status, 403 | 404);
        ensure(closed(page.status) && closed(data.status), || {
            format!("{role} {path}: {} {}", page.status, data.status)
        })?;
    }
    Ok(())
}

pub(super) fn off_at_first(story: &mut Story) -> Outcome {
    for role in [
        "principal-A",
        "teacher-A6A",
        "parent-A6B",
        "pupil-A6A",
        "principal-B",
        "teacher-B",
    ] {
        nothing(story, role)?;
    }
    Ok(())
}

pub(super) fn console_is_closed(story: &mut Story) -> Outcome {
    for role in ["teacher-A6A", "parent-A6B", "pupil-A6A"] {
        let client = story.people.at(role)?;
        for path in ["/console/modules", "/console/incidents", "/console/annuaire"] {
            let status = client.get(path)?.status;
            ensure(status == 403 || status == 404, || {
                format!("{role} reads {path}: {status}")
            })?;
        }
    }
    Ok(())
}

pub(super) fn on_for_a(story: &mut Story) -> Outcome {
    console::switch(story.people.at("principal-A")?, NAME, true)?;
    let list = story.people.at("principal-A")?.get(MODULE)?;
    ensure(list.status == 200, || {
        format!("switched on, {MODULE} answers {}", list.status)
    })?;
    ensure(!console::is_on(story.people.at("principal-B")?, NAME)?, || {
        "it is on in B too".to_owned()
    })?;
    nothing(story, "teacher-B")
}

pub(super) fn off_again(story: &mut Story) -> Outcome {
    let path = story.alert()?;
    console::switch(story.people.at("principal-A")?, NAME, false)?;
    for role in ["principal-A", "parent-A6A-B", "pupil-A6A"] {
        told(story.people.at(role)?, alert::TITLE, alert::WORD, &path)?.nothing(role)?;
    }
    let waiting = story.people.at("parent-A6A-B")?.get("/notifications")?.expect(200)?;
    ensure(!waiting.shows(alert::TITLE), || {
        "its notification is still there".to_owned()
    })?;
    nothing(story, "teacher-A6A")
}

pub(super) fn on_again(story: &mut Story) -> Outcome {
    let path = story.alert()?;
    console::switch(story.people.at("principal-A")?, NAME, true)?;
    told(story.people.at("parent-A6A-B")?, alert::TITLE, alert::WORD, &path)?.by_every_way("parent-A6A-B")?;
    told(story.people.at("parent-A6B")?, alert::TITLE, alert::WORD, &path)?.nothing("parent-A6B")
}
