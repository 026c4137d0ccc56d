//! Why there is no page. Handlers answer one of these; the guard draws it.

use axum::response::{IntoResponse, Response};
use http::StatusCode;
use preau_store::StoreError;

use crate::texts::t;

/// A failure of a request. What is shown never tells more than the person may know.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// Somebody must sign in first.
    #[error("not signed in")]
    SignIn,
    /// Somebody signed in with a password alone, and a second factor is expected.
    #[error("the second factor is expected")]
    Second,
    /// A sensitive act of somebody who did not prove who they are for a while.
    #[error("who acts must prove it again")]
    Prove,
    /// No such page, or not for this person: the two cannot be told apart.
    #[error("missing")]
    Missing,
    /// Not allowed; why, in words.
    #[error("forbidden: {says}")]
    Forbidden {
        /// For the person.
        says: String,
    },
    /// A form that does not come from our pages, or too old.
    #[error("the form is not ours")]
    Stale,
    /// A request that makes no sense.
    #[error("bad request: {says}")]
    Bad {
        /// For the person.
        says: String,
    },
    /// A body longer than any form of ours.
    #[error("too large")]
    TooLarge,
    /// Not now; in words.
    #[error("later: {says}")]
    Later {
        /// For the person.
        says: String,
    },
    /// A plugin failed; administrators find why by the reference.
    #[error("plugin failed: {reference}")]
    Plugin {
        /// Reference of the incident.
        reference: String,
    },
    /// The database is out of reach: the portal waits for it.
    #[error("the database is out of reach")]
    Outage,
    /// The machinery failed; the code goes to the log with the reference.
    #[error("failed: {code}")]
    Failed {
        /// Stable code.
        code: &'static str,
    },
}

impl Failure {
    /// Status of the answer.
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::SignIn | Self::Second | Self::Prove => StatusCode::UNAUTHORIZED,
            Self::Missing => StatusCode::NOT_FOUND,
            Self::Forbidden { .. } | Self::Stale => StatusCode::FORBIDDEN,
            Self::Bad { .. } => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Later { .. } | Self::Outage => StatusCode::SERVICE_UNAVAILABLE,
            Self::Plugin { .. } => StatusCode::BAD_GATEWAY,
            Self::Failed { .. } => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Stable code, for clients; also names its words.
    pub(crate) const fn code(&self) -> &'static str {
        match self {
            Self::SignIn => "sign-in",
            Self::Second => "second",
            Self::Prove => "prove",
            Self::Missing => "missing",
            Self::Forbidden { .. } => "forbidden",
            Self::Stale => "stale",
            Self::Bad { .. } => "bad",
            Self::TooLarge => "too-large",
            Self::Later { .. } => "later",
            Self::Plugin { .. } => "plugin",
            Self::Outage => "outage",
            Self::Failed { .. } => "failed",
        }
    }

    /// Title of the page, what happened, what to do.
    pub fn words(&self) -> (String, String) {
        let title = format!("failure-{}", self.code());
        let says = match self {
            Self::Forbidden { says } | Self::Bad { says } | Self::Later { says } => says.clone(),
            _ => t(&format!("{title}-says")),
        };
        (t(&title), says)
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Errors of the kernel crates: their code goes to the log, the person gets the reference.
macro_rules! failed {
    ($($error:ty),+ $(,)?) => {$(
        impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                let code = error.code();
                if StoreError::caused_by_outage(&error) {
                    tracing::error!(code, error = %crate::failure::causes(&error), "the database is out of reach");
                    return Self::Outage;
                }
                tracing::error!(code, error = %crate::failure::causes(&error), "a part of the kernel failed");
                Self::Failed { code }
            }
        }
    )+};
}
failed!(
    StoreError,
    preau_annuaire::AnnuaireError,
    preau_identity::IdentityError,
    preau_sso::SsoError,
    preau_doors::DoorsError,
    preau_permissions::PermissionError,
    preau_content::ContentError,
);

/// The message with those of its causes. Kernel errors hold no personal data.
pub(crate) fn causes(error: &dyn std::error::Error) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        words.push_str(": ");
        words.push_str(&inner.to_string());
        cause = inner.source();
    }
    words
}
