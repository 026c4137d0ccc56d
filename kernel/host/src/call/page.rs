//! Pages and actions.

use preau_ui::view::{View, ViewError, ViewFault};

use super::answer::{PageAnswer, Response};
use super::incident::Place;
use super::run::Start;
use super::{CallError, CallScope, Failure, PageRequest, Problem, Value};
use crate::bindings::preau::ui::types as ui;
use crate::host::Host;
use crate::state::Mode;
use crate::{Limit, LimitsClass};

/// Longest path that an answer may lead to.
const LONGEST_PATH: usize = 2_000;

impl Host {
    /// Draws a page (`request.action` is none: nothing is written) or runs an action.
    pub async fn page(&self, plugin: &str, scope: &CallScope, request: PageRequest) -> Result<PageAnswer, CallError> {
        let (slot, loaded) = self.current(plugin)?;
        let Some(export) = &loaded.page else {
            return Err(CallError::refused("export.page", "Ce module n’a pas de pages."));
        };
        let rights = match self.services().rights_of_person(&loaded.facts, &scope.acting).await {
            Ok(rights) => rights,
            Err(failure) => {
                return Err(self
                    .failed(&slot, &loaded, Place::Page, scope.acting.structure, failure)
                    .await);
            }
        };
        let mode = if request.action.is_some() {
            Mode::Action
        } else {
            Mode::Page
        };
        let ui_request = ui::Request {
            path: request.path,
            action: request.action,
            fields: request
                .fields
                .into_iter()
                .map(|(name, value)| (name, wire(value)))
                .collect(),
            query: request.query,
            language: scope.language.clone(),
            extra: Vec::new(),
        };
        let class = loaded.facts.manifest.limits.class.min(LimitsClass::Page);
        let output = class.limits().output;
        let start = Start {
            mode,
            place: Place::Page,
            class,
            rights,
            chosen: request.people,
            once: request.once,
        };
        let (response, mut state) = self
            .run(
                &slot,
                &loaded,
                start,
                async |store, instance| {
                    let guest = export.load(&mut *store, instance)?;
                    guest.call_handle(&mut *store, &ui_request).await
                },
                |answer| match answer {
                    Ok(ui::Response::View(json)) => Ok(Response::View(view(&json, output)?)),
                    Ok(ui::Response::Go(path)) if path.len() <= LONGEST_PATH => Ok(Response::Go(path)),
                    Ok(ui::Response::Go(_)) => Err(Failure::OverLimit(Limit::Output)),
                    Ok(ui::Response::Other(json)) => super::extra::response(&json, output),
                    Err(problem) => Err(Failure::Guest(of(problem))),
                },
            )
            .await?;
        if matches!(response, Response::View(_) | Response::Printed(_)) {
            self.saw(&mut state).await;
        }
        Ok(PageAnswer {
            response,
            tokens: state.tokens,
        })
    }
}

/// Judges a view: its size before anything reads it, then what it says.
pub(super) fn view(json: &str, most: usize) -> Result<View, Failure> {
    if json.len() > most {
        return Err(Failure::OverLimit(Limit::Output));
    }
    View::parse(json).map_err(|ViewError { kind, place, .. }| match kind {
        ViewFault::TooLarge => Failure::OverLimit(Limit::Output),
        ViewFault::TooManyNodes | ViewFault::TooDeep => Failure::OverLimit(Limit::View),
        fault => Failure::BadView(format!("{}, {}", fault.code(), crate::log::clean(&place, 200))),
    })
}

/// Words of a guest for a person: bounded like everything else it says.
pub(super) fn of(problem: ui::Problem) -> Problem {
    const WORDS: usize = 1_000;
    const FIELDS: usize = 100;
    let words = |text: String| crate::log::clean(&text, WORDS);
    match problem {
        ui::Problem::Missing => Problem::Missing,
        ui::Problem::Refused(says) => Problem::Refused(words(says)),
        ui::Problem::Form(fields) => Problem::Form(
            fields
                .into_iter()
                .take(FIELDS)
                .map(|problem| (words(problem.field), words(problem.says)))
                .collect(),
        ),
        ui::Problem::Later(says) => Problem::Later(words(says)),
        ui::Problem::Other(says) => Problem::Other(words(says)),
    }
}

fn wire(value: Value) -> ui::Value {
    match value {
        Value::Text(text) => ui::Value::Text(text),
        Value::Flag(flag) => ui::Value::Flag(flag),
        Value::Number(number) => ui::Value::Number(number),
        Value::Moment(moment) => ui::Value::Moment(moment),
        Value::Many(many) => ui::Value::Many(many),
    }
}
