//! The last imports of the annuaire.

use axum::extract::State;
use axum::response::Response;
use maud::html;
use preau_ui::texts::{Lang, Texts};
use preau_ui::view::MomentStyle;

use crate::texts::{t, tr};
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
                div.vide { (preau_ui::assets::icon("annuaire")) p { strong { (t("imports-none")) } } }
            } @else {
                ul.fil aria-label=(t("imports")) {
                    @for import in &imports {
                        li {
                            span.fil-qui { small { (texts.moment(import.debut, MomentStyle::DateTime, now)) } }
                            span.fil-quoi {
                                strong { (tr("import-source", &[("academie", import.academie.as_str().into()), ("degre", import.degre.as_str().into())])) }
                                small { (tr("import-files-of", &[("date", texts.moment(import.date_generation, MomentStyle::Date, now).as_str().into())])) }
                            }
                            span.fil-etat {
                                @match import.etat {
                                    0 => span.puce.t-miel { (t("import-under-way")) },
                                    1 => span.puce.t-mousse { (t("import-applied")) },
                                    _ => span.puce.t-brique { (t("import-refused")) },
                                }
                            }
                        }
                    }
                }
            }
        }
    };
    let mut page = chrome::page(&app, &ask, visitor, &t("imports-title"), body).await?;
    page.service = Some(t("console"));
    page.aside = Some(super::modules::aside());
    Ok(respond::page(&page.render()))
}
