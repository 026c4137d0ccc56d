//! Our own icons: one file, one symbol each, drawn in the colour of the text.

use maud::{Markup, html};

use super::asset_url;

/// Names of the icons of the kit.
pub const ICONS: [&str; 48] = [
    "absences",
    "accueil",
    "actualites",
    "agenda",
    "aide",
    "alerte",
    "annuaire",
    "appareil",
    "cadenas",
    "cahier",
    "cdi",
    "cloche",
    "corbeille",
    "crayon",
    "deconnexion",
    "devoirs",
    "document",
    "ecole",
    "enfant",
    "fermer",
    "fleche",
    "horloge",
    "image",
    "info",
    "journal",
    "langue",
    "lien",
    "menu",
    "message",
    "module",
    "modules",
    "notes",
    "oeil",
    "partage",
    "personnes",
    "plus",
    "preau",
    "recherche",
    "reglages",
    "regles",
    "restauration",
    "salle",
    "signature",
    "sondage",
    "telechargement",
    "theme",
    "valider",
    "vote",
];

/// What the root of a module's own icon is called in the file that the kernel serves.
pub const ROOT: &str = "i";

/// An icon, as decoration: the words beside it say the same. An address is that of a module's own icon; a name that the kit does
/// not have gives the icon of modules.
pub fn icon(name: &str) -> Markup {
    if name.starts_with('/') {
        return drawn(&format!("{name}#{ROOT}"));
    }
    let known = ICONS.iter().find(|known| **known == name).copied().unwrap_or("module");
    drawn(&format!("{}#{known}", asset_url("icones.svg")))
}

/// Drawn from another file, in the colour of the text around.
fn drawn(symbol: &str) -> Markup {
    html! { svg.icone width="20" height="20" aria-hidden="true" focusable="false" { use href=(symbol) {} } }
}
