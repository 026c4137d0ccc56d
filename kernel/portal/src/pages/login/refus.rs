//! Who did not enter: what happened, what to do, and a reference found in the log. Never whether another account exists.

use axum::response::Response;
use http::StatusCode;
use maud::html;
use preau_doors::Refus;
use preau_ui::page::{Bare, Theme};
use serde_json::json;

use crate::ask::{Asked, Wants};
use crate::texts::{t, tr};
use crate::{AppState, Failure, chrome, respond};

/// The page of a refusal, and its line in the log: by codes, without anything that came from outside.
pub(super) async fn refused(app: &AppState, ask: &Asked, door: &str, refus: Refus) -> Result<Response, Failure> {
    let known = app.doors().fournisseur(door).await?.map(|f| f.id).unwrap_or_default();
    tracing::warn!(reference = %ask.reference, door = %known, code = refus.code(), detail = refus.detail(), "a door stayed closed");
    if let Refus::Panne(error) = refus {
        return Err(error.into());
    }
    let code = refus.code();
    let title = t(&format!("door-{code}"));
    let says = match &refus {
        Refus::Reserve(other) => tr("door-reserve-says", &[("door", other.as_str().into())]),
        _ => t(&format!("door-{code}-says")),
    };
    let status = status(&refus);
    if ask.wants == Wants::Json {
        let value = json!({ "title": title, "error": { "code": code, "says": says, "reference": ask.reference } });
        return Ok(respond::view_with(status, &value));
    }
    let page = Bare {
        brand: app.brand().clone(),
        theme: ask.visitor.as_ref().map_or(Theme::Auto, chrome::theme),
        title,
        in_error: true,
        body: html! {
            div.carte.question {
                p { (says) }
                p { (t(&format!("door-{code}-do"))) }
                p.doux { (t("reference")) " " strong { (ask.reference) } }
                p { a.btn.plein href="/login" { (t("back-to-sign-in")) } }
            }
        },
        footer: chrome::footer(),
        ..Bare::default()
    };
    Ok(respond::page_with(status, &page.render()))
}

const fn status(refus: &Refus) -> StatusCode {
    match refus {
        Refus::Inconnu => StatusCode::NOT_FOUND,
        Refus::Demande(_) => StatusCode::BAD_REQUEST,
        Refus::Injoignable(_) | Refus::Occupe | Refus::Panne(_) => StatusCode::SERVICE_UNAVAILABLE,
        Refus::Fournisseur(_) => StatusCode::BAD_GATEWAY,
        Refus::Annule | Refus::Preuve(_) | Refus::Horloge(_) | Refus::SansCompte | Refus::Ferme | Refus::Reserve(_) => {
            StatusCode::FORBIDDEN
        }
    }
}
