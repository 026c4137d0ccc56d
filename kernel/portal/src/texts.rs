//! The words of the kernel's own pages, from the translation files of `locales/`.

use std::sync::LazyLock;

use preau_ui::texts::{Arg, Lang, Texts};

/// French, the reference language: one file per part of the portal.
const FR: [&str; 14] = [
    include_str!("../locales/fr/chrome.ftl"),
    include_str!("../locales/fr/personnes.ftl"),
    include_str!("../locales/fr/erreurs.ftl"),
    include_str!("../locales/fr/accueil.ftl"),
    include_str!("../locales/fr/compte.ftl"),
    include_str!("../locales/fr/entree.ftl"),
    include_str!("../locales/fr/console.ftl"),
    include_str!("../locales/fr/annuaire.ftl"),
    include_str!("../locales/fr/etablissement.ftl"),
    include_str!("../locales/fr/courriers.ftl"),
    include_str!("../locales/fr/mentions.ftl"),
    include_str!("../locales/fr/sources.ftl"),
    include_str!("../locales/fr/comptes.ftl"),
    include_str!("../locales/fr/services.ftl"),
];

static FRENCH: LazyLock<Texts> = LazyLock::new(|| Texts::of(Lang::Fr, &FR));

/// A text without arguments.
pub(crate) fn t(key: &str) -> String {
    FRENCH.say(key)
}

/// A text, with its arguments.
pub(crate) fn tr(key: &str, args: &[(&str, Arg<'_>)]) -> String {
    FRENCH.t(key, args)
}

#[cfg(test)]
mod tests;
