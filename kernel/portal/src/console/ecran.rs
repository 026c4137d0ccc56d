//! A page of the console, and the few things that all of them say the same way.

use axum::response::Response;
use http::StatusCode;
use maud::{Markup, html};
use preau_annuaire::AnnuaireError;
use preau_model::Millis;
use preau_ui::assets::icon;
use preau_ui::texts::{Lang, Texts};
use preau_ui::view::MomentStyle;

use super::{Erreur, aside};
use crate::ask::Asked;
use crate::texts::t;
use crate::{AppState, Failure, chrome, respond, words};

/// A page: title, sentence under it, body, and whether it answers a refused form.
#[derive(Default)]
pub(crate) struct Ecran {
    pub(crate) title: String,
    pub(crate) lead: Option<String>,
    pub(crate) body: Markup,
    pub(crate) refused: bool,
}

impl Ecran {
    /// A page that answers what was asked.
    pub(crate) fn new(title: String, lead: Option<String>, body: Markup) -> Self {
        Self {
            title,
            lead,
            body,
            refused: false,
        }
    }

    /// The same after a refused form, when there is one.
    pub(crate) fn refused(mut self, refused: bool) -> Self {
        self.refused = refused;
        self
    }

    /// Draws it in the chrome of the console.
    pub(crate) async fn draw(self, app: &AppState, ask: &Asked) -> Result<Response, Failure> {
        let done = if self.refused { None } else { ask.query.get("fait") };
        let body = html! {
            @if let Some(code) = done.filter(|code| code.len() < 40 && code.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')) {
                div.avis.t-mousse role="status" { (icon("valider")) div.pile { p { strong { (says(code)) } } } }
            }
            (self.body)
        };
        let mut page = chrome::page(app, ask, ask.visitor()?, &self.title, body).await?;
        page.service = Some(t("console"));
        page.lead = self.lead;
        page.aside = Some(aside(ask));
        page.in_error = self.refused;
        let status = if self.refused {
            StatusCode::UNPROCESSABLE_ENTITY
        } else {
            StatusCode::OK
        };
        Ok(respond::page_with(status, &page.render()))
    }
}

/// What was done, by the code of the address; an unknown one says only that it is done.
fn says(code: &str) -> String {
    const KNOWN: [&str; 28] = [
        "comptes",
        "demande",
        "reponse",
        "seuil",
        "corrige",
        "rendu",
        "accueilli",
        "prolonge",
        "termine",
        "accompagne",
        "cesse",
        "lie",
        "delie",
        "protege",
        "leve",
        "embargo",
        "publie",
        "groupe",
        "membres",
        "fini",
        "fusionne",
        "separe",
        "ecarte",
        "attache",
        "detache",
        "restaure",
        "annee",
        "ouverture",
    ];
    if KNOWN.contains(&code) {
        t(&format!("done-{code}"))
    } else {
        t("saved")
    }
}

/// What an act answered: done, or why not, for the person; anything else is a failure.
pub(crate) fn said<T>(outcome: Result<T, AnnuaireError>) -> Result<Result<T, Erreur>, Failure> {
    match outcome {
        Ok(value) => Ok(Ok(value)),
        Err(error @ (AnnuaireError::Refused(_) | AnnuaireError::Unknown(_))) => {
            let says = format!("{}.", words::capital(&error.to_string()));
            Ok(Err(Erreur::de(says)))
        }
        Err(other) => Err(other.into()),
    }
}

/// A day in words. Ends are stored as the first instant after: `jour(app, end - 1)` is the last day.
pub(crate) fn jour(app: &AppState, at: Millis) -> String {
    Texts::get(Lang::Fr).moment(at, MomentStyle::Date, app.clock().now())
}

/// A day and an hour in words.
pub(crate) fn moment(app: &AppState, at: Millis) -> String {
    Texts::get(Lang::Fr).moment(at, MomentStyle::DateTime, app.clock().now())
}
