//! Pages of plugins: `/{plugin}/…`.

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use preau_content::{ContentError, Once};
use preau_host::{CallError, Failure as CallFailure, PageAnswer, PageRequest, Problem, Tokens};
use preau_ui::html::{Confirm, confirm};
use preau_ui::texts::{Lang, Texts};
use preau_ui::view::{Block, Refused, Submission, Tone, View};
use serde_json::json;

use crate::ask::{Asked, Visitor, Wants};
use crate::plugin::draw::{Shown, draw};
use crate::plugin::resolver::url;
use crate::plugin::{Act, Place, SCHOOL, Submitted, place, submitted};
use crate::texts::t;
use crate::{AppState, Failure, ask, chrome, respond};

/// `GET /{plugin}/{path}`: read-only.
pub(crate) async fn show(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let visitor = ask.visitor()?;
    let place = of(&app, &ask, visitor).await?;
    match app
        .host()
        .page(place.shown.module.id(), &place.scope, viewed(&ask, &place))
        .await
    {
        Ok(answer) => answered(&app, &ask, visitor, &place, answer).await,
        Err(error) => Err(failed(&ask, error)),
    }
}

/// `POST /{plugin}/{path}`: an action, once.
pub(crate) async fn act(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let visitor = ask.visitor()?;
    let place = of(&app, &ask, visitor).await?;
    match submitted(&app, &ask, visitor, &place)? {
        Submitted::Search(field) => again(&app, &ask, visitor, &place, Again::Search(&field)).await,
        Submitted::Ask(question, label) => question_page(&app, &ask, visitor, &question, &label).await,
        Submitted::Refused(submission) => again(&app, &ask, visitor, &place, Again::Refused(submission)).await,
        Submitted::Act(act) => {
            let Act { request, submission } = *act;
            let outcome = match once(&app, visitor, &place, request).await {
                Ok(Done::Now(answer)) => Ok(*answer),
                Ok(Done::Before(go)) => return Ok(respond::see_other(&go.unwrap_or_else(|| ask.here()))),
                Err(ActError::Content(error)) => return Err(conflict(error)),
                Err(ActError::Call(error)) => Err(error),
            };
            let refused = |refused| Again::Refused(Submission { refused, ..submission });
            match outcome {
                Ok(answer) => answered(&app, &ask, visitor, &place, answer).await,
                Err(CallError {
                    failure: CallFailure::Guest(Problem::Form(problems)),
                    ..
                }) => {
                    let problems = problems
                        .into_iter()
                        .map(|(field, says)| Refused { field, says })
                        .collect();
                    again(&app, &ask, visitor, &place, refused(problems)).await
                }
                Err(CallError {
                    failure: CallFailure::Guest(Problem::Refused(says)),
                    ..
                }) => {
                    again(
                        &app,
                        &ask,
                        visitor,
                        &place,
                        refused(vec![Refused {
                            field: String::new(),
                            says,
                        }]),
                    )
                    .await
                }
                Err(error) => Err(failed(&ask, error)),
            }
        }
    }
}

/// What an action came to.
enum Done {
    /// It ran.
    Now(Box<PageAnswer>),
    /// It had run: where it led, if it led somewhere.
    Before(Option<String>),
}

/// Why an action has no answer.
enum ActError {
    /// Its idempotency could not be kept.
    Content(ContentError),
    /// The call.
    Call(CallError),
}

impl From<ContentError> for ActError {
    fn from(error: ContentError) -> Self {
        Self::Content(error)
    }
}

/// Runs an action once per form drawn: pressing twice, or going back and pressing again, acts once.
async fn once(app: &AppState, visitor: &Visitor, place: &Place, request: PageRequest) -> Result<Done, ActError> {
    let (host, plugin, scope) = (app.host(), place.shown.module.id(), &place.scope);
    let Some(key) = request.once.clone() else {
        return host
            .page(plugin, scope, request)
            .await
            .map(|answer| Done::Now(Box::new(answer)))
            .map_err(ActError::Call);
    };
    let mut kept = None;
    let run = || async {
        let answer = host.page(plugin, scope, request).await.map_err(ActError::Call)?;
        let led = match &answer.response {
            preau_host::Response::Go(path) => format!("go {path}"),
            _ => "view".to_owned(),
        };
        kept = Some(answer);
        Ok::<_, ActError>(led)
    };
    let outcome = app
        .engine()
        .once(scope.acting.territory, visitor.wearer.personne(), &key, run)
        .await?;
    Ok(match (kept, outcome) {
        (Some(answer), _) => Done::Now(Box::new(answer)),
        (None, Once::First(led) | Once::Again(led)) => {
            let go = led
                .strip_prefix("go ")
                .map(|path| url(place.shown.module.short(), path, place.named.then_some(place.school)));
            Done::Before(go.filter(|go| respond::is_local(go)))
        }
    })
}

fn conflict(error: ContentError) -> Failure {
    match error {
        ContentError::Conflict(says) => Failure::Later { says },
        other => other.into(),
    }
}

async fn of(app: &AppState, ask: &Asked, visitor: &Visitor) -> Result<Place, Failure> {
    let path = ask.path.trim_start_matches('/');
    let (short, rest) = path.split_once('/').unwrap_or((path, ""));
    let asked = ask.query.filled(SCHOOL).and_then(|school| school.parse().ok());
    place(app, &visitor.wearer, short, rest, asked).await
}

/// The query without what is the kernel's.
pub(crate) fn own_query(ask: &Asked) -> Vec<(String, String)> {
    let own = ask.query.pairs().filter(|(name, _)| *name != SCHOOL);
    own.map(|(n, v)| (n.to_owned(), v.to_owned())).collect()
}

