//! Why a module failed: the reference shown on a card leads here.

use axum::extract::State;
use axum::response::Response;
use maud::html;
use preau_ui::texts::{Lang, Texts};
use preau_ui::view::MomentStyle;

use crate::{AppState, Failure, ask, chrome, modules, respond};

/// Lines shown.
const LINES: u32 = 100;

/// `GET /console/incidents`: those of the current school, and of nobody's school in particular.
pub(crate) async fn show(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let visitor = ask.visitor()?;
    let school = visitor.wearer.current().ok_or(Failure::Missing)?.structure.id;
    let incidents = app.host().incidents(Some(school), LINES).await?;
    let modules = modules::all(&app);
    let name = |plugin: &str| {
        modules
            .iter()
            .find(|m| m.id() == plugin)
            .map_or(plugin.to_owned(), |m| m.name().to_owned())
    };
    let (texts, now) = (Texts::get(Lang::Fr), app.clock().now());
    let body = html! {
        div.carte {
            @if incidents.is_empty() {
                div.vide { (preau_ui::assets::icon("valider")) p { strong { "Aucun incident" } } p.doux { "Quand un module échoue, la cause s’écrit ici\u{202f}; le reste du portail continue." } }
            } @else {
                div.table-cadre role="region" aria-label="Incidents" tabindex="0" {
                    table {
                        caption { "Incidents des modules, du plus récent au plus ancien" }
                        thead { tr { th scope="col" { "Référence" } th scope="col" { "Quand" } th scope="col" { "Module" } th scope="col" { "Où" } th scope="col" { "Cause" } } }
                        tbody {
                            @for incident in &incidents {
                                tr {
                                    th scope="row" { (incident.reference) }
                                    td { (texts.moment(incident.at, MomentStyle::DateTime, now)) }
                                    td { (name(&incident.plugin)) " " (incident.version) }
                                    td { (place(&incident.place)) }
                                    td { (incident.detail) " " span.doux { "(" (incident.kind) ")" } }
                                }
                            }
                        }
                    }
                }
            }
        }
    };
    let mut page = chrome::page(&app, &ask, visitor, "Incidents des modules", body).await?;
    page.service = Some("Console".to_owned());
    page.aside = Some(super::modules::aside());
    Ok(respond::page(&page.render()))
}

fn place(place: &str) -> &str {
    match place {
        "page" => "page",
        "widget" => "accueil",
        "job" => "tâche de fond",
        "install" => "installation",
        other => other,
    }
}
