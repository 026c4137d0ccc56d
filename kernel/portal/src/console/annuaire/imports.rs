//! The last imports of the annuaire.

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use preau_annuaire::Importation;

use super::super::{Ecran, jour, moment};
use crate::texts::{t, tr};
use crate::{AppState, Failure, ask};

/// Imports shown.
pub(super) const LATEST: u32 = 60;

/// `GET /console/annuaire`.
pub(crate) async fn show(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let visitor = ask.visitor()?;
    let territory = visitor.wearer.territory().ok_or(Failure::Missing)?;
    let imports = app.annuaire().imports(territory, LATEST).await?;
    let body = html! {
        div.carte {
            @if imports.is_empty() {
                div.vide { (preau_ui::assets::icon("annuaire")) p { strong { (t("imports-none")) } } }
            } @else {
                ul.fil aria-label=(t("imports")) {
                    @for import in &imports {
                        li {
                            span.fil-qui { small { (moment(&app, import.debut)) } }
                            span.fil-quoi {
                                a href={ "/console/annuaire/imports/" (import.id) } { strong { (name(import)) } }
                                @if import.date_generation != 0 {
                                    small { (tr("import-files-of", &[("date", jour(&app, import.date_generation).as_str().into())])) }
                                }
                            }
                            span.fil-etat { (state(import)) }
                        }
                    }
                }
            }
        }
    };
    Ecran::new(t("imports-title"), None, body).draw(&app, &ask).await
}

/// « Annuaire académique 013, 2D », as far as the files could be read.
pub(super) fn name(import: &Importation) -> String {
    if import.academie.is_empty() {
        return t("import-unread");
    }
    if import.degre == "fichier" {
        return tr("import-of-school", &[("uai", import.academie.as_str().into())]);
    }
    if import.degre.starts_with("api:") {
        return tr("import-of-system", &[("uai", import.academie.as_str().into())]);
    }
    tr(
        "import-source",
        &[
            ("academie", import.academie.as_str().into()),
            ("degre", import.degre.as_str().into()),
        ],
    )
}

/// Where an import is, in a word.
pub(super) fn state(import: &Importation) -> Markup {
    let (tint, key) = match import.etat {
        0 => ("t-miel", "import-under-way"),
        1 => ("t-mousse", "import-applied"),
        3 => ("t-miel", "import-in-part"),
        4 => ("t-brique", "import-interrupted"),
        5 => ("t-ardoise", "import-undone"),
        6 => ("t-ardoise", "import-replaced"),
        _ => ("t-brique", "import-refused"),
    };
    html! { span.puce.(tint) { (t(key)) } }
}
