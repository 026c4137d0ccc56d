//! Words of the kernel's own pages about profiles and hats.

use preau_model::{Hat, Profil};

/// A profile, as in the header: « direction ».
pub(crate) const fn profil(profil: Profil) -> &'static str {
    match profil {
        Profil::Elv => "élève",
        Profil::Tut => "responsable",
        Profil::Ens => "enseignant",
        Profil::Dir => "direction",
        Profil::Evs => "vie scolaire",
        Profil::Eta => "personnel",
        Profil::Aca => "académie",
        Profil::Doc => "documentation",
        Profil::Col => "collectivité",
    }
}

/// Holders of roles, in the plural: « les enseignants ».
pub(crate) const fn holders(profil: Profil) -> &'static str {
    match profil {
        Profil::Elv => "Les élèves",
        Profil::Tut => "Les responsables",
        Profil::Ens => "Les enseignants",
        Profil::Dir => "La direction",
        Profil::Evs => "La vie scolaire",
        Profil::Eta => "Les personnels administratifs, techniques et de santé",
        Profil::Aca => "L’académie",
        Profil::Doc => "Les documentalistes",
        Profil::Col => "La collectivité",
    }
}

/// A profile, in the plural: « élèves ».
pub(crate) const fn plural(profil: Profil) -> &'static str {
    match profil {
        Profil::Elv => "élèves",
        Profil::Tut => "responsables",
        Profil::Ens => "enseignants",
        Profil::Dir => "direction",
        Profil::Evs => "vie scolaire",
        Profil::Eta => "personnels",
        Profil::Aca => "agents de l’académie",
        Profil::Doc => "documentalistes",
        Profil::Col => "agents de la collectivité",
    }
}

/// A hat.
pub(crate) const fn hat(hat: Hat) -> &'static str {
    match hat {
        Hat::Agent => "personnel",
        Hat::Responsable => "responsable",
        Hat::Eleve => "élève",
        Hat::Invite => "invité",
    }
}

/// With a capital: « Enseignant ».
pub(crate) fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
