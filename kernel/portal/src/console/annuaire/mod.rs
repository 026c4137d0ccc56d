//! The annuaire in the console: its imports and what waits for a decision, its persons.

pub(crate) mod depot;
pub(crate) mod import;
pub(crate) mod imports;
pub(crate) mod personne;
pub(crate) mod personnes;
pub(crate) mod sources;

use maud::{Markup, html};

use crate::texts::t;

/// The pages of the annuaire.
fn aside() -> Markup {
    html! {
        section.carte aria-labelledby="aussi" {
            header { h2 id="aussi" { (t("console-also")) } }
            ul.liste {
                li { a href="/console/annuaire/personnes" { (t("persons-title")) } }
                li { a href="/console/annuaire" { (t("imports-title")) } }
                li { a href="/console/annuaire/sources" { (t("sources-title")) } }
                li { a href="/console/modules" { (t("modules")) } }
            }
        }
    }
}
