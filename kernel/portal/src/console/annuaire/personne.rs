//! One person, as the visitor's task allows (K-AN-6): each information by the one table of the annuaire, with where it comes from.

use axum::extract::{Path, State};
use axum::response::Response;
use maud::html;
use preau_annuaire::Information;
use preau_model::PersonneId;

use super::personnes::lecteur;
use crate::texts::t;
use crate::{AppState, Failure, ask, chrome, respond};

/// `GET /console/annuaire/personnes/{personne}`.
pub(crate) async fn show(
    State(app): State<AppState>,
    ask::From(ask): ask::From,
    Path(personne): Path<String>,
) -> Result<Response, Failure> {
    let visitor = ask.visitor()?;
    let id: PersonneId = personne.parse().map_err(|_| Failure::Missing)?;
    let lecteur = lecteur(&app, visitor).await?;
    // Not visible and not there are the same answer.
    let fiche = app.annuaire().fiche_visible(lecteur, id).await?.ok_or(Failure::Missing)?;
    let lines = |information: &Information| fiche.lignes.get(information).filter(|lines| !lines.is_empty());
    let title = lines(&Information::Nom).and_then(|l| l.first().cloned()).unwrap_or_else(|| t("persons-title"));
    let body = html! {
        section.carte aria-label=(title) {
            dl.fiche {
                @for information in Information::ALL.iter().filter(|i| **i != Information::Nom) {
                    @if let Some(values) = lines(information) {
                        dt { (information.libelle()) }
                        @for value in values { dd { (value) } }
                    }
                }
            }
            p.doux { (t("person-says")) }
        }
    };
    let mut page = chrome::page(&app, &ask, visitor, &title, body).await?;
    page.service = Some(t("console"));
    page.aside = Some(super::aside());
    Ok(respond::page(&page.render()))
}
