//! The one door: every route goes through here. Who asks, may they, does the form come from our page; then the handler;
//! then the page of what failed.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use http::{HeaderMap, Method, header};
use preau_identity::{OriginHeaders, check_origin, terminal};
use preau_model::{GenreStructure, Profil, random_hex};

use crate::ask::{Ask, Asked, VIEW_JSON, Visitor, Wants};
use crate::cookies::CookieNames;
use crate::form::{Fields, FormError};
use crate::routes::Access;
use crate::seal::same_token;
use crate::texts::t;
use crate::{AppState, Failure, multipart, pages, sensitive};

/// Longest form body: a long article with its audience stays well below.
const MAX_BODY: usize = 512 * 1024;
/// Largest files dropped on a page, together.
const MAX_UPLOAD: usize = 16 << 20;

/// Checks a request against the access of its route, then runs it and draws failures.
pub(crate) async fn guard(
    app: AppState,
    access: Access,
    route: &'static str,
    request: Request,
    next: Next,
) -> Response {
    let begun = app.clock().now();
    let method = request.method().clone();
    // Assets and health do not look at sessions, and are served whatever happens to the database.
    let told = access != Access::Anybody && app.outage().stands(begun);
    let (ask, outcome) = enter(&app, (access, route), told, request).await;
    let response = match outcome {
        Ok(request) => next.run(request).await,
        Err(failure) => failure.into_response(),
    };
    let failure = response.extensions().get::<Failure>().cloned();
    match failure {
        Some(Failure::Outage) if !told => app.outage().begins(app.clock().now()),
        _ if !told && access != Access::Anybody => app.outage().ends(),
        _ => {}
    }
    let response = match failure {
        Some(failure) => pages::failure::draw(&app, &ask, &failure).await,
        None => response,
    };
    let (status, millis) = (response.status().as_u16(), app.clock().now() - begun);
    tracing::info!(reference = %ask.reference, %method, route, status, millis, "request");
    response
}

