//! The link of a mail that stops the next ones, in one click and without signing in. Its token is the proof.

use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use http::{Method, StatusCode};
use maud::html;
use preau_ui::page::{Bare, Theme};

use crate::ask::Asked;
use crate::pages::failure::with_nonce;
use crate::texts::t;
use crate::{AppState, Failure, ask, chrome, respond};

/// `GET /courriels/arret/{jeton}`: mail stops at once; the page offers to take it up again.
pub(crate) async fn stop(
    State(app): State<AppState>,
    Path(token): Path<String>,
    method: Method,
    ask::From(ask): ask::From,
) -> Result<Response, Failure> {
    // Whoever only looks whether the page is there stops nothing.
    if method == Method::GET {
        set(&app, &token, false).await?;
    }
    Ok(draw(&app, &ask, &token, true))
}

/// `POST /courriels/arret/{jeton}`: the same, pressed in a mail program (RFC 8058).
pub(crate) async fn one_click(State(app): State<AppState>, Path(token): Path<String>) -> Result<Response, Failure> {
    set(&app, &token, false).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// `POST /courriels/reprise/{jeton}`: mail again.
pub(crate) async fn resume(
    State(app): State<AppState>,
    Path(token): Path<String>,
    ask::From(ask): ask::From,
) -> Result<Response, Failure> {
    set(&app, &token, true).await?;
    Ok(draw(&app, &ask, &token, false))
}

async fn set(app: &AppState, token: &str, on: bool) -> Result<(), Failure> {
    let compte = app.seal().stopped_by(token).ok_or(Failure::Missing)?;
    if app.engine().choose_mail(compte, on).await? {
        Ok(())
    } else {
        Err(Failure::Missing)
    }
}

fn draw(app: &AppState, ask: &Asked, token: &str, stopped: bool) -> Response {
    let csrf = match &ask.visitor {
        Some(visitor) => visitor.session.csrf.clone(),
        None => app.seal().anonymous_token(&ask.nonce),
    };
    let (title, says) = if stopped {
        ("mail-stopped", "mail-stopped-says")
    } else {
        ("mail-resumed", "mail-resumed-says")
    };
    let page = Bare {
        brand: app.brand().clone(),
        theme: Theme::Auto,
        title: t(title),
        lead: Some(t(says)),
        body: html! {
            div.carte {
                @if stopped {
                    form.boutons method="post" action={ "/courriels/reprise/" (token) } {
                        input type="hidden" name="_csrf" value=(csrf);
                        button.btn.clair type="submit" { (t("mail-resume")) }
                    }
                }
                p { a href="/compte/notifications" { (t("notice-open")) } }
            }
        },
        footer: chrome::footer(),
        ..Bare::default()
    };
    with_nonce(app, ask, respond::page_with(StatusCode::OK, &page.render()))
}
