//! The second factor of somebody who signed in with a password: a page of its own, between the sign-in and everything else.

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use maud::{Markup, html};
use preau_identity::{ChangeError, MAIL_CODE_MINUTES, Session, SignInError};
use preau_model::Mail;
use preau_ui::assets::icon;

use super::account::double::{enrolment, spare_codes};
use super::field::{Field, bare, token};
use super::login::patience;
use crate::ask::Asked;
use crate::form::encode;
use crate::texts::{t, tr};
use crate::{AppState, Failure, ask, respond};

/// `GET /login/second`.
pub(crate) async fn show(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    match &ask.waiting {
        Some(session) => draw(&app, &ask, session, None).await,
        None => Ok(respond::see_other(elsewhere(&ask))),
    }
}

/// `POST /login/second`: `acte` is `code` or `enroler` (with `code`), or `courriel`.
pub(crate) async fn act(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let Some(session) = &ask.waiting else {
        return Ok(respond::see_other(elsewhere(&ask)));
    };
    let code = ask.form.get("code").unwrap_or_default();
    let outcome = match ask.form.get("acte") {
        Some("courriel") => {
            by_mail(&app, session).await?;
            let back = format!("/login/second?envoye=1&suite={}", encode(next(&ask)));
            return Ok(respond::see_other(&back));
        }
        Some("enroler") if !has_means(&app, session).await? => match app.identity().confirm_second(session, code).await
        {
            Ok(codes) => {
                let body = html! {
                    (spare_codes(&codes))
                    p.boutons { a.btn.plein href=(next(&ask)) { (t("second-go-on")) } }
                };
                let page = bare(&app, t("second-set"), None, false, body);
                return Ok(respond::page(&page));
            }
            Err(ChangeError::Unproved(why)) => Err(why),
            Err(ChangeError::Unfit(_)) => Err(SignInError::Wrong),
        },
        Some("code") => app.identity().prove_second(session, code).await,
        _ => return Err(Failure::Missing),
    };
    match outcome {
        Ok(()) => Ok(respond::see_other(next(&ask))),
        Err(why) => draw(&app, &ask, session, Some(said(&app, why)?)).await,
    }
}

/// What is wrong, for the person.
pub(super) fn said(app: &AppState, why: SignInError) -> Result<String, Failure> {
    Ok(match why {
        SignInError::Failed(error) => return Err(error.into()),
        SignInError::TooMany(again) => patience(again - app.clock().now()),
        SignInError::Busy => t("sign-in-busy"),
        SignInError::Wrong | SignInError::Closed => t("second-wrong"),
    })
}

async fn has_means(app: &AppState, session: &Session) -> Result<bool, Failure> {
    let means = app.identity().means(session.compte).await?;
    Ok(means.application || means.mail.is_some())
}

async fn by_mail(app: &AppState, session: &Session) -> Result<(), Failure> {
    if let Some((to, code)) = app.identity().second_by_mail(session.compte).await? {
        let minutes = u64::from(MAIL_CODE_MINUTES);
        let mail = Mail {
            to,
            subject: tr("second-mail-subject", &[("brand", app.brand().name.as_str().into())]),
            text: tr(
                "second-mail-text",
                &[
                    ("code", code.as_str().into()),
                    ("minutes", minutes.into()),
                    ("site", app.origin().as_str().into()),
                ],
            ),
            ..Mail::default()
        };
        app.identity().write_mail(&mail).await?;
    }
    Ok(())
}

async fn draw(app: &AppState, ask: &Asked, session: &Session, wrong: Option<String>) -> Result<Response, Failure> {
    let means = app.identity().means(session.compte).await?;
    let csrf = token(app, ask);
    let hidden = html! {
        input type="hidden" name="_csrf" value=(csrf);
        input type="hidden" name="suite" value=(next(ask));
    };
    let field = |help: String| {
        Field {
            name: "code",
            label: t("second-code"),
            help,
            kind: "text",
            auto: "one-time-code",
            value: "",
            wrong: wrong.as_deref(),
        }
        .draw()
    };
    let ways = means.application || means.mail.is_some();
    let body = html! {
        @if ask.query.get("envoye").is_some() && wrong.is_none() {
            div.avis.t-mousse role="status" { (icon("valider")) div.pile { p { strong { (t("second-sent")) } } p { (t("second-sent-says")) } } }
        }
        @if ways {
            form.formulaire.carte method="post" action="/login/second" novalidate {
                (hidden)
                (field(t(if means.application { "second-code-help" } else { "second-mail-help" })))
                div.boutons { button.btn.plein type="submit" name="acte" value="code" { (t("second-submit")) } a href="/login" { (t("second-other")) } }
            }
        } @else {
            (first(app, session, &hidden, &field(t("second-first-help"))).await?)
        }
        @if let Some(mail) = &means.mail {
            section.carte aria-labelledby="par-courriel" {
                header { h2 id="par-courriel" { (t("second-by-mail")) } }
                p { (tr("second-by-mail-says", &[("mail", mail.as_str().into())])) }
                form method="post" action="/login/second" { (hidden) div.boutons { button.btn.clair type="submit" name="acte" value="courriel" { (t("second-send")) } } }
            }
        }
    };
    let lead = t(if ways { "second-lead" } else { "second-first-lead" });
    let page = bare(app, t("second-title"), Some(lead), wrong.is_some(), body);
    let status = if wrong.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    Ok(respond::page_with(status, &page))
}

/// Nothing to prove it with: an application is set up now.
async fn first(app: &AppState, session: &Session, hidden: &Markup, field: &Markup) -> Result<Markup, Failure> {
    let prepared = app.identity().prepare_second(session.compte, &app.brand().name).await?;
    Ok(html! {
        @if let Some(prepared) = &prepared {
            section.carte aria-labelledby="application" {
                header { h2 id="application" { (t("second-set-up")) } }
                (enrolment(prepared))
                form.formulaire method="post" action="/login/second" novalidate {
                    (hidden) (field)
                    div.boutons { button.btn.plein type="submit" name="acte" value="enroler" { (t("second-confirm")) } a href="/login" { (t("second-other")) } }
                }
            }
        }
    })
}

/// Where somebody goes who has nothing to prove here.
fn elsewhere(ask: &Asked) -> &str {
    if ask.visitor.is_some() { next(ask) } else { "/login" }
}

/// Where to go once proved: a page of ours, or the home.
pub(super) fn next(ask: &Asked) -> &str {
    let wanted = ask.form.filled("suite").or_else(|| ask.query.filled("suite"));
    wanted
        .filter(|url| respond::is_local(url) && !url.starts_with("/login") && !url.starts_with("/logout"))
        .unwrap_or("/")
}
