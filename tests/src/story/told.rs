//! What of an article reaches somebody, by every way there is.

use crate::story::MODULE;
use crate::web::Client;
use crate::{Outcome, ensure};

/// A way by which words may reach a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Home,
    List,
    Json,
    Search,
    Page,
}

const WAYS: [Way; 5] = [Way::Home, Way::List, Way::Json, Way::Search, Way::Page];

/// The ways by which an article reached somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Told(Vec<Way>);

/// Looks everywhere for an article: its title, one word of it to search, and its address.
pub(super) fn told(client: &mut Client, title: &str, word: &str, path: &str) -> Outcome<Told> {
    let home = client.get("/")?.expect(200)?.shows(title);
    let list = client.get(MODULE)?;
    let json = client.get_json(MODULE)?;
    ensure(
        json.status != 200 || serde_json::from_str::<serde_json::Value>(&json.body).is_ok(),
        || format!("{MODULE} as data is not JSON but {}", json.kind),
    )?;
    let search = client.get(&format!("/recherche?q={word}"))?.expect(200)?.shows(title);
    let page = client.get(path)?;
    let data = client.get_json(path)?;
    ensure((page.status == 200) == (data.status == 200), || {
        format!("{path} answers {} as a page and {} as data", page.status, data.status)
    })?;
    // What is refused must not say what it hides.
    for answer in [&page, &data] {
        ensure(answer.status == 200 || !answer.body.contains(title), || {
            format!("the refusal of {path} shows its title")
        })?;
        ensure(matches!(answer.status, 200 | 403 | 404), || {
            format!("{path} answers {}", answer.status)
        })?;
    }
    let reached = |way: &Way| match way {
        Way::Home => home,
        Way::List => list.status == 200 && list.shows(title),
        Way::Json => json.status == 200 && json.body.contains(title),
        Way::Search => search,
        Way::Page => page.status == 200 && page.shows(title),
    };
    Ok(Told(WAYS.into_iter().filter(reached).collect()))
}

impl Told {
    /// Nothing may have reached this person.
    pub(super) fn nothing(&self, who: &str) -> Outcome {
        ensure(self.0.is_empty(), || format!("{who} is told by {:?}", self.0))
    }

    /// It must have reached this person by every way.
    pub(super) fn by_every_way(&self, who: &str) -> Outcome {
        ensure(self.0 == WAYS, || format!("{who} is told by {:?} only", self.0))
    }
}
