//! The console: what the direction of a school, or a collectivité for itself, decides and reads.

pub(crate) mod annuaire;
mod authorisations;
mod bureau;
mod ecran;
mod essai;
mod formes;
mod holders;
pub(crate) mod incidents;
pub(crate) mod modules;
pub(crate) mod settings;

use maud::{Markup, html};
use preau_model::GenreStructure;
use preau_permissions::Acting;

use self::bureau::{Bureau, bureau};
use self::ecran::{Ecran, jour, moment, said};
use self::formes::{Champs, Erreur};
use crate::ask::{Asked, Visitor};
use crate::texts::t;
use crate::{Failure, scope};

/// A page of the console: address, key of its words, for a school, for who stands above.
type Entree = (&'static str, &'static str, bool, bool);

/// Every page that the others lead to, in order, under the heading of what they are about.
const PAGES: [(&str, &[Entree]); 4] = [
    (
        "console-people",
        &[
            ("/console/annuaire/personnes", "persons-title", true, true),
            ("/console/annuaire/arrivees", "arrivals-title", true, true),
            ("/console/annuaire/departs", "departures-title", true, false),
            ("/console/annuaire/courriers", "letters-title", true, false),
            ("/console/annuaire/doublons", "twins-title", true, false),
        ],
    ),
    (
        "console-classes",
        &[
            ("/console/annuaire/classes", "classlists-title", true, false),
            ("/console/annuaire/groupes", "manual-title", true, false),
            ("/console/annuaire/annee", "year-title", true, false),
            ("/console/annuaire/ouverture", "opening-title", false, true),
            ("/console/annuaire/structures", "tree-title", true, true),
        ],
    ),
    (
        "console-sources",
        &[
            ("/console/annuaire", "imports-title", true, true),
            ("/console/annuaire/sources", "sources-title", true, true),
            ("/console/annuaire/seuils", "rails-title", false, true),
        ],
    ),
    (
        "console-services",
        &[
            ("/console/modules", "modules", true, true),
            ("/console/incidents", "incidents-title", true, true),
        ],
    ),
];

/// The scope of an act in the current school.
pub(crate) fn acting(visitor: &Visitor) -> Result<Acting, Failure> {
    let school = visitor.wearer.current().ok_or(Failure::Missing)?;
    scope::acting(&visitor.wearer, school.structure.id).ok_or(Failure::Missing)
}

/// A refusal of the policy, for the person.
pub(crate) fn refused(error: preau_permissions::PermissionError) -> Failure {
    match error {
        preau_permissions::PermissionError::Refused { says, .. } => Failure::Forbidden { says },
        preau_permissions::PermissionError::Invalid(_) => Failure::Bad {
            says: error.to_string(),
        },
        other => other.into(),
    }
}

/// The other pages of the console, for whoever is there.
pub(crate) fn aside(ask: &Asked) -> Markup {
    let current = ask.visitor.as_ref().and_then(|v| v.wearer.current());
    let school = current.is_some_and(|s| s.structure.genre == GenreStructure::Etablissement);
    let shown = |pages: &'static [Entree]| pages.iter().filter(move |page| if school { page.2 } else { page.3 });
    html! {
        nav.carte aria-labelledby="aussi" {
            header { h2 id="aussi" { (t("console-also")) } }
            @for (heading, pages) in PAGES {
                h3 { (t(heading)) }
                ul.liste {
                    @for (url, words, ..) in shown(pages) {
                        li { a href=(url) aria-current=[(ask.path == *url).then_some("page")] { (t(words)) } }
                    }
                }
            }
        }
    }
}
