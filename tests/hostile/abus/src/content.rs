//! Against the content of others, the quotas and the patience of the kernel. What the kernel answers is shown in words.

use preau_sdk::Problem;
use preau_sdk::content::{self, Draft, Query, State};
use serde_json::Value;

use crate::answers::say;

fn said<T: std::fmt::Debug>(what: &str, answer: &Result<T, Problem>) -> String {
    say(&format!("{what} {answer:?}"))
}

/// Thousands of queries, never dropped: stopped by the limit on handles.
pub(crate) fn leak() -> String {
    for _ in 0..100_000 {
        std::mem::forget(Query::new("choses", "recents"));
    }
    say("poignées gardées")
}

/// A document of somebody else, of another school or of another plugin, by its id: missing.
pub(crate) fn read(id: &str) -> String {
    said("lu", &content::get::<Value>(id).map(|doc| doc.body))
}

/// Any kind of write: in a page or widget, each answers read-only.
pub(crate) fn write(id: &str) -> String {
    let body = serde_json::json!({"titre": "écrit"});
    let answers = [
        Draft::new("choses", &body).state(State::Draft).create().map(drop),
        Draft::new("choses", &body).update(id, 1).map(drop),
        content::delete(id, 1),
        preau_sdk::Batch::new().delete(id, 1).commit().map(drop),
        content::mark(id, "vu", Some("oui")),
        content::not_marked(id, "seen").map(drop),
        content::audience_of(id).map(drop),
        content::author_of(id).map(drop),
    ];
    say(&format!("écrit {answers:?}"))
}

/// Marks in the name of the kernel.
pub(crate) fn mark(id: &str) -> String {
    said("marqué", &content::mark(id, "seen", Some("1")))
}

/// A body that claims another author, school and date; what the kernel keeps is shown.
pub(crate) fn author(claimed: &str) -> String {
    let body = serde_json::json!({
        "titre": "faux", "author": claimed, "auteur": claimed, "structure": "0139999Z", "published": 0, "level": "manage"
    });
    let made = Draft::new("choses", &body).state(State::Draft).create();
    let kept = made
        .and_then(|id| content::get::<Value>(&id))
        .map(|doc| (doc.author, doc.structure, doc.published));
    said("auteur", &kept)
}

/// Documents without end: stopped by the quota, said as over-quota.
pub(crate) fn store() -> String {
    let body = serde_json::json!({"titre": "a".repeat(60_000)});
    let mut kept = 0_u32;
    loop {
        match Draft::new("choses", &body).state(State::Draft).create() {
            Ok(_) => kept += 1,
            Err(problem) => return say(&format!("stocké {kept} puis {problem:?}")),
        }
    }
}

/// Hundreds of questions, within every limit: long enough for something to change meanwhile.
pub(crate) fn patient() -> String {
    for asked in 0..500 {
        if let Err(problem) = Query::new("choses", "recents").count(1) {
            return say(&format!("patient {asked} puis {problem:?}"));
        }
    }
    say("patient jusqu’au bout")
}

/// Host calls without end, each one as slow as a plugin can make it: stopped by the wall clock or the number of calls.
pub(crate) fn slow() -> String {
    let mut asked = 0_u64;
    loop {
        let query = Query::new("choses", "recents")
            .everywhere()
            .matching("introuvable lent lenteur lentement");
        if let Err(problem) = query.count(u32::MAX) {
            return say(&format!("lent {asked} puis {problem:?}"));
        }
        asked += 1;
    }
}
