//! Signing in and out: who are you, then how (K-ID-1).

mod chemin;
pub(crate) mod oidc;
mod people;
mod refus;
mod steps;

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use http::header::SET_COOKIE;
use maud::html;
use preau_doors::Refus;
use preau_identity::{Opened, SignInError};
use preau_ui::page::{Bare, Theme};

use crate::ask::{Asked, Wants};
use crate::pages::failure::with_nonce;
use crate::texts::{t, tr};
use crate::{AppState, Failure, ask, chrome, respond};
use chemin::Chemin;

/// `GET /login`: `profil` and `ecole` (where one is on the way), `choisir` (choose again), `suite` (where to go next).
pub(crate) async fn show(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    if ask.visitor.is_some() {
        return Ok(respond::see_other(next(&ask)));
    }
    let way = Chemin::of_query(&app, &ask).await?;
    let mut response = draw(&app, &ask, StatusCode::OK, &way, None).await?;
    // What was chosen is remembered on this device: words of ours, nothing of the person.
    if let Some(cookie) = way.remembered(&ask).and_then(|value| app.cookies().remember(value)) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    Ok(response)
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
            if let Some(says) = reserved(app, &opened).await? {
                let way = Chemin::of_form(app, ask).await?;
                return draw(app, ask, StatusCode::FORBIDDEN, &way, Some(&says)).await;
            }
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
    let way = Chemin::of_form(app, ask).await?;
    draw(app, ask, status, &way, Some(&says)).await
}

/// An account that is reserved to a door (K-ID-11) does not enter with a password: its session ends before it began, and what to
/// say is answered.
pub(super) async fn reserved(app: &AppState, opened: &Opened) -> Result<Option<String>, Failure> {
    match app.doors().admettre(opened.session.compte, None).await {
        Ok(()) => Ok(None),
        Err(refus) => {
            app.identity().end(&opened.session).await?;
            match refus {
                Refus::Reserve(door) => Ok(Some(tr("sign-in-reserved", &[("door", door.as_str().into())]))),
                Refus::Panne(error) => Err(error.into()),
                _ => Ok(Some(t("sign-in-closed"))),
            }
        }
    }
}

pub(super) fn welcome(app: &AppState, ask: &Asked, opened: &Opened) -> Response {
    enter(app, opened, next(ask))
}

/// Goes to a page of ours with a session that was just opened.
fn enter(app: &AppState, opened: &Opened, url: &str) -> Response {
    let mut response = respond::see_other(url);
    if let Some(cookie) = app.cookies().keep(app.cookies().session, opened.token.clone()) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

/// Where to go once signed in: a page of ours, or the home.
fn next(ask: &Asked) -> &str {
    let wanted = ask.form.filled("suite").or_else(|| ask.query.filled("suite"));
    wanted.filter(|url| fit(url)).unwrap_or("/")
}

/// A page of ours to go to once signed in: neither of the two doors.
fn fit(url: &str) -> bool {
    respond::is_local(url) && !url.starts_with("/login") && !url.starts_with("/logout")
}

/// A wait, in words.
pub(crate) fn patience(millis: i64) -> String {
    let seconds = (millis.max(0) + 999) / 1000;
    match u64::try_from(seconds).unwrap_or_default() {
        seconds @ 0..=90 => tr("sign-in-patience-seconds", &[("count", seconds.max(1).into())]),
        seconds => tr("sign-in-patience-minutes", &[("count", seconds.div_ceil(60).into())]),
    }
}

/// The token of the forms of this page: somebody already signed in who fails to become somebody else keeps their session's.
fn csrf(app: &AppState, ask: &Asked) -> String {
    match &ask.visitor {
        Some(visitor) => visitor.session.csrf.clone(),
        None => app.seal().anonymous_token(&ask.nonce),
    }
}

async fn draw(
    app: &AppState,
    ask: &Asked,
    status: StatusCode,
    way: &Chemin,
    error: Option<&str>,
) -> Result<Response, Failure> {
    if ask.wants == Wants::Json {
        let value = serde_json::json!({ "title": t("sign-in"), "error": { "code": "sign-in", "says": error } });
        return Ok(respond::view_with(status, &value));
    }
    let csrf = csrf(app, ask);
    let doors = way.doors(app).await?;
    let body = html! {
        (steps::draw(ask, way, &doors, &csrf, error))
        @if let Some(demo) = app.demo() { (people::draw(demo, &csrf, next(ask))) }
    };
    let page = Bare {
        brand: app.brand().clone(),
        theme: Theme::Auto,
        title: t("sign-in"),
        lead: match (&way.ecole, app.demo()) {
            (Some(school), _) => Some(school.affichage()),
            (None, Some(_)) => Some(t("demo-lead")),
            (None, None) => None,
        },
        wide: app.demo().is_some(),
        in_error: error.is_some(),
        body,
        footer: chrome::footer(),
        ..Bare::default()
    };
    Ok(with_nonce(app, ask, respond::page_with(status, &page.render())))
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
