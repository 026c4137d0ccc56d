//! Images of other servers, shown by modules: fetched by the kernel, so that no reader's browser talks to them.

use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue};

use crate::plugin::resolver::IMAGE;
use crate::plugin::{SCHOOL, place};
use crate::seal::Scope;
use crate::{AppState, Failure, ask};

/// The address is bound to a session: nobody else's browser may keep it for others.
const KEPT: &str = "private, max-age=86400";

/// `GET /_image/{plugin}?s=…`: an address sealed by the page that shows the image.
pub(crate) async fn show(
    State(app): State<AppState>,
    ask::From(ask): ask::From,
    Path(plugin): Path<String>,
) -> Result<Response, Failure> {
    let visitor = ask.visitor()?;
    let school = ask.query.filled(SCHOOL).and_then(|school| school.parse().ok());
    let place = place(&app, &visitor.wearer, &plugin, "", school).await?;
    let named = place.school.to_string();
    let scope = Scope {
        session: &visitor.session.key,
        plugin: place.shown.module.id(),
        place: &named,
    };
    let sealed = ask.query.filled("s").and_then(|sealed| app.seal().open(&scope, sealed));
    let source = sealed
        .as_ref()
        .and_then(|values| values.get(IMAGE))
        .ok_or(Failure::Missing)?;
    let image = app
        .host()
        .image(place.shown.module.id(), &place.scope.acting, source)
        .await
        .map_err(|error| {
            tracing::info!(
                plugin = place.shown.module.id(),
                code = error.code(),
                "an image is not shown"
            );
            Failure::Missing
        })?;
    let mut response = image.bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(image.kind));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(KEPT));
    Ok(response)
}
