//! Signing in and out.

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use http::header::SET_COOKIE;
use maud::{Markup, html};
use preau_identity::{Opened, SignInError};
use preau_model::Profil;
use preau_ui::components::{DemoAccount as Offered, demo_accounts};
use preau_ui::page::{Bare, Theme};
use preau_ui::resolve::Tint;

use crate::ask::{Asked, Wants};
use crate::demo::{DemoAccount, DemoAccounts};
use crate::pages::failure::with_nonce;
use crate::texts::{t, tr};
use crate::{AppState, Failure, ask, chrome, respond};

/// `GET /login`.
pub(crate) async fn show(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    if ask.visitor.is_some() {
        return Ok(respond::see_other(next(&ask)));
    }
    Ok(draw(&app, &ask, StatusCode::OK, None))
}

/// `POST /login/local`: `login`, `password`, `suite` (where to go next).
pub(crate) async fn local(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let (login, password) = (
        ask.form.get("login").unwrap_or_default(),
        ask.form.get("password").unwrap_or_default(),
    );
    sign_in(&app, &ask, login, password).await
}

/// `POST /login/demo`: `compte`, one of the people of the demonstration. In demo mode only.
pub(crate) async fn demo(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let chosen = ask
        .form
        .filled("compte")
        .and_then(|login| app.demo().and_then(|demo| demo.find(login)));
    let account = chosen.ok_or(Failure::Missing)?;
    sign_in(&app, &ask, &account.login, &account.password).await
}

/// `POST /logout`.
pub(crate) async fn logout(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    app.identity().end(&ask.visitor()?.session).await?;
    let mut response = respond::see_other("/login");
    if let Some(cookie) = app.cookies().drop(app.cookies().session) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    Ok(response)
}

async fn sign_in(app: &AppState, ask: &Asked, login: &str, password: &str) -> Result<Response, Failure> {
    let (status, says) = match app.identity().sign_in_local(login, password, &ask.terminal).await {
        Ok(opened) => {
            // Whoever was signed in on this browser leaves: two people never share a cookie.
            if let Some(visitor) = &ask.visitor {
                app.identity().end(&visitor.session).await?;
            }
            return Ok(welcome(app, ask, &opened));
        }
        Err(SignInError::Wrong) => (StatusCode::UNAUTHORIZED, t("sign-in-wrong")),
        Err(SignInError::TooMany(again)) => (StatusCode::TOO_MANY_REQUESTS, patience(again - app.clock().now())),
        Err(SignInError::Closed) => (StatusCode::FORBIDDEN, t("sign-in-closed")),
        Err(SignInError::Busy) => (StatusCode::SERVICE_UNAVAILABLE, t("sign-in-busy")),
        Err(SignInError::Failed(error)) => return Err(error.into()),
    };
    Ok(draw(app, ask, status, Some(&says)))
}

