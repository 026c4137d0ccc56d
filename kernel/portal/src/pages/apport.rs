//! `POST /api/annuaire/apport`: what another information system sends for a school (K-AN-2). The format is
//! `apport.schema.json`; the token says which system, and for which schools. Nothing of a message counts unless all of it does.
//!
//! `200`: applied, `202`: a part waits for a decision; the body is the outcome. `?essai=1`: what it would do, nothing written.
//! Otherwise `{ "code", "message", "erreurs": [{ "pointeur", "code", "message" }] }`.

use axum::body::{Body, to_bytes};
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse as _, Response};
use http::header::{AUTHORIZATION, CONTENT_TYPE, WWW_AUTHENTICATE};
use http::{HeaderMap, HeaderValue, StatusCode};
use preau_annuaire::sources::{Contenu, Jeton, SourceError};
use preau_annuaire::{AnnuaireError, ImportError};
use preau_model::Uai;
use preau_store::StoreError;
use serde::Serialize;
use serde_json::{Value, json};

use crate::AppState;
use crate::texts::t;

/// RFC 6750; the case of a scheme does not matter.
const SCHEME: &str = "bearer";
/// Largest message.
const LARGEST: usize = 64 << 20;

/// Why a message is not taken.
enum Refusal {
    /// No token, or not a good one.
    Token,
    /// Not JSON by its type.
    Media,
    TooLarge,
    /// A school that is not of the token.
    School,
    Annuaire(AnnuaireError),
    Import(ImportError),
}

impl From<AnnuaireError> for Refusal {
    fn from(error: AnnuaireError) -> Self {
        Self::Annuaire(error)
    }
}

/// Takes a message.
pub(crate) async fn receive(
    State(app): State<AppState>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let only_tried = query.is_some_and(|query| query.split('&').any(|pair| pair == "essai=1"));
    match take(&app, &headers, body, only_tried).await {
        Ok(response) => response,
        Err(refusal) => refused(&refusal),
    }
}

async fn take(app: &AppState, headers: &HeaderMap, body: Body, only_tried: bool) -> Result<Response, Refusal> {
    let header = |name| headers.get(name).and_then(|v: &HeaderValue| v.to_str().ok());
    let secret = header(AUTHORIZATION).and_then(|value| value.split_once(' '));
    let secret = secret
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case(SCHEME))
        .map(|(_, secret)| secret);
    let token = match secret {
        Some(secret) => app.annuaire().jeton(secret.trim()).await?,
        None => None,
    };
    let token: Jeton = token.ok_or(Refusal::Token)?;
    if header(CONTENT_TYPE).is_none_or(|kind| kind.split(';').next().is_none_or(|k| k.trim() != "application/json")) {
        return Err(Refusal::Media);
    }
    let octets = to_bytes(body, LARGEST).await.map_err(|_| Refusal::TooLarge)?.to_vec();
    // A message that does not say of which school it is gets told so with its other faults.
    let said = serde_json::from_slice::<Value>(&octets).ok();
    let said = said.and_then(|value| value.get("uai")?.as_str()?.parse::<Uai>().ok());
    let uai = match (said, token.ecoles.first()) {
        (Some(uai), _) if token.ecoles.contains(&uai) => uai,
        (None, Some(any)) => *any,
        _ => return Err(Refusal::School),
    };
    let origine = token.origine.clone();
    let depot = app.annuaire().depot(uai, Contenu::Api { origine, octets });
    tracing::info!(token = %token.id, %uai, only_tried, "a message of a source");
    if only_tried {
        let plan = Box::pin(app.annuaire().apercu_depot(token.territoire, depot, &|_| {})).await;
        return Ok(answer(StatusCode::OK, &plan.map_err(Refusal::Import)?));
    }
    let outcome = Box::pin(app.annuaire().importer_depot(token.territoire, depot, &|_| {})).await;
    let bilan = outcome.map_err(Refusal::Import)?;
    let status = if bilan.en_attente.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::ACCEPTED
    };
    Ok(answer(status, &bilan))
}

fn refused(refusal: &Refusal) -> Response {
    let (status, code, message, faults) = match refusal {
        Refusal::Token => (StatusCode::UNAUTHORIZED, "apport.jeton", t("source-token"), Vec::new()),
        Refusal::Media => (
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "apport.type",
            t("source-media"),
            Vec::new(),
        ),
        Refusal::TooLarge => (
            StatusCode::PAYLOAD_TOO_LARGE,
            "apport.taille",
            t("source-large"),
            Vec::new(),
        ),
        Refusal::School => (
            StatusCode::FORBIDDEN,
            "apport.etablissement",
            t("source-school"),
            Vec::new(),
        ),
        Refusal::Annuaire(error) => failed(error, error.code()),
        Refusal::Import(error) => match error {
            ImportError::Source(SourceError::Envoi(faults)) => {
                let told = |f: &preau_annuaire::sources::Erreur| json!({ "pointeur": f.colonne, "code": f.code, "message": f.message });
                let faults = faults.iter().map(told).collect();
                (
                    StatusCode::UNPROCESSABLE_ENTITY,
                    error.code(),
                    error.to_string(),
                    faults,
                )
            }
            ImportError::Source(_) | ImportError::Aaf(_) => (
                StatusCode::UNPROCESSABLE_ENTITY,
                error.code(),
                error.to_string(),
                Vec::new(),
            ),
            ImportError::Concurrent => (StatusCode::CONFLICT, error.code(), error.to_string(), Vec::new()),
            _ => failed(error, error.code()),
        },
    };
    let mut response = answer(status, &json!({ "code": code, "message": message, "erreurs": faults }));
    if status == StatusCode::UNAUTHORIZED {
        let challenge = HeaderValue::from_static(SCHEME);
        response.headers_mut().insert(WWW_AUTHENTICATE, challenge);
    }
    response
}

/// Not the fault of who sends.
fn failed(
    error: &(dyn std::error::Error + 'static),
    code: &'static str,
) -> (StatusCode, &'static str, String, Vec<Value>) {
    tracing::error!(code, error = %crate::failure::causes(error), "a message of a source failed");
    let status = if StoreError::caused_by_outage(error) {
        StatusCode::SERVICE_UNAVAILABLE
    } else {
        StatusCode::INTERNAL_SERVER_ERROR
    };
    (status, code, t("source-failed"), Vec::new())
}

fn answer(status: StatusCode, body: &impl Serialize) -> Response {
    let text = serde_json::to_string(body).unwrap_or_else(|_| "null".to_owned());
    let mut response = (status, text).into_response();
    let media = HeaderValue::from_static("application/json; charset=utf-8");
    response.headers_mut().insert(CONTENT_TYPE, media);
    response
}