async fn enter(
    app: &AppState,
    (access, route): (Access, &'static str),
    outage: bool,
    request: Request,
) -> (Ask, Result<Request, Failure>) {
    let (parts, body) = request.into_parts();
    let mut body = Some(body);
    let header = |name| {
        parts
            .headers
            .get(name)
            .and_then(|v: &http::HeaderValue| v.to_str().ok())
    };
    let wants = match header(header::ACCEPT) {
        Some(accept) if accept.split(',').any(|a| a.trim().starts_with(VIEW_JSON)) => Wants::Json,
        _ => Wants::Html,
    };
    let held = CookieNames::read(&parts.headers, app.cookies().anonymous).filter(|n| n.len() == 32);
    let (nonce, new_nonce) = match held {
        Some(nonce) => (nonce.to_owned(), false),
        None => (random_hex(app.rng(), 16), true),
    };
    let query = Fields::parse(parts.uri.query().unwrap_or_default().as_bytes());
    let mut asked = Asked {
        reference: random_hex(app.rng(), 5),
        wants,
        visitor: None,
        waiting: None,
        path: parts.uri.path().to_owned(),
        query: query.clone().unwrap_or_default(),
        form: Fields::default(),
        files: Vec::new(),
        from: header(header::REFERER)
            .and_then(|url| url.strip_prefix(app.origin().as_str()))
            .map(str::to_owned),
        terminal: terminal(header(header::USER_AGENT).unwrap_or_default()),
        nonce,
        new_nonce,
        door: CookieNames::read(&parts.headers, app.cookies().door).map(str::to_owned),
    };
    let outcome = if outage {
        Err(Failure::Outage)
    } else {
        match check(app, access, &parts.method, &parts.headers, &mut body, &mut asked).await {
            Ok(()) => proved(app, &parts.method, route, &asked),
            refused => refused,
        }
    };
    let ask: Ask = Arc::new(asked);
    let outcome = outcome.and(query.map(|_| ()).map_err(not_a_form)).map(|()| {
        let mut request = Request::from_parts(parts, body.unwrap_or_default());
        request.extensions_mut().insert(ask.clone());
        request
    });
    (ask, outcome)
}

async fn check(
    app: &AppState,
    access: Access,
    method: &Method,
    headers: &HeaderMap,
    body: &mut Option<Body>,
    asked: &mut Asked,
) -> Result<(), Failure> {
    // Machines show a token, which the handler knows; it alone reads what they send.
    if access == Access::Machine {
        return Ok(());
    }
    let body = body.take().unwrap_or_default();
    if access == Access::Demo && app.demo().is_none() {
        return Err(Failure::Missing);
    }
    // Assets and health do not look at sessions.
    if access != Access::Anybody
        && let Some(token) = CookieNames::read(headers, app.cookies().session)
        && let Some(session) = app.identity().session(token).await?
    {
        if session.waits {
            // Half a sign-in: it opens the page of the second factor, and nothing else.
            asked.waiting = Some(session);
        } else if let Some(wearer) = app.identity().wearer(&session).await? {
            asked.visitor = Some(Visitor { session, wearer });
        }
    }
    if *method != Method::GET && *method != Method::HEAD {
        posted(app, access, headers, body, asked).await?;
    }
    allowed(access, asked)
}

/// A request that changes something: from our origin, with our token.
async fn posted(
    app: &AppState,
    access: Access,
    headers: &HeaderMap,
    body: Body,
    asked: &mut Asked,
) -> Result<(), Failure> {
    let header = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
    let from = OriginHeaders {
        origin: header("origin"),
        referer: header("referer"),
        fetch_site: header("sec-fetch-site"),
    };
    if !check_origin(app.origin(), from) {
        return Err(Failure::Stale);
    }
    let kind = header("content-type").unwrap_or_default();
    let boundary = multipart::boundary(kind).filter(|_| access == Access::Upload);
    if let Some(boundary) = boundary {
        let bytes = to_bytes(body, MAX_UPLOAD).await.map_err(|_| Failure::TooLarge)?;
        (asked.form, asked.files) = multipart::parse(&bytes, &boundary).map_err(not_a_form)?;
    } else if kind.starts_with("application/x-www-form-urlencoded") {
        let bytes = to_bytes(body, MAX_BODY).await.map_err(|_| Failure::TooLarge)?;
        asked.form = Fields::parse(&bytes).map_err(not_a_form)?;
    } else {
        return Err(Failure::Bad {
            says: t("only-our-forms"),
        });
    }
    let expected = match &asked.visitor {
        Some(visitor) => visitor.session.csrf.clone(),
        None => app.seal().anonymous_token(&asked.nonce),
    };
    let given = asked.form.get("_csrf").unwrap_or_default();
    let half = asked.waiting.as_ref().map(|session| session.csrf.clone());
    // Somebody whose session ended while writing is told to sign in again, not that they cheated.
    let right = same_token(given, &expected) || half.is_some_and(|token| same_token(given, &token));
    match (&asked.visitor, right) {
        (_, true) => Ok(()),
        (None, false) if access != Access::Public => asked.visitor().map(drop),
        _ => Err(Failure::Stale),
    }
}

fn allowed(access: Access, asked: &Asked) -> Result<(), Failure> {
    match access {
        Access::Anybody | Access::Public | Access::Demo | Access::Machine => Ok(()),
        Access::SignedIn => asked.visitor().map(|_| ()),
        Access::Direction | Access::Upload | Access::Tutelle => {
            let current = asked.visitor()?.wearer.current();
            let directs = current.is_some_and(|school| {
                school.profils.iter().any(|profil| match profil {
                    Profil::Dir | Profil::Col => true,
                    // Inspectors are of the académie in the schools that they visit: their desk is in its own structure.
                    Profil::Aca => access == Access::Tutelle && school.structure.genre == GenreStructure::Academie,
                    _ => false,
                })
            });
            directs.then_some(()).ok_or_else(|| Failure::Forbidden {
                says: t("for-the-direction"),
            })
        }
    }
}

/// A sensitive act asks who does it to have proved it a short while ago.
fn proved(app: &AppState, method: &Method, route: &str, asked: &Asked) -> Result<(), Failure> {
    match &asked.visitor {
        Some(visitor) if sensitive::is(method, route, &asked.form) && !visitor.session.is_fresh(app.clock().now()) => {
            Err(Failure::Prove)
        }
        _ => Ok(()),
    }
}

fn not_a_form(error: FormError) -> Failure {
    let says = match error {
        FormError::TooMany => t("too-many-fields"),
        FormError::Encoding => t("unreadable"),
    };
    Failure::Bad { says }
}
