//! Pages of what went wrong: what happened, what to do, and a reference found in the log.

use axum::response::Response;
use http::header::{HeaderValue, RETRY_AFTER, SET_COOKIE};
use maud::html;
use preau_ui::page::{Bare, Theme};
use serde_json::json;

use crate::ask::{Asked, Wants};
use crate::form::encode;
use crate::texts::t;
use crate::{AppState, Failure, chrome, respond};

/// Whatever no route knows.
pub(crate) async fn missing() -> Failure {
    Failure::Missing
}

/// Draws a failure for whoever asked.
pub(crate) async fn draw(app: &AppState, ask: &Asked, failure: &Failure) -> Response {
    let (title, says) = failure.words();
    if let Failure::Failed { code } = failure {
        tracing::error!(reference = %ask.reference, code, "request failed");
    }
    if ask.wants == Wants::Json {
        let value =
            json!({ "title": title, "error": { "code": failure.code(), "says": says, "reference": ask.reference } });
        return patient(failure, respond::view_with(failure.status(), &value));
    }
    if *failure == Failure::Prove {
        // Back to the page of the form: what it did must be asked again.
        let back = ask
            .from
            .as_deref()
            .filter(|path| respond::is_local(path))
            .unwrap_or(&ask.path);
        return respond::see_other(&format!("/compte/preuve?suite={}", encode(back)));
    }
    if matches!(failure, Failure::SignIn | Failure::Second) {
        let page = if *failure == Failure::Second {
            "/login/second"
        } else {
            "/login"
        };
        let back = if ask.path == "/" {
            String::new()
        } else {
            format!("?suite={}", encode(&ask.here()))
        };
        return respond::see_other(&format!("{page}{back}"));
    }
    let reference = match failure {
        Failure::Plugin { reference } if !reference.is_empty() => reference,
        _ => &ask.reference,
    };
    let body = html! {
        div.carte.question {
            p { (says) }
            p.doux { (t("reference")) " " strong { (reference) } }
            p { a.btn.plein href="/" { (t("back-home")) } }
        }
    };
    let drawn = match &ask.visitor {
        // The chrome itself asks the database: when that is what failed, the page stands without it.
        Some(visitor) if !matches!(failure, Failure::Failed { .. } | Failure::Outage) => {
            match chrome::page(app, ask, visitor, &title, body.clone()).await {
                Ok(page) => page.render(),
                Err(_) => bare(app, ask, &title, body),
            }
        }
        _ => bare(app, ask, &title, body),
    };
    patient(failure, respond::page_with(failure.status(), &drawn))
}

/// Says when to come back.
fn patient(failure: &Failure, mut response: Response) -> Response {
    if *failure == Failure::Outage {
        response
            .headers_mut()
            .insert(RETRY_AFTER, HeaderValue::from_static("30"));
    }
    response
}

fn bare(app: &AppState, ask: &Asked, title: &str, body: maud::Markup) -> maud::Markup {
    let theme = ask.visitor.as_ref().map_or(Theme::Auto, chrome::theme);
    Bare {
        brand: app.brand().clone(),
        theme,
        title: title.to_owned(),
        body,
        footer: chrome::footer(),
        ..Bare::default()
    }
    .render()
}

/// Gives a browser without session the nonce of its sign-in form.
pub(crate) fn with_nonce(app: &AppState, ask: &Asked, mut response: Response) -> Response {
    if ask.new_nonce
        && let Some(cookie) = app.cookies().keep(app.cookies().anonymous, ask.nonce.clone())
    {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}