pub(super) fn welcome(app: &AppState, ask: &Asked, opened: &Opened) -> Response {
    let mut response = respond::see_other(next(ask));
    if let Some(cookie) = app.cookies().keep(app.cookies().session, opened.token.clone()) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

/// Where to go once signed in: a page of ours, or the home.
fn next(ask: &Asked) -> &str {
    let wanted = ask.form.filled("suite").or_else(|| ask.query.filled("suite"));
    wanted
        .filter(|url| respond::is_local(url) && !url.starts_with("/login") && !url.starts_with("/logout"))
        .unwrap_or("/")
}

/// A wait, in words.
pub(crate) fn patience(millis: i64) -> String {
    let seconds = (millis.max(0) + 999) / 1000;
    match u64::try_from(seconds).unwrap_or_default() {
        seconds @ 0..=90 => tr("sign-in-patience-seconds", &[("count", seconds.max(1).into())]),
        seconds => tr("sign-in-patience-minutes", &[("count", seconds.div_ceil(60).into())]),
    }
}

fn draw(app: &AppState, ask: &Asked, status: StatusCode, error: Option<&str>) -> Response {
    if ask.wants == Wants::Json {
        let value = serde_json::json!({ "title": t("sign-in"), "error": { "code": "sign-in", "says": error } });
        return respond::view_with(status, &value);
    }
    // Somebody already signed in who fails to become somebody else keeps their session's token.
    let csrf = match &ask.visitor {
        Some(visitor) => visitor.session.csrf.clone(),
        None => app.seal().anonymous_token(&ask.nonce),
    };
    let body = html! {
        (form(ask, &csrf, error))
        @if let Some(demo) = app.demo() { (people(demo, &csrf)) }
    };
    let page = Bare {
        brand: app.brand().clone(),
        theme: Theme::Auto,
        title: t("sign-in"),
        lead: app.demo().is_some().then(|| t("demo-lead")),
        wide: app.demo().is_some(),
        in_error: error.is_some(),
        body,
        footer: chrome::footer(),
        ..Bare::default()
    };
    with_nonce(app, ask, respond::page_with(status, &page.render()))
}

fn form(ask: &Asked, csrf: &str, error: Option<&str>) -> Markup {
    let typed = ask.form.get("login").unwrap_or_default();
    html! {
        form.formulaire.carte method="post" action="/login/local" novalidate {
            @if let Some(says) = error {
                div.avis.t-brique role="alert" tabindex="-1" autofocus { (preau_ui::assets::icon("alerte")) div.pile { p id="connexion-erreur" { strong { (says) } } } }
            }
            input type="hidden" name="_csrf" value=(csrf);
            input type="hidden" name="suite" value=(next(ask));
            div.champ.en-erreur[error.is_some()] {
                label for="login" { (t("login-name")) }
                p.aide id="login-aide" { (t("login-name-help")) }
                input id="login" name="login" type="text" value=(typed) autocomplete="username" autocapitalize="none" spellcheck="false" required
                    aria-describedby="login-aide" aria-invalid=[error.map(|_| "true")];
            }
            div.champ.en-erreur[error.is_some()] {
                label for="password" { (t("password")) }
                input id="password" name="password" type="password" autocomplete="current-password" required
                    aria-describedby=[error.map(|_| "connexion-erreur")] aria-invalid=[error.map(|_| "true")];
            }
            div.boutons { button.btn.plein type="submit" { (t("login-submit")) } a href="/aide" { (t("cannot-sign-in")) } a href="/activation" { (t("have-a-letter")) } a href="/mot-de-passe-oublie" { (t("forgotten-link")) } }
        }
    }
}

/// The people of the demonstration: the story first, then each school.
fn people(demo: &DemoAccounts, csrf: &str) -> Markup {
    let (story, others): (Vec<&DemoAccount>, Vec<&DemoAccount>) = demo.0.iter().partition(|a| !a.roles.is_empty());
    let mut schools: Vec<(&str, Vec<&DemoAccount>)> = Vec::new();
    for account in others {
        match schools.iter_mut().find(|(school, _)| *school == account.school) {
            Some((_, list)) => list.push(account),
            None => schools.push((&account.school, vec![account])),
        }
    }
    html! {
        section.carte aria-labelledby="histoire" {
            header { h2 id="histoire" { (t("demo-one-click")) } }
            (offered(&story, csrf, true))
        }
        @for (n, (school, list)) in schools.iter().enumerate() {
            section.carte aria-labelledby={ "ecole-" (n) } {
                header { h2 id={ "ecole-" (n) } { (school) } }
                (offered(list, csrf, false))
            }
        }
    }
}

fn offered(accounts: &[&DemoAccount], csrf: &str, with_school: bool) -> Markup {
    let list: Vec<Offered> = accounts
        .iter()
        .map(|account| Offered {
            name: account.name.clone(),
            detail: if with_school {
                format!("{} · {}", account.title, account.school)
            } else {
                account.title.clone()
            },
            value: account.login.clone(),
            tint: tint(&account.profile),
        })
        .collect();
    demo_accounts(&list, "/login/demo", "compte", csrf)
}

fn tint(profile: &str) -> Tint {
    match Profil::from_code(profile) {
        Some(Profil::Elv) => Tint::Mousse,
        Some(Profil::Tut) => Tint::Ocre,
        Some(Profil::Dir | Profil::Col) => Tint::Prune,
        Some(Profil::Evs | Profil::Eta | Profil::Doc) => Tint::Miel,
        _ => Tint::Ardoise,
    }
}

#[cfg(test)]
mod tests {
    use super::patience;

    #[test]
    fn waits_are_said_in_words() {
        assert!(patience(0).ends_with("une seconde."));
        assert!(patience(1_500).ends_with("2 secondes."));
        assert!(patience(120_000).ends_with("2 minutes."));
        assert!(patience(895_000).ends_with("15 minutes."));
    }
}
