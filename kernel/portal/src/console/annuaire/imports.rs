//! The last imports of the annuaire.

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use preau_annuaire::Importation;
use preau_ui::texts::{Lang, Texts};
use preau_ui::view::MomentStyle;

use crate::texts::{t, tr};
use crate::{AppState, Failure, ask, chrome, respond};

/// Imports shown.
pub(super) const LATEST: u32 = 60;

/// `GET /console/annuaire`.
pub(crate) async fn show(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let visitor = ask.visitor()?;
    let territory = visitor.wearer.territory().ok_or(Failure::Missing)?;
    let imports = app.annuaire().imports(territory, LATEST).await?;
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
                                a href={ "/console/annuaire/imports/" (import.id) } { strong { (name(import)) } }
                                @if import.date_generation != 0 {
                                    small { (tr("import-files-of", &[("date", texts.moment(import.date_generation, MomentStyle::Date, now).as_str().into())])) }
                                }
                            }
                            span.fil-etat { (state(import)) }
                        }
                    }
                }
            }
        }
    };
    let mut page = chrome::page(&app, &ask, visitor, &t("imports-title"), body).await?;
    page.service = Some(t("console"));
    page.aside = Some(super::super::aside(&ask));
    Ok(respond::page(&page.render()))
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