fn viewed(ask: &Asked, place: &Place) -> PageRequest {
    PageRequest {
        path: place.path.clone(),
        query: own_query(ask),
        ..PageRequest::default()
    }
}

async fn answered(
    app: &AppState,
    ask: &Asked,
    visitor: &Visitor,
    place: &Place,
    answer: PageAnswer,
) -> Result<Response, Failure> {
    match answer.response {
        preau_host::Response::View(ref view) | preau_host::Response::Printed(ref view) => {
            draw(
                app,
                ask,
                visitor,
                place,
                Shown {
                    view,
                    tokens: &answer.tokens,
                    in_error: false,
                    paper: matches!(answer.response, preau_host::Response::Printed(_)),
                },
            )
            .await
        }
        preau_host::Response::Download(file) => Ok(respond::file(&file.name, file.mime, file.text)),
        preau_host::Response::Go(path) => {
            let to = url(place.shown.module.short(), &path, place.named.then_some(place.school));
            if ask.wants == Wants::Json {
                return Ok(respond::view(&json!({ "go": to })));
            }
            Ok(respond::see_other(if respond::is_local(&to) { &to } else { "/" }))
        }
    }
}

/// Why a form is drawn again.
enum Again<'a> {
    /// For the search of this picker.
    Search(&'a str),
    /// With what is wrong.
    Refused(Submission),
}

/// Draws the page of the form again, with what was typed.
async fn again(
    app: &AppState,
    ask: &Asked,
    visitor: &Visitor,
    place: &Place,
    why: Again<'_>,
) -> Result<Response, Failure> {
    let answer = app
        .host()
        .page(place.shown.module.id(), &place.scope, viewed(ask, place))
        .await;
    let (mut view, tokens) = match answer {
        Ok(PageAnswer {
            response: preau_host::Response::View(view),
            tokens,
        }) => (view, tokens),
        // The page of the form is no page by itself: the errors stand alone.
        _ => (View::new(t("form-refused")), Tokens::default()),
    };
    let (submission, in_error) = match why {
        Again::Search(field) => {
            let posted = ask.form.pairs().filter(|(n, _)| !preau_ui::forms::is_reserved(n));
            let posted = posted.map(|(n, v)| (n.to_owned(), v.to_owned())).collect();
            let action = owner(&view.blocks, field).unwrap_or_default();
            (
                Submission {
                    action,
                    posted,
                    refused: Vec::new(),
                },
                false,
            )
        }
        Again::Refused(submission) => (submission, true),
    };
    if ask.wants == Wants::Json && in_error {
        let errors: Vec<_> = submission
            .refused
            .iter()
            .map(|r| json!({ "field": r.field, "says": r.says }))
            .collect();
        return Ok(respond::view_with(
            StatusCode::UNPROCESSABLE_ENTITY,
            &json!({ "errors": errors }),
        ));
    }
    if !view.refill(&submission) {
        let says = submission
            .refused
            .iter()
            .map(|r| Block::notice(Tone::Danger, t("refused"), r.says.clone()));
        view.blocks.splice(0..0, says.collect::<Vec<_>>());
    }
    let mut response = draw(
        app,
        ask,
        visitor,
        place,
        Shown {
            view: &view,
            tokens: &tokens,
            in_error,
            paper: false,
        },
    )
    .await?;
    if in_error {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

/// The action of the form that has this field.
fn owner(blocks: &[Block], field: &str) -> Option<String> {
    fn has(fields: &[preau_ui::view::Field], name: &str) -> bool {
        fields.iter().any(|f| f.name == name || has(&f.fields, name))
    }
    blocks.iter().find_map(|block| match block {
        Block::Form(form) if has(&form.fields, field) => Some(form.action.clone()),
        Block::Card(b) => owner(&b.blocks, field),
        Block::Group(b) => owner(&b.blocks, field),
        Block::Notice(b) => owner(&b.blocks, field),
        _ => None,
    })
}

/// Asks before acting; everything posted travels along.
async fn question_page(
    app: &AppState,
    ask: &Asked,
    visitor: &Visitor,
    question: &str,
    label: &str,
) -> Result<Response, Failure> {
    let texts = Texts::get(Lang::Fr);
    let posted: Vec<(String, String)> = ask.form.pairs().map(|(n, v)| (n.to_owned(), v.to_owned())).collect();
    let here = ask.here();
    let action = ask.form.get(preau_ui::forms::ACTION).unwrap_or_default();
    if ask.wants == Wants::Json {
        let value = json!({ "confirm": { "question": question, "label": label, "action": action } });
        return Ok(respond::view_with(StatusCode::CONFLICT, &value));
    }
    let body = confirm(
        &Confirm {
            question,
            label,
            action,
            post_url: &here,
            cancel_url: &here,
            posted: &posted,
        },
        texts,
    );
    let page = chrome::page(app, ask, visitor, &texts.say("confirm-title"), body).await?;
    Ok(respond::page(&page.render()))
}

/// What the person is told of a call that gave no answer.
fn failed(ask: &Asked, error: CallError) -> Failure {
    match error.failure {
        CallFailure::Guest(Problem::Missing) => Failure::Missing,
        CallFailure::Guest(Problem::Refused(says)) | CallFailure::Refused { says, .. } => Failure::Forbidden { says },
        CallFailure::Guest(Problem::Later(says)) => Failure::Later { says },
        CallFailure::Saturated { .. } => Failure::Later {
            says: t("service-resting"),
        },
        ref other => {
            tracing::warn!(reference = %ask.reference, incident = error.reference.as_deref(), code = other.code(), "plugin call failed");
            Failure::Plugin {
                reference: error.reference.unwrap_or_default(),
            }
        }
    }
}
