//! « Confirmez que c'est vous »: before a sensitive act, when nothing was proved for a while.

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use maud::html;

use super::super::field::Field;
use super::super::second::{next, said};
use crate::ask::Asked;
use crate::texts::t;
use crate::{AppState, Failure, ask, chrome, respond};

/// `GET /compte/preuve?suite=`.
pub(crate) async fn show(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    draw(&app, &ask, None).await
}

/// `POST /compte/preuve`: `password` or `code`, `suite`.
pub(crate) async fn act(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let visitor = ask.visitor()?;
    let outcome = match (ask.form.get("password"), ask.form.get("code")) {
        (Some(password), _) => app.identity().prove_password(&visitor.session, password).await,
        (None, Some(code)) => app.identity().prove_second(&visitor.session, code).await,
        _ => return Err(Failure::Missing),
    };
    match outcome {
        Ok(()) => Ok(respond::see_other(next(&ask))),
        Err(why) => draw(&app, &ask, Some(said(&app, why)?)).await,
    }
}

async fn draw(app: &AppState, ask: &Asked, wrong: Option<String>) -> Result<Response, Failure> {
    let visitor = ask.visitor()?;
    let compte = visitor.session.compte;
    let (password, application) = (
        app.identity().has_password(compte).await?,
        app.identity().second(compte).await?.active,
    );
    let field = if password {
        Field {
            name: "password",
            label: t("password-current"),
            help: String::new(),
            kind: "password",
            auto: "current-password",
            value: "",
            wrong: wrong.as_deref(),
        }
    } else {
        Field {
            name: "code",
            label: t("second-code"),
            help: t("second-code-help"),
            kind: "text",
            auto: "one-time-code",
            value: "",
            wrong: wrong.as_deref(),
        }
    };
    let body = html! {
        @if password || application {
            form.formulaire.carte method="post" action="/compte/preuve" novalidate {
                input type="hidden" name="_csrf" value=(visitor.session.csrf);
                input type="hidden" name="suite" value=(next(ask));
                (field.draw())
                div.boutons { button.btn.plein type="submit" { (t("proof-submit")) } }
            }
        } @else {
            div.carte {
                p { (t("proof-again")) }
                form.boutons method="post" action="/logout" {
                    input type="hidden" name="_csrf" value=(visitor.session.csrf);
                    button.btn.plein type="submit" { (t("proof-sign-out")) }
                }
            }
        }
    };
    let mut page = chrome::page(app, ask, visitor, &t("proof-title"), body).await?;
    page.lead = Some(t("proof-lead"));
    page.in_error = wrong.is_some();
    let status = if wrong.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    Ok(respond::page_with(status, &page.render()))
}
