//! How a call ends: a response, or a problem said in words.

use crate::bindings::imports::preau::{content::types as content, people::types as people, ui::types as wire};
use crate::view::{Obj, Screen};

/// What a page call or an action gives back.
pub type Outcome = Result<Response, Problem>;

/// A view to draw, or a page to go to.
#[derive(Clone, Debug)]
pub enum Response {
    /// Drawn by the kernel.
    View(Screen),
    /// A path below the plugin's own root, with an optional query.
    Go(String),
    /// JSON of an answer that came later in the contract: see [`download`] and [`printed`].
    Other(String),
}

/// Why a call gives no response. The words are shown to the acting person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// No such page or document (or not for this person: the two look the same).
    Missing,
    /// A rule says no.
    Refused(String),
    /// Something to correct beside one or several fields.
    Form(Vec<FieldProblem>),
    /// Not now.
    Later(String),
    /// The plugin's own mistake; for the administrators.
    Other(String),
}

/// What is wrong with a field of the form; an empty name speaks of the whole form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldProblem {
    /// Name of the field.
    pub field: String,
    /// A sentence in the reader's language.
    pub says: String,
}

/// After an action: shows a page of the plugin ("" for its first page; may carry "?key=value").
pub fn go(path: impl Into<String>) -> Outcome {
    Ok(Response::Go(path.into()))
}

/// A file to keep: a plain name, "text/csv", "text/calendar", "text/plain" or "application/json", and what it holds.
pub fn download(name: &str, mime: &str, text: &str) -> Outcome {
    let file = Obj::new()
        .text("name", name)
        .text("mime", mime)
        .text("text", text)
        .end();
    Ok(Response::Other(Obj::new().raw("download", &file).end()))
}

/// A view on a page made for paper.
pub fn printed(screen: Screen) -> Outcome {
    Ok(Response::Other(Obj::new().raw("printed", &screen.into_json()).end()))
}

/// No such page.
pub fn missing() -> Outcome {
    Err(Problem::Missing)
}

/// A refusal in words.
pub fn refused<T>(words: impl Into<String>) -> Result<T, Problem> {
    Err(Problem::Refused(words.into()))
}

/// Goes on only when it may: otherwise the refusal, in words.
pub fn allow(may: bool, words: impl Into<String>) -> Result<(), Problem> {
    if may { Ok(()) } else { refused(words) }
}

impl Problem {
    /// One field to correct.
    pub fn field(field: impl Into<String>, says: impl Into<String>) -> Self {
        Self::Form(vec![FieldProblem {
            field: field.into(),
            says: says.into(),
        }])
    }
}

impl From<Screen> for Response {
    fn from(screen: Screen) -> Self {
        Self::View(screen)
    }
}

impl From<Response> for wire::Response {
    fn from(response: Response) -> Self {
        match response {
            Response::View(screen) => Self::View(screen.into_json()),
            Response::Go(path) => Self::Go(path),
            Response::Other(json) => Self::Other(json),
        }
    }
}

impl From<Problem> for wire::Problem {
    fn from(problem: Problem) -> Self {
        match problem {
            Problem::Missing => Self::Missing,
            Problem::Refused(words) => Self::Refused(words),
            Problem::Form(fields) => Self::Form(
                fields
                    .into_iter()
                    .map(|one| wire::FieldProblem {
                        field: one.field,
                        says: one.says,
                    })
                    .collect(),
            ),
            Problem::Later(words) => Self::Later(words),
            Problem::Other(words) => Self::Other(words),
        }
    }
}

impl From<content::Problem> for Problem {
    fn from(problem: content::Problem) -> Self {
        match problem {
            content::Problem::Missing => Self::Missing,
            content::Problem::Refused(words)
            | content::Problem::Conflict(words)
            | content::Problem::OverQuota(words) => Self::Refused(words),
            content::Problem::ReadOnly => Self::Other("read-only".to_owned()),
            content::Problem::Invalid(words) | content::Problem::Other(words) => Self::Other(words),
        }
    }
}

impl From<people::Problem> for Problem {
    fn from(problem: people::Problem) -> Self {
        match problem {
            people::Problem::Unknown => Self::Missing,
            people::Problem::Refused(words) => Self::Refused(words),
            people::Problem::Empty => Self::Other("people: empty".to_owned()),
            people::Problem::NotGranted => Self::Other("people: not-granted".to_owned()),
            people::Problem::TooMany(bound) => Self::Other(format!("people: too many, at most {bound}")),
            people::Problem::Other(words) => Self::Other(words),
        }
    }
}
