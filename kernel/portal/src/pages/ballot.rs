//! Answering a ballot: from the page to the content engine, without the plugin.

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use preau_content::ContentError;
use preau_model::DocumentId;
use preau_ui::forms::{decode, is_reserved};
use preau_ui::html::Draw;
use preau_ui::resolve::BallotShown;
use preau_ui::texts::{Lang, Texts};
use preau_ui::view::{Ballot, Refused, Submission, View};
use serde_json::json;

use crate::ask::{Asked, Visitor, Wants};
use crate::plugin::ballot::{answer, shown};
use crate::plugin::resolver::url;
use crate::plugin::{Place, PluginResolver, place, place_reader};
use crate::{AppState, Failure, ask, chrome, modules, respond};

/// They had answered: the page of the document says so.
const FINAL: &str = "ballots.final";

/// `POST /_scrutins/{document}`.
pub(crate) async fn answer_ballot(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let visitor = ask.visitor()?;
    let id = ask
        .path
        .rsplit('/')
        .next()
        .and_then(|id| id.parse::<DocumentId>().ok())
        .ok_or(Failure::Missing)?;
    let place = of(&app, visitor, id).await?;
    let collections = place.shown.module.collections();
    let reader = place_reader(&place.scope.acting, vec![place.school]);
    let mut found = app.engine().ballots(&reader, collections, &[id]).await?;
    let ballot = shown(id, found.remove(&id).ok_or(Failure::Missing)?);
    let posted: Vec<(String, String)> = ask
        .form
        .pairs()
        .filter(|(n, _)| !is_reserved(n))
        .map(|(n, v)| (n.to_owned(), v.to_owned()))
        .collect();
    let fields = ballot.form.as_ref().map(|form| form.fields.clone()).unwrap_or_default();
    let mut decoded = decode(&fields, &posted, Texts::get(Lang::Fr));
    if ballot.form.is_some() && decoded.refused.is_empty() {
        let given = answer(&ballot.ask, &decoded.fields);
        match app.engine().answer(&reader, collections, id, &given).await {
            Ok(()) | Err(ContentError::Refused { rule: FINAL, .. }) => {}
            Err(ContentError::Refused { says, .. }) => decoded.refused.push(Refused {
                field: String::new(),
                says,
            }),
            Err(other) => return Err(other.into()),
        }
    }
    let page = url(place.shown.module.short(), &id.to_string(), None);
    if decoded.refused.is_empty() {
        if ask.wants == Wants::Json {
            return Ok(respond::view(&json!({ "go": page })));
        }
        return Ok(respond::see_other(&page));
    }
    let submission = Submission {
        action: "reponse".to_owned(),
        posted,
        refused: decoded.refused,
    };
    again(&app, &ask, visitor, &place, (id, ballot), submission).await
}

async fn of(app: &AppState, visitor: &Visitor, id: DocumentId) -> Result<Place, Failure> {
    let territory = visitor.wearer.territory().ok_or(Failure::Missing)?;
    let plugin = app.engine().plugin_of(territory, id).await?.ok_or(Failure::Missing)?;
    let all = modules::shown(app, &visitor.wearer, false).await?;
    let module = all
        .into_iter()
        .find(|s| s.module.id() == plugin)
        .ok_or(Failure::Missing)?
        .module;
    place(app, &visitor.wearer, module.short(), &id.to_string(), None).await
}

/// The ballot alone, with what was typed and what is wrong.
async fn again(
    app: &AppState,
    ask: &Asked,
    visitor: &Visitor,
    place: &Place,
    (id, mut ballot): (DocumentId, BallotShown),
    submission: Submission,
) -> Result<Response, Failure> {
    if ask.wants == Wants::Json {
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
    if let Some(form) = ballot.form.take() {
        let mut view = View::new("").with(form);
        view.refill(&submission);
        ballot.form = view.blocks.into_iter().find_map(|block| match block {
            preau_ui::view::Block::Form(form) => Some(form),
            _ => None,
        });
    }
    let title = ballot.ask.question.clone();
    let mut resolver = PluginResolver::empty(app, visitor, &place.shown.module, place.school);
    resolver.found.ballots.insert(id.to_string(), ballot);
    let view = View::new(title.clone()).with(Ballot {
        document: id.to_string(),
    });
    let body = Draw::new(&resolver, Texts::get(Lang::Fr)).view(&view);
    let mut page = chrome::page(app, ask, visitor, &title, body).await?;
    page.in_error = true;
    Ok(respond::page_with(StatusCode::UNPROCESSABLE_ENTITY, &page.render()))
}
