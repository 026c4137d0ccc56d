//! What somebody got, with assertions that say what was there instead.

use preau_host::{CallError, Failure, PageAnswer, Problem, Response, Tokens};
use preau_model::Principal;
use preau_ui::view::View;
use serde_json::Value as Json;

use crate::user::User;

/// The answer of a page or of an action.
#[derive(Debug)]
pub struct Page<'k> {
    user: User<'k>,
    path: String,
    outcome: Result<PageAnswer, CallError>,
}

impl<'k> Page<'k> {
    pub(crate) const fn new(user: User<'k>, path: String, outcome: Result<PageAnswer, CallError>) -> Self {
        Self { user, path, outcome }
    }

    /// The view; fails when there is none.
    pub fn view(&self) -> &View {
        match &self.answer().response {
            Response::View(view) | Response::Printed(view) => view,
            other => panic!("a view was expected: {other:?}"),
        }
    }

    /// The file; fails when there is none.
    pub fn file(&self) -> &preau_host::Download {
        match &self.answer().response {
            Response::Download(file) => file,
            other => panic!("a file was expected: {other:?}"),
        }
    }

    /// Words behind the tokens of this answer.
    pub fn tokens(&self) -> &Tokens {
        &self.answer().tokens
    }

    fn answer(&self) -> &PageAnswer {
        self.outcome
            .as_ref()
            .unwrap_or_else(|error| panic!("{} failed: {error:?}", self.path))
    }

    /// What went wrong; fails when nothing did.
    pub fn failure(&self) -> &Failure {
        match &self.outcome {
            Err(error) => &error.failure,
            Ok(answer) => panic!("a failure was expected, the plugin answered {:?}", answer.response),
        }
    }

    /// The reference of the incident, if one was recorded.
    pub fn reference(&self) -> Option<&str> {
        self.outcome.as_ref().err()?.reference.as_deref()
    }

    /// The problem that the plugin answered; fails when it did not.
    pub fn problem(&self) -> &Problem {
        match self.failure() {
            Failure::Guest(problem) => problem,
            other => panic!("a problem of the plugin was expected: {other:?}"),
        }
    }

    /// The path where an action leads; fails when it leads nowhere.
    pub fn leads_to(&self) -> &str {
        match &self.answer().response {
            Response::Go(path) => path,
            Response::View(view) => panic!("the plugin was expected to lead elsewhere; it shows {:?}", words(view)),
            other => panic!("the plugin was expected to lead elsewhere: {other:?}"),
        }
    }

    /// Goes where an action leads.
    pub async fn follow(&self) -> Page<'k> {
        self.user.get(self.leads_to()).await
    }

    /// Every text of the view, in order, one per line. Names and dates are the kernel's: aliases and milliseconds here.
    pub fn text(&self) -> String {
        words(self.view())
    }

    /// Fails unless the view says this.
    #[track_caller]
    pub fn assert_text(&self, expected: &str) {
        let text = self.text();
        assert!(text.contains(expected), "{expected:?} is not on {}:\n{text}", self.path);
    }

    /// Fails if the view says this.
    #[track_caller]
    pub fn assert_no_text(&self, unwanted: &str) {
        let text = self.text();
        assert!(!text.contains(unwanted), "{unwanted:?} is on {}:\n{text}", self.path);
    }

    /// What a people field of the form holds when it is submitted.
    #[must_use]
    pub fn choosing(mut self, field: &str, to: impl IntoIterator<Item = Principal>) -> Self {
        self.user = self.user.choosing(field, to);
        self
    }

    /// Presses the button of an action that the view offers: its hidden values and its path come along.
    pub async fn submit(&self, action: &str, fields: &[(&str, &str)]) -> Page<'k> {
        let view = serde_json::to_value(self.view()).unwrap_or_default();
        let offered = find(&view, action)
            .unwrap_or_else(|| panic!("{} offers no action {action:?}:\n{}", self.path, self.text()));
        let path = offered.path.unwrap_or_else(|| self.path.clone());
        let mut sent: Vec<(&str, &str)> = fields.to_vec();
        sent.extend(
            offered
                .values
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .filter(|(name, _)| !fields.iter().any(|(given, _)| given == name)),
        );
        self.user.post(&path, action, &sent).await
    }
}

struct Offered {
    path: Option<String>,
    values: Vec<(String, String)>,
}

/// The form or button of an action, wherever it is in the view.
fn find(view: &Json, action: &str) -> Option<Offered> {
    match view {
        Json::Object(members) => {
            let also = members.get("also").and_then(Json::as_array);
            let named = |value: &Json| value.get("action").and_then(Json::as_str) == Some(action);
            if named(view) || also.is_some_and(|also| also.iter().any(named)) {
                let hidden = members
                    .get("hidden")
                    .or_else(|| members.get("values"))
                    .and_then(Json::as_object);
                let path = members.get("path").and_then(Json::as_str).map(str::to_owned);
                return Some(Offered {
                    path,
                    values: hidden
                        .into_iter()
                        .flatten()
                        .map(|(name, value)| (name.clone(), value.as_str().unwrap_or_default().to_owned()))
                        .collect(),
                });
            }
            members.values().find_map(|member| find(member, action))
        }
        Json::Array(items) => items.iter().find_map(|item| find(item, action)),
        _ => None,
    }
}

fn words(view: &View) -> String {
    let mut lines = Vec::new();
    collect(&serde_json::to_value(view).unwrap_or_default(), &mut lines);
    lines.join("\n")
}

/// Members that hold no words for people.
const NOT_WORDS: &[&str] = &[
    "type", "kind", "action", "path", "tone", "layout", "style", "name", "display", "icon",
];

fn collect(value: &Json, lines: &mut Vec<String>) {
    match value {
        Json::String(text) => lines.push(text.clone()),
        Json::Number(number) => lines.push(number.to_string()),
        Json::Array(items) => items.iter().for_each(|item| collect(item, lines)),
        Json::Object(members) => members
            .iter()
            .filter(|(name, _)| !NOT_WORDS.contains(&name.as_str()))
            .for_each(|(_, member)| collect(member, lines)),
        Json::Null | Json::Bool(_) => {}
    }
}
