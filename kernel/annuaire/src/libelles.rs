//! Codes of the exports in words for people.

use preau_model::{Profil, Source};

/// Function codes of ENTPersonFonctions and of what is entered here. A code that is missing is not shown: the profile says enough.
const FONCTIONS: [(&str, &str); 32] = [
    ("ADF", "administration"),
    ("ADM", "administration"),
    ("AED", "assistance d’éducation"),
    ("AEH", "accompagnement d’élèves en situation de handicap"),
    ("ALB", "aide de laboratoire"),
    ("ASE", "assistance de langue étrangère"),
    ("ASH", "adaptation scolaire et scolarisation des élèves handicapés"),
    ("ATC", "agent de la collectivité"),
    ("ATI", "informatique"),
    ("CFC", "conseil en formation continue"),
    ("COLTER", "agent de la collectivité"),
    ("CPC", "conseil pédagogique de circonscription"),
    ("CTR", "direction déléguée aux formations"),
    ("CUISINE", "cuisine"),
    ("CULTURE", "partenaire culturel"),
    ("DIR", "direction"),
    ("DOC", "documentation"),
    ("EDU", "éducation"),
    ("ENS", "enseignement"),
    ("FCP", "formation continue"),
    ("IEN", "inspection de l’éducation nationale"),
    ("INS", "inspection"),
    ("INTERVENANT", "intervention extérieure"),
    ("LAB", "laboratoire"),
    ("MDS", "santé et social"),
    ("ORI", "orientation"),
    ("OUV", "entretien et service"),
    ("PSY", "psychologie"),
    ("RASED", "réseau d’aides spécialisées"),
    ("SPORT", "partenaire sportif"),
    ("SUR", "surveillance"),
    ("TEC", "personnel technique"),
];

/// A function code in words; empty when nothing is known of it.
pub fn fonction(code: &str) -> &'static str {
    FONCTIONS
        .iter()
        .find(|(known, _)| *known == code)
        .map_or("", |(_, words)| *words)
}

/// A kind of link (ENTElevePersRelEleve, nomenclature `N_LIEN_ELEVE_RESPONSABLE`) in words.
pub const fn lien(code: i64) -> &'static str {
    match code {
        10 => "mère",
        20 => "père",
        37 => "fratrie",
        38 => "ascendant",
        39 => "autre membre de la famille",
        41 => "éducateur",
        42 => "assistant familial",
        43 => "garde d’enfant",
        50 => "tuteur",
        51 => "aide sociale à l’enfance",
        70 => "élève lui-même",
        _ => "autre lien",
    }
}

/// The kinds of link that a school enters, in the order in which they are offered.
pub const LIENS: [i64; 10] = [10, 20, 50, 51, 41, 42, 38, 37, 39, 90];

/// Where a value or a row comes from, in words.
pub const fn source(source: Source) -> &'static str {
    match source {
        Source::Aaf => "annuaire académique",
        Source::Local => "saisie dans le portail",
        Source::Fichier => "fichier importé",
        Source::Api => "logiciel de gestion",
    }
}

/// A profile, for one person: « élève ».
pub const fn profil(profil: Profil) -> &'static str {
    match profil {
        Profil::Elv => "élève",
        Profil::Tut => "responsable",
        Profil::Ens => "enseignant",
        Profil::Dir => "direction",
        Profil::Evs => "vie scolaire",
        Profil::Eta => "personnel de l’établissement",
        Profil::Aca => "personnel académique",
        Profil::Doc => "documentaliste",
        Profil::Col => "agent de la collectivité",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_have_words() {
        assert_eq!(fonction("AEH"), "accompagnement d’élèves en situation de handicap");
        assert_eq!(fonction("inconnue"), "");
        assert!(
            FONCTIONS.windows(2).all(|pair| pair[0].0 < pair[1].0),
            "in order, once each"
        );
        for code in LIENS {
            assert_eq!(lien(code) == "autre lien", code == 90);
        }
    }
}
