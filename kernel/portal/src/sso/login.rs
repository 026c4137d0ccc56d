//! `GET /cas/login`: a ticket for a service, after whatever is still needed: signing in, credentials anew, an agreement.

use axum::extract::State;
use axum::response::Response;
use http::header::SET_COOKIE;
use preau_model::Millis;
use preau_sso::{Categorie, Demandeur, Sso};

use super::{accord, leave, raised, services, through, unknown};
use crate::ask::{Asked, Visitor};
use crate::texts::t;
use crate::{AppState, Failure, ask, form, respond};

/// Credentials presented this long ago were presented for this request.
const FRESH: Millis = 2 * 60 * 1000;

/// `service`, `renew`, `gateway`; `depuis`: our own mark, since when credentials are fresh.
pub(crate) async fn show(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let Some(text) = ask.query.filled("service") else {
        let home = if ask.visitor.is_some() { "/" } else { "/login" };
        return Ok(respond::see_other(home));
    };
    if ask.query.all("service").count() > 1 {
        return Err(unknown(&ask, "sso.adresse-double"));
    }
    let (adresse, found) = services(&app, &ask, text).await?;
    let renew = raised(&ask, "renew");
    // The protocol lets renew win over gateway.
    let gateway = raised(&ask, "gateway") && !renew;
    let Some(visitor) = &ask.visitor else {
        return Ok(if gateway {
            leave(&app, &ask, adresse.as_str())
        } else {
            sign_in(&app, text, renew)
        });
    };
    let fresh = is_fresh(&app, &ask, visitor);
    if renew && !fresh {
        return anew(&app, visitor, text).await;
    }
    let open = Sso::ouvert(&found, &visitor.wearer, &adresse);
    let Some((service, structure)) = open else {
        tracing::info!(reference = %ask.reference, code = "sso.public", "a service is not for this hat");
        return Err(Failure::Forbidden {
            says: t("cas-not-for-you"),
        });
    };
    if service.categorie == Categorie::Accord {
        let agreed = app.sso().accord(service.id, visitor.wearer.personne()).await?;
        if agreed.is_none() {
            return if gateway {
                Ok(leave(&app, &ask, adresse.as_str()))
            } else {
                accord::draw(&app, &ask, visitor, &service, &adresse).await
            };
        }
    }
    let who = Demandeur {
        session: &visitor.session,
        structure,
        frais: fresh,
    };
    let ticket = app.sso().delivrer(&service, &adresse, &who).await?;
    tracing::info!(reference = %ask.reference, service = %service.code, fresh, "a ticket was issued");
    Ok(leave(&app, &ask, &adresse.avec("ticket", &ticket)))
}

/// Were credentials presented for this very request?
fn is_fresh(app: &AppState, ask: &Asked, visitor: &Visitor) -> bool {
    let since = ask.query.get("depuis").and_then(|mark| app.sso().marque_lue(mark));
    let (opened, now) = (visitor.session.created, app.clock().now());
    since.is_some_and(|since| opened >= since && now - opened <= FRESH)
}

/// The sign-in page, then here again, with the mark of now.
fn sign_in(app: &AppState, service: &str, renew: bool) -> Response {
    let renew = if renew { "&renew=true" } else { "" };
    let back = format!(
        "{}{renew}&depuis={}",
        through(service),
        form::encode(&app.sso().marque())
    );
    respond::see_other(&format!("/login?suite={}", form::encode(&back)))
}

/// Credentials are asked for again: whoever sits there now may be somebody else, so that this session is over.
async fn anew(app: &AppState, visitor: &Visitor, service: &str) -> Result<Response, Failure> {
    app.identity().end(&visitor.session).await?;
    let mut response = sign_in(app, service, true);
    if let Some(cookie) = app.cookies().drop(app.cookies().session) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    Ok(response)
}
