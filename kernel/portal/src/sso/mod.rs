//! The SSO server over HTTP, at `/cas/…` (CAS protocol 3.0.3): who is there, then what `preau_sso` answers.

pub(crate) mod accord;
pub(crate) mod login;
pub(crate) mod logout;
pub(crate) mod tuiles;
pub(crate) mod valider;

use axum::response::Response;
use http::StatusCode;
use http::header::{HeaderName, HeaderValue};
use maud::html;
use preau_sso::Adresse;
use preau_ui::page::{Bare, Theme};

use crate::ask::Asked;
use crate::texts::t;
use crate::{AppState, Failure, chrome, form, respond};

/// Is a flag of the protocol raised? Any value but `false` does.
fn raised(ask: &Asked, name: &str) -> bool {
    ask.query.get(name).is_some_and(|value| value != "false")
}

/// An address that no service has: in words, with the reference that the log has too.
fn unknown(ask: &Asked, code: &'static str) -> Failure {
    tracing::warn!(reference = %ask.reference, code, "a service that is not registered was asked for");
    Failure::Forbidden { says: t("cas-unknown") }
}

/// The address by which the portal leads to a service.
pub(crate) fn through(adresse: &str) -> String {
    format!("/cas/login?service={}", form::encode(adresse))
}

/// Leaves for a registered address.
fn leave(app: &AppState, ask: &Asked, adresse: &str) -> Response {
    // Browsers hold a form to our own pages up to its last redirect: after one, the page itself leads on. Links do not need it.
    let after_form = ask
        .from
        .as_deref()
        .is_some_and(|path| path != "/" && !path.starts_with("/?"));
    if !after_form {
        return respond::see_other(adresse);
    }
    let body = html! {
        div.carte.question {
            p { (t("cas-leaving")) }
            p { a.btn.plein href=(adresse) { (t("cas-continue")) } }
        }
    };
    let page = Bare {
        brand: app.brand().clone(),
        theme: ask.visitor.as_ref().map_or(Theme::Auto, chrome::theme),
        title: t("cas-leaving-title"),
        body,
        footer: chrome::footer(),
        ..Bare::default()
    };
    let mut response = respond::page_with(StatusCode::OK, &page.render());
    if let Ok(refresh) = HeaderValue::from_str(&format!("0; url={adresse}")) {
        response
            .headers_mut()
            .insert(HeaderName::from_static("refresh"), refresh);
    }
    response
}

/// Reads `service`; nobody is sent anywhere else than to a registered address.
async fn services(
    app: &AppState,
    ask: &Asked,
    text: &str,
) -> Result<(Adresse, Vec<std::sync::Arc<preau_sso::Service>>), Failure> {
    let adresse = Adresse::lire(text).map_err(|error| unknown(ask, error.code()))?;
    let found = app.sso().trouver(&adresse).await?;
    if found.is_empty() {
        return Err(unknown(ask, "sso.service-inconnu"));
    }
    Ok((adresse, found))
}
