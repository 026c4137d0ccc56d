//! Styles, fonts and icons: immutable, named by their content.

use axum::extract::Path;
use axum::response::{IntoResponse as _, Response};
use http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use preau_ui::assets::{ASSETS_ROOT, IMMUTABLE, assets};

use crate::Failure;

/// `GET /assets/{name}`.
pub(crate) async fn show(Path(name): Path<String>) -> Result<Response, Failure> {
    let asset = assets()
        .iter()
        .find(|a| a.path.strip_prefix(ASSETS_ROOT) == Some(name.as_str()))
        .ok_or(Failure::Missing)?;
    let mut response = asset.bytes.clone().into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(asset.content_type));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(IMMUTABLE));
    Ok(response)
}
