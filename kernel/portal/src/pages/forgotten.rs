//! A forgotten password: a code by mail. Whatever is typed, the answer is the same.

use axum::extract::State;
use axum::response::Response;
use maud::html;
use preau_identity::{MAIL_CODE_MINUTES, SignInError};
use preau_model::Mail;

use super::failure::with_nonce;
use super::field::{Field, bare, token};
use crate::texts::{t, tr};
use crate::{AppState, Failure, ask, respond};

/// `GET /mot-de-passe-oublie`.
pub(crate) async fn show(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let body = html! {
        form.formulaire.carte method="post" action="/mot-de-passe-oublie" novalidate {
            input type="hidden" name="_csrf" value=(token(&app, &ask));
            (Field { name: "login", label: t("login-name"), help: t("forgotten-login-help"), kind: "text", auto: "username", value: "", wrong: None }.draw())
            div.boutons { button.btn.plein type="submit" { (t("forgotten-send")) } a href="/login" { (t("forgotten-back")) } }
        }
        section.carte aria-labelledby="sans-courriel" {
            header { h2 id="sans-courriel" { (t("forgotten-no-mail")) } }
            p { (t("forgotten-no-mail-says")) }
        }
    };
    let page = bare(&app, t("forgotten-title"), Some(t("forgotten-lead")), false, body);
    Ok(with_nonce(&app, &ask, respond::page(&page)))
}

/// `POST /mot-de-passe-oublie`: `login`.
pub(crate) async fn act(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let login = ask.form.get("login").unwrap_or_default();
    match app.identity().forgotten(login).await {
        Ok(Some((to, code))) => {
            let minutes = u64::from(MAIL_CODE_MINUTES);
            let text = tr(
                "forgotten-mail-text",
                &[
                    ("code", code.as_str().into()),
                    ("minutes", minutes.into()),
                    ("site", app.origin().as_str().into()),
                ],
            );
            let mail = Mail {
                to,
                subject: tr("forgotten-mail-subject", &[("brand", app.brand().name.as_str().into())]),
                text,
                ..Mail::default()
            };
            app.identity().write_mail(&mail).await?;
        }
        Err(SignInError::Failed(error)) => return Err(error.into()),
        // No such account, no address, or asked too often: nothing is said of it.
        Ok(None) | Err(_) => {}
    }
    Ok(respond::see_other("/activation?oubli=1"))
}
