//! The console: what the direction of a school, or a collectivité for itself, decides and reads.

pub(crate) mod annuaire;
mod authorisations;
mod bureau;
pub(crate) mod comptes;
mod ecran;
mod essai;
mod formes;
mod holders;
pub(crate) mod incidents;
pub(crate) mod modules;
pub(crate) mod services;
pub(crate) mod settings;

use maud::{Markup, html};
use preau_model::GenreStructure;
use preau_permissions::Acting;

use self::bureau::{Bureau, bureau};
use self::ecran::{Ecran, jour, moment, said};
pub(crate) use self::formes::{Champs, Erreur};
use crate::ask::{Asked, Visitor};
use crate::texts::t;
use crate::{Failure, scope};

/// A page of the console: address, key of its words, for a school, for a collectivité, for an académie.
type Entree = (&'static str, &'static str, bool, bool, bool);

/// Every page that the others lead to, in order, under the heading of what they are about.
const PAGES: [(&str, &[Entree]); 4] = [
    (
        "console-people",
        &[
            ("/console/annuaire/personnes", "persons-title", true, true, true),
            ("/console/comptes", "accounts-title", true, true, true),
            ("/console/annuaire/arrivees", "arrivals-title", true, true, false),
            ("/console/annuaire/departs", "departures-title", true, false, false),
            ("/console/annuaire/courriers", "letters-title", true, false, false),
            ("/console/annuaire/doublons", "twins-title", true, false, false),
        ],
    ),
    (
        "console-classes",
        &[
            ("/console/annuaire/classes", "classlists-title", true, false, false),
            ("/console/annuaire/groupes", "manual-title", true, false, false),
            ("/console/annuaire/annee", "year-title", true, false, false),
            ("/console/annuaire/ouverture", "opening-title", false, true, false),
            ("/console/annuaire/structures", "tree-title", true, true, true),
        ],
    ),
    (
        "console-sources",
        &[
            ("/console/annuaire", "imports-title", true, true, true),
            ("/console/annuaire/sources", "sources-title", true, true, false),
            ("/console/annuaire/seuils", "rails-title", false, true, false),
        ],
    ),
    (
        "console-services",
        &[
            ("/console/modules", "modules", true, true, false),
            ("/console/services", "services-title", true, true, false),
            ("/console/incidents", "incidents-title", true, true, false),
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
    let genre = current.map(|s| s.structure.genre);
    let shown = |pages: &'static [Entree]| -> Vec<&'static Entree> {
        let here = |page: &&Entree| match genre {
            Some(GenreStructure::Etablissement) => page.2,
            Some(GenreStructure::Academie) => page.4,
            _ => page.3,
        };
        pages.iter().filter(here).collect()
    };
    let groups = PAGES.iter().map(|(heading, pages)| (heading, shown(pages)));
    html! {
        nav.carte aria-labelledby="aussi" {
            header { h2 id="aussi" { (t("console-also")) } }
            @for (heading, pages) in groups.filter(|(_, pages)| !pages.is_empty()) {
                h3 { (t(heading)) }
                ul.liste {
                    @for (url, words, ..) in pages {
                        li { a href=(url) aria-current=[(ask.path == *url).then_some("page")] { (t(words)) } }
                    }
                }
            }
        }
    }
}
