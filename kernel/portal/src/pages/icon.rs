//! The icon that a module brings in its package.

use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue};
use preau_ui::assets::ROOT;

use crate::{AppState, Failure, modules};

/// The address bears the version of the module.
const KEPT: &str = "private, max-age=86400";
/// Opened as a page of its own, it runs nothing and reaches nothing.
const ALONE: &str = "default-src 'none'; sandbox; frame-ancestors 'none'";

/// `GET /_icone/{plugin}`: as in the package, its root named so that pages draw it in the colour of their text.
pub(crate) async fn show(State(app): State<AppState>, Path(plugin): Path<String>) -> Result<Response, Failure> {
    let module = modules::find(&app, &plugin)?;
    let name = module.manifest().plugin.icon.as_deref().ok_or(Failure::Missing)?;
    let file = app.host().package_file(module.id(), name).await;
    let file = file.map_err(|error| Failure::Failed { code: error.code() })?;
    let file = file.ok_or(Failure::Missing)?;
    let mut response = named(&file).ok_or(Failure::Missing)?.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("image/svg+xml"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(KEPT));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(ALONE));
    Ok(response)
}

/// The same drawing with [`ROOT`] as the id of its root; `None` when it is not a drawing.
fn named(file: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(file).ok()?;
    let (before, rest) = text.split_once("<svg")?;
    let (attributes, after) = rest.split_once('>')?;
    let without = match attributes.split_once(" id=\"") {
        Some((left, right)) => format!("{left}{}", right.split_once('"')?.1),
        None => attributes.to_owned(),
    };
    Some(format!("{before}<svg id=\"{ROOT}\"{without}>{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_has_our_name_whatever_its_own() {
        let of = |text: &'static str| named(text.as_bytes());
        assert_eq!(of("<svg/>").as_deref(), Some("<svg id=\"i\"/>"));
        assert_eq!(
            of("<?xml?><svg viewBox=\"0 0 1 1\" id=\"x\"><path d=\"\"/></svg>").as_deref(),
            Some("<?xml?><svg id=\"i\" viewBox=\"0 0 1 1\"><path d=\"\"/></svg>")
        );
        assert_eq!(of("GIF89a"), None);
    }
}
