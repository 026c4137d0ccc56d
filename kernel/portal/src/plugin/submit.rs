//! A submitted form, read back: seal, kinds of the fields, questions, people.

use std::collections::HashMap;

use preau_host::{PageRequest, Value};
use preau_model::Principal;
use preau_ui::forms::{self, Submitted as Typed};
use preau_ui::texts::{Lang, Texts};
use preau_ui::view::{Refused, Submission};

use super::Place;
use crate::ask::{Asked, Visitor};
use crate::pages::plugin::own_query;
use crate::seal::Scope;
use crate::texts::t;
use crate::{AppState, Failure, principals};

/// What a POST asks for.
#[derive(Debug)]
pub(crate) enum Submitted {
    /// Nothing is submitted: the form is drawn again for the search of a picker, whose field has this name.
    Search(String),
    /// A question must be answered first: (question, label of the button).
    Ask(String, String),
    /// What was typed cannot be read: drawn again.
    Refused(Submission),
    /// The action, ready for the guest.
    Act(Box<Act>),
}

/// An action.
#[derive(Debug)]
pub(crate) struct Act {
    /// For the guest.
    pub(crate) request: PageRequest,
    /// To draw the form again if the guest refuses.
    pub(crate) submission: Submission,
}

/// Longest name of an action.
const LONGEST: usize = 200;

/// Reads a POST to a plugin's page.
pub(crate) fn submitted(app: &AppState, ask: &Asked, visitor: &Visitor, place: &Place) -> Result<Submitted, Failure> {
    let form = &ask.form;
    if let Some(field) = form.filled(forms::SEARCH) {
        return Ok(Submitted::Search(field.to_owned()));
    }
    let action = form
        .filled(forms::ACTION)
        .filter(|a| a.len() <= LONGEST)
        .ok_or(Failure::Missing)?;
    let opened = match form.filled(forms::SEALED) {
        Some(sealed) => {
            let school = place.school.to_string();
            let scope = Scope {
                session: &visitor.session.key,
                plugin: place.shown.module.id(),
                place: &school,
            };
            forms::open(app.seal().open(&scope, sealed).ok_or(Failure::Stale)?)
        }
        None => forms::Opened::default(),
    };
    if form.get(forms::CONFIRM).is_none()
        && let Some((question, label)) = opened.question(action)
    {
        return Ok(Submitted::Ask(question.to_owned(), label.to_owned()));
    }
    let posted: Vec<(String, String)> = form
        .pairs()
        .filter(|(n, _)| !forms::is_reserved(n))
        .map(|(n, v)| (n.to_owned(), v.to_owned()))
        .collect();
    let mut decoded = forms::decode(&opened.fields, &posted, Texts::get(Lang::Fr));
    let mut fields: Vec<(String, Value)> = opened
        .values
        .iter()
        .map(|(n, v)| (n.clone(), Value::Text(v.clone())))
        .collect();
    let mut people: HashMap<String, Vec<Principal>> = HashMap::new();
    for (name, typed) in std::mem::take(&mut decoded.fields) {
        match value(typed) {
            Ok(value) => fields.push((name, value)),
            Err(chosen) => {
                let known: Vec<Principal> = chosen.iter().filter_map(|v| principals::from_value(v)).collect();
                if known.len() == chosen.len() {
                    people.insert(name, known);
                } else {
                    let says = t("choice-gone");
                    decoded.refused.push(Refused { field: name, says });
                }
            }
        }
    }
    let submission = Submission {
        action: action.to_owned(),
        posted,
        refused: decoded.refused,
    };
    if !submission.refused.is_empty() {
        return Ok(Submitted::Refused(submission));
    }
    let request = PageRequest {
        path: place.path.clone(),
        action: Some(action.to_owned()),
        fields,
        people,
        query: own_query(ask),
        once: form.filled(forms::ONCE).filter(|o| o.len() <= 64).map(str::to_owned),
    };
    Ok(Submitted::Act(Box::new(Act { request, submission })))
}

/// A typed value for the guest; the choices of a people field are not for it.
fn value(typed: Typed) -> Result<Value, Vec<String>> {
    Ok(match typed {
        Typed::Text(text) => Value::Text(text),
        Typed::Flag(flag) => Value::Flag(flag),
        Typed::Number(number) => Value::Number(number),
        Typed::Moment(at) => Value::Moment(u64::try_from(at).unwrap_or(0)),
        Typed::Many(many) => Value::Many(many),
        Typed::People(chosen) => return Err(chosen),
    })
}
