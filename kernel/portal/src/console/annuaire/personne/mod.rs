//! One person, as the visitor's task allows (K-AN-6): each information by the one table of the annuaire, with where it comes from,
//! and what the direction may do about it.

pub(crate) mod corriger;
pub(crate) mod famille;
mod historique;
mod identite;
mod places;
pub(crate) mod sejour;

use axum::extract::{Path, State};
use axum::response::Response;
use maud::{Markup, html};
use preau_annuaire::{FicheVisible, Information, Personne};
use preau_model::Categorie;

use super::super::{Bureau, Ecran, Erreur, bureau};
use crate::ask::Asked;
use crate::texts::t;
use crate::{AppState, Failure, ask};

/// `GET /console/annuaire/personnes/{personne}`.
pub(crate) async fn show(
    State(app): State<AppState>,
    ask::From(ask): ask::From,
    Path(personne): Path<String>,
) -> Result<Response, Failure> {
    let bureau = bureau(&app, &ask).await?;
    let (person, seen) = bureau.knows(&app, &personne).await?;
    draw(&app, &ask, &bureau, (&person, &seen), None).await
}

/// The address of somebody's page.
pub(in crate::console) fn address(id: preau_model::PersonneId) -> String {
    format!("/console/annuaire/personnes/{id}")
}

/// The page; `wrong` when one of its forms was refused.
async fn draw(
    app: &AppState,
    ask: &Asked,
    bureau: &Bureau<'_>,
    (person, seen): (&Personne, &FicheVisible),
    wrong: Option<&Erreur>,
) -> Result<Response, Failure> {
    let acts = bureau.may_act(seen);
    let body = html! {
        (identite::card(app, bureau, person, acts).await?)
        (places::card(app, bureau, person, seen).await?)
        @if acts {
            (famille::summary(app, bureau, person).await?)
            (sejour::card(app, ask, bureau, person, wrong).await?)
        }
        (identite::account(app, seen, person, acts).await?)
        @if acts { (historique::card(app, person).await?) }
        p.doux { (t("person-says")) }
    };
    let title = seen
        .lignes
        .get(&Information::Nom)
        .and_then(|lines| lines.first().cloned())
        .unwrap_or_else(|| t("persons-title"));
    let lead = seen.lignes.get(&Information::Fonction).map(|lines| lines.join(" · "));
    Ecran::new(title, lead, body)
        .refused(wrong.is_some())
        .draw(app, ask)
        .await
}

/// A card with its heading.
pub(super) fn card(id: &str, heading: &str, inside: &Markup) -> Markup {
    html! {
        section.carte aria-labelledby=(id) {
            header { h2 id=(id) { (heading) } }
            (inside)
        }
    }
}

/// Is this somebody who has, or is, a family here?
const fn of_family(categorie: Categorie) -> bool {
    matches!(categorie, Categorie::Eleve | Categorie::Responsable)
}
