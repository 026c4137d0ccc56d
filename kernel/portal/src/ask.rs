//! One request, as handlers see it: read, bounded and checked once, in the guard.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use http::request::Parts;
use preau_identity::{Session, Wearer};

use crate::Failure;
use crate::form::Fields;
use crate::multipart::Upload;

/// The answer asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wants {
    /// A page.
    Html,
    /// `application/vnd.preau.view+json`.
    Json,
}

/// Media type of the JSON view.
pub const VIEW_JSON: &str = "application/vnd.preau.view+json";

/// Somebody signed in.
#[derive(Debug, Clone)]
pub(crate) struct Visitor {
    /// The session.
    pub session: Arc<Session>,
    /// Who acts, under which hat.
    pub wearer: Arc<Wearer>,
}

/// What a handler needs to know of a request.
#[derive(Debug)]
pub(crate) struct Asked {
    /// Reference of this request: on error pages and in the log.
    pub reference: String,
    /// HTML or JSON.
    pub wants: Wants,
    /// Who asks; always there behind a route that needs somebody.
    pub visitor: Option<Visitor>,
    /// A session that waits for its second factor: nobody is signed in yet.
    pub waiting: Option<Arc<Session>>,
    /// Path as sent, still percent-encoded.
    pub path: String,
    /// The query.
    pub query: Fields,
    /// The submitted form; empty on GET.
    pub form: Fields,
    /// Files dropped with it.
    pub files: Vec<Upload>,
    /// Page of ours that this request comes from, when the browser says it.
    pub(crate) from: Option<String>,
    /// « Firefox sur Android ».
    pub terminal: String,
    /// Nonce of the sign-in form, for a browser that has no session.
    pub nonce: String,
    /// The nonce is new: the answer must carry its cookie.
    pub new_nonce: bool,
    /// The last choice of the sign-in page on this device, as the browser tells it.
    pub door: Option<String>,
}

/// Shared by the guard and the handler.
pub(crate) type Ask = Arc<Asked>;

/// Extractor of the [`Ask`] that the guard prepared.
#[derive(Debug, Clone)]
pub(crate) struct From(pub(crate) Ask);

impl<S: Send + Sync> FromRequestParts<S> for From {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        // A route that was not built through the guard answers nothing at all.
        parts.extensions.get::<Ask>().cloned().map(Self).ok_or(Failure::Failed {
            code: "portal.no-guard",
        })
    }
}

impl Asked {
    /// Who asks, or a refusal.
    pub(crate) fn visitor(&self) -> Result<&Visitor, Failure> {
        let missing = if self.waiting.is_some() {
            Failure::Second
        } else {
            Failure::SignIn
        };
        self.visitor.as_ref().ok_or(missing)
    }

    /// Path and query of this request, to come back to.
    pub(crate) fn here(&self) -> String {
        let query: Vec<String> = self
            .query
            .pairs()
            .map(|(n, v)| format!("{}={}", crate::form::encode(n), crate::form::encode(v)))
            .collect();
        if query.is_empty() {
            self.path.clone()
        } else {
            format!("{}?{}", self.path, query.join("&"))
        }
    }
}
