//! The first password of an account, with the code of a letter.

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use maud::{Markup, html};
use preau_identity::{ChangeError, MIN_PASSWORD, SignInError};
use preau_ui::assets::icon;
use preau_ui::page::{Bare, Theme};

use super::login::{patience, reserved, welcome};
use crate::ask::Asked;
use crate::pages::failure::with_nonce;
use crate::texts::{t, tr};
use crate::{AppState, Failure, ask, chrome, respond};

/// What is wrong: at a field, or in the whole.
struct Refusal {
    field: &'static str,
    says: String,
    status: StatusCode,
}

impl Refusal {
    const fn new(field: &'static str, says: String, status: StatusCode) -> Self {
        Self { field, says, status }
    }
}

/// `GET /activation`.
pub(crate) async fn show(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    Ok(draw(&app, &ask, None))
}

/// `POST /activation`: `login`, `code`, `nouveau`, `encore`.
pub(crate) async fn act(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let typed = |name: &str| ask.form.get(name).unwrap_or_default();
    let unfit = StatusCode::UNPROCESSABLE_ENTITY;
    if typed("nouveau") != typed("encore") {
        return Ok(draw(
            &app,
            &ask,
            Some(&Refusal::new("encore", t("password-twice"), unfit)),
        ));
    }
    let outcome = app
        .identity()
        .activate(typed("login"), typed("code"), typed("nouveau"), &ask.terminal)
        .await;
    let refusal = match outcome {
        Ok(opened) => {
            if let Some(says) = reserved(&app, &opened).await? {
                return Ok(draw(&app, &ask, Some(&Refusal::new("", says, StatusCode::FORBIDDEN))));
            }
            // Whoever was signed in on this browser leaves: two people never share a cookie.
            if let Some(visitor) = &ask.visitor {
                app.identity().end(&visitor.session).await?;
            }
            return Ok(welcome(&app, &ask, &opened));
        }
        Err(ChangeError::Unfit(why)) => Refusal::new("nouveau", why.to_string(), unfit),
        Err(ChangeError::Unproved(why)) => match why {
            SignInError::Failed(error) => return Err(error.into()),
            SignInError::Wrong => Refusal::new("", t("activation-wrong"), StatusCode::UNAUTHORIZED),
            SignInError::TooMany(again) => {
                Refusal::new("", patience(again - app.clock().now()), StatusCode::TOO_MANY_REQUESTS)
            }
            SignInError::Closed => Refusal::new("", t("sign-in-closed"), StatusCode::FORBIDDEN),
            SignInError::Busy => Refusal::new("", t("sign-in-busy"), StatusCode::SERVICE_UNAVAILABLE),
        },
    };
    Ok(draw(&app, &ask, Some(&refusal)))
}

fn draw(app: &AppState, ask: &Asked, refused: Option<&Refusal>) -> Response {
    let csrf = match &ask.visitor {
        Some(visitor) => visitor.session.csrf.clone(),
        None => app.seal().anonymous_token(&ask.nonce),
    };
    let page = Bare {
        brand: app.brand().clone(),
        theme: Theme::Auto,
        title: t("activation-title"),
        lead: Some(t("activation-lead")),
        in_error: refused.is_some(),
        body: html! {
            // Whether or not there is such an account: the page never says.
            @if ask.query.get("oubli").is_some() && refused.is_none() {
                div.avis.t-mousse role="status" { (icon("valider")) div.pile { p { strong { (t("forgotten-sent")) } } p { (t("forgotten-sent-says")) } } }
            }
            (form(ask, &csrf, refused))
        },
        footer: chrome::footer(),
        ..Bare::default()
    };
    let status = refused.map_or(StatusCode::OK, |r| r.status);
    with_nonce(app, ask, respond::page_with(status, &page.render()))
}

fn form(ask: &Asked, csrf: &str, refused: Option<&Refusal>) -> Markup {
    let help = tr("password-help", &[("count", MIN_PASSWORD.into())]);
    let fields = [
        ("login", t("login-name"), t("activation-login-help"), "text", "username"),
        (
            "code",
            t("letter-code"),
            t("activation-code-help"),
            "text",
            "one-time-code",
        ),
        ("nouveau", t("activation-password"), help, "password", "new-password"),
        (
            "encore",
            t("activation-again"),
            String::new(),
            "password",
            "new-password",
        ),
    ];
    let wrong = |name: &str| refused.filter(|r| r.field == name);
    html! {
        form.formulaire.carte method="post" action="/activation" novalidate {
            @if let Some(refusal) = wrong("") {
                div.avis.t-brique role="alert" tabindex="-1" autofocus { (icon("alerte")) div.pile { p { strong { (refusal.says) } } } }
            }
            input type="hidden" name="_csrf" value=(csrf);
            @for (name, label, help, kind, auto) in &fields {
                @let refusal = wrong(name);
                div.champ.en-erreur[refusal.is_some()] {
                    label for=(name) { (label) }
                    @if !help.is_empty() { p.aide id={ (name) "-aide" } { (help) } }
                    @if let Some(refusal) = refusal { p.erreur id={ (name) "-erreur" } { (icon("alerte")) span { (t("error")) " " (refusal.says) } } }
                    // Passwords are never written back.
                    input id=(name) name=(name) type=(kind) autocomplete=(auto) autocapitalize="none" spellcheck="false" required
                        value=[(*kind == "text").then(|| ask.form.get(name).unwrap_or_default())] autofocus[refusal.is_some()]
                        aria-invalid=[refusal.map(|_| "true")] aria-describedby=[described(name, !help.is_empty(), refusal.is_some())];
                }
            }
            div.boutons { button.btn.plein type="submit" { (t("activation-submit")) } a href="/login" { (t("activation-known")) } }
        }
    }
}

fn described(name: &str, help: bool, wrong: bool) -> Option<String> {
    let ids: Vec<String> = [(help, "aide"), (wrong, "erreur")]
        .iter()
        .filter(|(there, _)| *there)
        .map(|(_, what)| format!("{name}-{what}"))
        .collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}
