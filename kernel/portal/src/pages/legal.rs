//! Pages that every portal owes: accessibility, legal notice, help.

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use preau_ui::page::{Bare, Theme};

use crate::texts::t;
use crate::{AppState, Failure, ask, chrome, respond};

/// `GET /accessibilite`.
pub(crate) async fn accessibility(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let body = html! {
        div.carte.pile {
            p { strong { (t("access-state")) } " " (t("access-state-says")) }
            h2 { (t("access-checked")) }
            ul.liste {
                li { (t("access-keyboard")) }
                li { (t("access-axe")) }
                li { (t("access-reflow")) }
            }
            p { (t("access-partly")) }
            h2 { (t("access-report")) }
            p { (t("access-report-says")) }
        }
    };
    draw(&app, &ask, &t("access-title"), body).await
}

/// `GET /mentions`.
pub(crate) async fn mentions(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let body = html! {
        div.carte.pile {
            h2 { (t("legal-editor")) }
            p { (t("legal-editor-says")) }
            h2 { (t("legal-data")) }
            p { (t("legal-data-says")) }
            h2 { (t("legal-rights")) }
            p { (t("legal-rights-says")) }
            h2 { (t("legal-cookies")) }
            p { (t("legal-cookies-says")) }
        }
    };
    draw(&app, &ask, &t("legal-title"), body).await
}

/// `GET /aide`.
pub(crate) async fn help(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let body = html! {
        div.carte.pile {
            h2 { (t("cannot-sign-in")) }
            p { (t("help-sign-in-says")) }
            h2 { (t("help-service")) }
            p { (t("help-service-says")) }
            h2 { (t("help-error")) }
            p { (t("help-error-says")) }
        }
    };
    draw(&app, &ask, &t("help-title"), body).await
}

async fn draw(app: &AppState, ask: &ask::Asked, title: &str, body: Markup) -> Result<Response, Failure> {
    let drawn = match &ask.visitor {
        Some(visitor) => chrome::page(app, ask, visitor, title, body).await?.render(),
        None => Bare {
            brand: app.brand().clone(),
            theme: Theme::Auto,
            title: title.to_owned(),
            body,
            footer: chrome::footer(),
            ..Bare::default()
        }
        .render(),
    };
    Ok(respond::page(&drawn))
}
