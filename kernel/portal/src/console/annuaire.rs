//! The last imports of the annuaire.

use axum::extract::State;
use axum::response::Response;
use maud::html;
use preau_ui::texts::{Lang, Texts};
use preau_ui::view::MomentStyle;

use crate::{AppState, Failure, ask, chrome, respond};

/// `GET /console/annuaire`.
pub(crate) async fn show(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let visitor = ask.visitor()?;
    let territory = visitor.wearer.territory().ok_or(Failure::Missing)?;
    let imports = app.annuaire().imports(territory, 20).await?;
    let (texts, now) = (Texts::get(Lang::Fr), app.clock().now());
    let body = html! {
        div.carte {
            @if imports.is_empty() {
                div.vide { (preau_ui::assets::icon("annuaire")) p { strong { "Aucun import" } } }
            } @else {
                ul.fil aria-label="Imports" {
                    @for import in &imports {
                        li {
                            span.fil-qui { small { (texts.moment(import.debut, MomentStyle::DateTime, now)) } }
                            span.fil-quoi {
                                strong { "Annuaire académique " (import.academie) ", " (import.degre) }
                                small { "fichiers du " (texts.moment(import.date_generation, MomentStyle::Date, now)) }
                            }
                            span.fil-etat {
                                @match import.etat {
                                    0 => span.puce.t-miel { "en cours" },
                                    1 => span.puce.t-mousse { "appliqué" },
                                    _ => span.puce.t-brique { "refusé" },
                                }
                            }
                        }
                    }
                }
            }
        }
    };
    let mut page = chrome::page(&app, &ask, visitor, "Imports de l’annuaire", body).await?;
    page.service = Some("Console".to_owned());
    page.aside = Some(super::modules::aside());
    Ok(respond::page(&page.render()))
}
