//! Is the portal able to serve? For supervision; says nothing of what is inside.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use http::StatusCode;

use crate::AppState;

/// `GET /_sante`: 200 when the database answers, 503 otherwise.
pub(crate) async fn show(State(app): State<AppState>) -> Response {
    match app.db().read().await {
        Ok(_) => (StatusCode::OK, "ok\n").into_response(),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "database\n").into_response(),
    }
}
