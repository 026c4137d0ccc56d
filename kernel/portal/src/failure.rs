//! Why there is no page. Handlers answer one of these; the guard draws it.

use axum::response::{IntoResponse, Response};
use http::StatusCode;

/// A failure of a request. What is shown never tells more than the person may know.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// Somebody must sign in first.
    #[error("not signed in")]
    SignIn,
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
            Self::SignIn => StatusCode::UNAUTHORIZED,
            Self::Missing => StatusCode::NOT_FOUND,
            Self::Forbidden { .. } | Self::Stale => StatusCode::FORBIDDEN,
            Self::Bad { .. } => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Later { .. } => StatusCode::SERVICE_UNAVAILABLE,
            Self::Plugin { .. } => StatusCode::BAD_GATEWAY,
            Self::Failed { .. } => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Title of the page, what happened, what to do.
    pub fn words(&self) -> (&'static str, String) {
        match self {
            Self::SignIn => ("Connectez-vous", "Cette page demande de se connecter.".to_owned()),
            Self::Missing => (
                "Page introuvable",
                "Cette page n’existe pas, ou ne vous est pas destinée. Le service a peut-être été désactivé dans votre établissement.".to_owned(),
            ),
            Self::Forbidden { says } => ("Accès refusé", says.clone()),
            Self::Stale => (
                "Formulaire expiré",
                "Ce formulaire ne peut plus servir : votre session a changé depuis qu’il a été affiché. Rien n’a été enregistré. Revenez à la page précédente, rechargez-la et recommencez.".to_owned(),
            ),
            Self::Bad { says } => ("Demande non comprise", says.clone()),
            Self::TooLarge => ("Envoi trop volumineux", "Ce que vous envoyez dépasse la taille acceptée. Raccourcissez le texte et recommencez.".to_owned()),
            Self::Later { says } => ("Un instant", says.clone()),
            Self::Plugin { .. } => (
                "Ce service ne répond pas",
                "Le service a rencontré un problème\u{202f}; le reste du portail fonctionne. L’administrateur de votre établissement peut en lire la cause avec la référence ci-dessous.".to_owned(),
            ),
            Self::Failed { .. } => (
                "Le portail a rencontré une erreur",
                "Ce n’est pas de votre fait. Réessayez dans quelques minutes ; si l’erreur persiste, transmettez la référence ci-dessous à l’administrateur de votre établissement.".to_owned(),
            ),
        }
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
                tracing::error!(code, error = %crate::failure::causes(&error), "a part of the kernel failed");
                Self::Failed { code }
            }
        }
    )+};
}
failed!(
    preau_store::StoreError,
    preau_annuaire::AnnuaireError,
    preau_identity::IdentityError,
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
