//! Leaving for an identity provider, coming back, choosing among several accounts.

use axum::extract::{Path, State};
use axum::response::Response;
use maud::html;
use preau_doors::{Arrivee, Candidat, Entree, Refus, Retour};
use preau_ui::components::{DemoAccount as Offered, demo_accounts};
use preau_ui::page::{Bare, Theme};
use preau_ui::resolve::Tint;

use super::refus::refused;
use super::{csrf, enter, fit, next};
use crate::ask::Asked;
use crate::pages::failure::with_nonce;
use crate::texts::t;
use crate::{AppState, Failure, ask, chrome, respond, words};

/// `GET /login/oidc/{id}`: `suite`, where to go next.
pub(crate) async fn leave(
    State(app): State<AppState>,
    Path(id): Path<String>,
    ask::From(ask): ask::From,
) -> Result<Response, Failure> {
    match app.doors().partir(&id, &ask.nonce, next(&ask)).await {
        Ok(url) => Ok(with_nonce(&app, &ask, respond::see_other(&url))),
        Err(refus) => refused(&app, &ask, &id, refus).await,
    }
}

/// `GET /oidc/{id}/callback`: `code`, `state`, `iss`, `error` (RFC 6749, RFC 9207).
pub(crate) async fn come_back(
    State(app): State<AppState>,
    Path(id): Path<String>,
    ask::From(ask): ask::From,
) -> Result<Response, Failure> {
    let Ok(retour) = Retour::lire(ask.query.pairs()) else {
        return refused(&app, &ask, &id, Refus::Demande("forme")).await;
    };
    match app.doors().revenir(&id, &ask.nonce, &retour).await {
        Ok(Entree::Un(arrivee)) => arrive(&app, &ask, &arrivee).await,
        Ok(Entree::Choix { jeton, candidats }) => Ok(offer(&app, &ask, &id, &jeton, &candidats)),
        Err(refus) => refused(&app, &ask, &id, refus).await,
    }
}

/// `POST /login/choix`: `choix`, number, door and token of one of the accounts that were offered.
pub(crate) async fn choose(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let mut parts = ask.form.get("choix").unwrap_or_default().splitn(3, '.');
    let (number, id, token) = (parts.next(), parts.next(), parts.next());
    let (Some(Ok(number)), Some(id), Some(token)) = (number.map(str::parse), id, token) else {
        return refused(&app, &ask, "", Refus::Demande("forme")).await;
    };
    match app.doors().choisir(id, &ask.nonce, token, number).await {
        Ok(arrivee) => arrive(&app, &ask, &arrivee).await,
        Err(refus) => refused(&app, &ask, id, refus).await,
    }
}

async fn arrive(app: &AppState, ask: &Asked, arrivee: &Arrivee) -> Result<Response, Failure> {
    let opened = app
        .identity()
        .open(arrivee.compte, arrivee.personne, &ask.terminal, None)
        .await?;
    // Whoever was signed in on this browser leaves: two people never share a cookie.
    if let Some(visitor) = &ask.visitor {
        app.identity().end(&visitor.session).await?;
    }
    let url = if fit(&arrivee.suite) {
        arrivee.suite.as_str()
    } else {
        "/"
    };
    Ok(enter(app, &opened, url))
}

fn offer(app: &AppState, ask: &Asked, id: &str, token: &str, candidates: &[Candidat]) -> Response {
    let list: Vec<Offered> = candidates
        .iter()
        .enumerate()
        .map(|(number, candidate)| Offered {
            name: candidate.nom.affichage(),
            detail: format!(
                "{} · {}",
                words::profil(candidate.nom.profil),
                if candidate.ecoles.is_empty() {
                    t("choose-account-none")
                } else {
                    candidate.ecoles.join(", ")
                }
            ),
            value: format!("{number}.{id}.{token}"),
            tint: Tint::Ardoise,
        })
        .collect();
    let page = Bare {
        brand: app.brand().clone(),
        theme: Theme::Auto,
        title: t("choose-account"),
        lead: Some(t("choose-account-lead")),
        body: html! { section.carte { (demo_accounts(&list, "/login/choix", "choix", &csrf(app, ask))) } },
        footer: chrome::footer(),
        ..Bare::default()
    };
    with_nonce(app, ask, respond::page(&page.render()))
}
