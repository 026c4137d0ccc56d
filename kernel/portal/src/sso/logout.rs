//! `GET /cas/logout`: ends the session; the services visited from it are told in the background.

use axum::extract::State;
use axum::response::Response;
use http::header::SET_COOKIE;

use super::{leave, services};
use crate::{AppState, Failure, ask, respond};

/// `service`: where to go next, when it is registered.
pub(crate) async fn show(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    if let Some(visitor) = &ask.visitor {
        app.identity().end(&visitor.session).await?;
        app.sso().terminer(visitor.session.key).await?;
    }
    // Leaving works whatever is asked next: an address that is not registered is not followed, that is all.
    let next = match ask.query.filled("service") {
        Some(text) => services(&app, &ask, text).await.ok().map(|(adresse, _)| adresse),
        None => None,
    };
    let mut response = match next {
        Some(adresse) => leave(&app, &ask, adresse.as_str()),
        None => respond::see_other("/login"),
    };
    if let Some(cookie) = app.cookies().drop(app.cookies().session) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    Ok(response)
}
