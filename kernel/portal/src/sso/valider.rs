//! What services ask, server to server: no session, no form; the ticket says it all.

use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use preau_sso::{Echec, Format, SsoError, Validation, Version, artefact_saml};
use preau_store::StoreError;

use super::raised;
use crate::ask::Asked;
use crate::{AppState, ask, respond};

/// Longest request of samlValidate.
const LARGEST: usize = 64 * 1024;
const TEXT: &str = "text/plain; charset=utf-8";
const XML: &str = "text/xml; charset=utf-8";
const JSON: &str = "application/json; charset=utf-8";

/// `GET /cas/validate`: CAS 1.
pub(crate) async fn validate(State(app): State<AppState>, ask::From(ask): ask::From) -> Response {
    answer(&app, &ask, Version::Un, false).await
}

/// `GET /cas/serviceValidate`: CAS 2.
pub(crate) async fn service(State(app): State<AppState>, ask::From(ask): ask::From) -> Response {
    answer(&app, &ask, Version::Deux, false).await
}

/// `GET /cas/proxyValidate`: CAS 2, tickets of proxies too.
pub(crate) async fn proxied(State(app): State<AppState>, ask::From(ask): ask::From) -> Response {
    answer(&app, &ask, Version::Deux, true).await
}

/// `GET /cas/p3/serviceValidate`: CAS 3.
pub(crate) async fn service_3(State(app): State<AppState>, ask::From(ask): ask::From) -> Response {
    answer(&app, &ask, Version::Trois, false).await
}

/// `GET /cas/p3/proxyValidate`: CAS 3, tickets of proxies too.
pub(crate) async fn proxied_3(State(app): State<AppState>, ask::From(ask): ask::From) -> Response {
    answer(&app, &ask, Version::Trois, true).await
}

/// `GET /cas/proxy`: `pgt`, `targetService`.
pub(crate) async fn proxy(State(app): State<AppState>, ask::From(ask): ask::From) -> Response {
    let (pgt, target) = (one(&ask, "pgt"), one(&ask, "targetService"));
    let outcome = app.sso().mandater(pgt, target).await;
    let (status, outcome) = settled(&ask, outcome);
    let format = format(&ask);
    respond::text(status, media(format), format.rendre_mandat(&outcome))
}

/// `POST /cas/samlValidate?TARGET=`: SAML 1.1 in SOAP.
pub(crate) async fn saml(State(app): State<AppState>, ask::From(ask): ask::From, body: Body) -> Response {
    let bytes = to_bytes(body, LARGEST).await.unwrap_or_default();
    let ticket = std::str::from_utf8(&bytes).ok().and_then(artefact_saml);
    let service = one(&ask, "TARGET");
    let asked = Validation {
        version: Version::Saml,
        ticket: ticket.as_deref().unwrap_or_default(),
        service,
        renew: raised(&ask, "renew"),
        mandataires: false,
        rappel: None,
    };
    let (status, outcome) = settled(&ask, app.sso().valider(asked).await);
    let id = preau_model::random_hex(app.rng(), 16);
    respond::text(status, XML, Version::Saml.rendre(Format::Xml, service, &id, &outcome))
}

async fn answer(app: &AppState, ask: &Asked, version: Version, mandataires: bool) -> Response {
    let service = one(ask, "service");
    let asked = Validation {
        version,
        ticket: one(ask, "ticket"),
        service,
        renew: raised(ask, "renew"),
        mandataires,
        rappel: ask.query.filled("pgtUrl").filter(|_| version != Version::Un),
    };
    let (status, outcome) = settled(ask, app.sso().valider(asked).await);
    let (format, kind) = if version == Version::Un {
        (Format::Xml, TEXT)
    } else {
        let format = format(ask);
        (format, media(format))
    };
    respond::text(status, kind, version.rendre(format, service, "", &outcome))
}

/// A parameter given once; twice is none at all: two readers would not take the same.
fn one<'a>(ask: &'a Asked, name: &'static str) -> &'a str {
    let mut values = ask.query.all(name);
    match (values.next(), values.next()) {
        (Some(value), None) => value,
        _ => "",
    }
}

fn format(ask: &Asked) -> Format {
    match ask.query.get("format") {
        Some(format) if format.eq_ignore_ascii_case("json") => Format::Json,
        _ => Format::Xml,
    }
}

const fn media(format: Format) -> &'static str {
    match format {
        Format::Xml => XML,
        Format::Json => JSON,
    }
}

/// What could not be checked is refused, and said in the log.
fn settled<T>(ask: &Asked, outcome: Result<Result<T, Echec>, SsoError>) -> (StatusCode, Result<T, Echec>) {
    match outcome {
        Ok(Ok(good)) => (StatusCode::OK, Ok(good)),
        Ok(Err(refused)) => {
            tracing::info!(reference = %ask.reference, code = refused.code(), "a ticket was refused");
            (StatusCode::OK, Err(refused))
        }
        Err(error) => {
            let code = error.code();
            tracing::error!(reference = %ask.reference, code, error = %crate::failure::causes(&error), "a ticket could not be checked");
            let outage = StoreError::caused_by_outage(&error);
            let status = if outage {
                StatusCode::SERVICE_UNAVAILABLE
            } else {
                StatusCode::INTERNAL_SERVER_ERROR
            };
            (status, Err(Echec::Interne))
        }
    }
}
