//! Words of the kernel's own pages about profiles and hats.

use preau_model::{Hat, Profil};

use crate::texts::t;

/// A profile, as in the header: « direction ».
pub(crate) fn profil(profil: Profil) -> String {
    t(match profil {
        Profil::Elv => "profile-elv",
        Profil::Tut => "profile-tut",
        Profil::Ens => "profile-ens",
        Profil::Dir => "profile-dir",
        Profil::Evs => "profile-evs",
        Profil::Eta => "profile-eta",
        Profil::Aca => "profile-aca",
        Profil::Doc => "profile-doc",
        Profil::Col => "profile-col",
    })
}

/// Holders of roles, in the plural: « les enseignants ».
pub(crate) fn holders(profil: Profil) -> String {
    t(match profil {
        Profil::Elv => "holders-elv",
        Profil::Tut => "holders-tut",
        Profil::Ens => "holders-ens",
        Profil::Dir => "holders-dir",
        Profil::Evs => "holders-evs",
        Profil::Eta => "holders-eta",
        Profil::Aca => "holders-aca",
        Profil::Doc => "holders-doc",
        Profil::Col => "holders-col",
    })
}

/// A profile, in the plural: « élèves ».
pub(crate) fn plural(profil: Profil) -> String {
    t(match profil {
        Profil::Elv => "profiles-elv",
        Profil::Tut => "profiles-tut",
        Profil::Ens => "profiles-ens",
        Profil::Dir => "profiles-dir",
        Profil::Evs => "profiles-evs",
        Profil::Eta => "profiles-eta",
        Profil::Aca => "profiles-aca",
        Profil::Doc => "profiles-doc",
        Profil::Col => "profiles-col",
    })
}

/// A hat.
pub(crate) fn hat(hat: Hat) -> String {
    t(match hat {
        Hat::Agent => "hat-agent",
        Hat::Responsable => "hat-responsable",
        Hat::Eleve => "hat-eleve",
        Hat::Invite => "hat-invite",
    })
}

/// With a capital: « Enseignant ».
pub(crate) fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
