//! Answers.

use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderValue, LOCATION};
use maud::Markup;
use serde_json::Value;

use crate::ask::VIEW_JSON;

/// A page.
pub(crate) fn page(markup: &Markup) -> Response {
    with_type(StatusCode::OK, "text/html; charset=utf-8", markup.0.clone())
}

/// The same with another status.
pub(crate) fn page_with(status: StatusCode, markup: &Markup) -> Response {
    with_type(status, "text/html; charset=utf-8", markup.0.clone())
}

/// A resolved view.
pub(crate) fn view(value: &Value) -> Response {
    with_type(StatusCode::OK, VIEW_JSON, value.to_string())
}

/// A resolved view with another status.
pub(crate) fn view_with(status: StatusCode, value: &Value) -> Response {
    with_type(status, VIEW_JSON, value.to_string())
}

/// A file to keep; its name holds letters, digits, `-`, `_` and `.` alone.
pub(crate) fn file(name: &str, media: &'static str, text: String) -> Response {
    let mut response = with_type(StatusCode::OK, media, text);
    let headers = response.headers_mut();
    if let Ok(media) = HeaderValue::from_str(&format!("{media}; charset=utf-8")) {
        headers.insert(CONTENT_TYPE, media);
    }
    if let Ok(kept) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(CONTENT_DISPOSITION, kept);
    }
    response
}

/// Text that is no page: what machines read.
pub(crate) fn text(status: StatusCode, media: &'static str, body: String) -> Response {
    with_type(status, media, body)
}

/// Go and see there (303): after every action, so that reloading does not act again.
pub(crate) fn see_other(url: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    let location = HeaderValue::from_str(url).unwrap_or(HeaderValue::from_static("/"));
    response.headers_mut().insert(LOCATION, location);
    response
}

/// Is this a path of ours? `//host`, `/\host` and anything absolute are not.
pub(crate) fn is_local(url: &str) -> bool {
    url.starts_with('/')
        && !url.starts_with("//")
        && !url.contains('\\')
        && url.bytes().all(|b| b.is_ascii_graphic())
        && url.len() <= 2_000
}

fn with_type(status: StatusCode, media: &'static str, body: String) -> Response {
    let mut response = (status, body).into_response();
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static(media));
    response
}

#[cfg(test)]
mod tests {
    use super::is_local;

    #[test]
    fn only_our_own_paths_are_followed() {
        assert!(is_local("/actualites/0198?page=2"));
        for elsewhere in [
            "//pirate.fr",
            "/\\pirate.fr",
            "https://pirate.fr",
            "actualites",
            "",
            "/é",
            "/a\r\nSet-Cookie: x",
        ] {
            assert!(!is_local(elsewhere), "{elsewhere}");
        }
    }
}
