//! The fields that a school may correct, and which value wins: the one table of precedence.

/// A field of a person. The codes are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Champ {
    /// sn.
    Nom,
    /// givenName.
    Prenom,
    /// personalTitle.
    Civilite,
    /// ENTPersonDateNaissance.
    Naissance,
    /// ENTEleveINE.
    Ine,
    /// mail.
    Mail,
    /// homePhone.
    Domicile,
    /// mobile.
    Mobile,
    /// telephoneNumber.
    Travail,
    /// ENTPersonAdresse, one line.
    Adresse,
}

/// Which value wins when the source and the school say two things.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Regle {
    /// The source, always: the correction is made there.
    Source,
    /// The school's, until the source says something else than what was corrected.
    LocalJusquAuChangement,
    /// The school's, until the school withdraws it.
    Local,
}

/// Field, stored code, words, rule.
const TABLE: [(Champ, &str, &str, Regle); 10] = [
    // A mistake of typing is corrected at once; the source has the last word when it corrects it too.
    (Champ::Nom, "nom", "Nom", Regle::LocalJusquAuChangement),
    // « Prénom d’usage »: the wish of the family or of the pupil outlives the civil status of the source.
    (Champ::Prenom, "prenom", "Prénom", Regle::Local),
    (Champ::Civilite, "civilite", "Civilité", Regle::Local),
    // Civil status and national numbers have one truth, which is not the portal.
    (Champ::Naissance, "naissance", "Date de naissance", Regle::Source),
    (Champ::Ine, "ine", "INE", Regle::Source),
    // Confirmed by its owner: a source that does not know it must not bring the former one back.
    (Champ::Mail, "mail", "Adresse électronique", Regle::Local),
    (
        Champ::Domicile,
        "domicile",
        "Téléphone du domicile",
        Regle::LocalJusquAuChangement,
    ),
    (
        Champ::Mobile,
        "mobile",
        "Téléphone mobile",
        Regle::LocalJusquAuChangement,
    ),
    (
        Champ::Travail,
        "travail",
        "Téléphone du travail",
        Regle::LocalJusquAuChangement,
    ),
    (Champ::Adresse, "adresse", "Adresse", Regle::LocalJusquAuChangement),
];

impl Champ {
    /// All of them, in the order in which a form shows them.
    pub const ALL: [Self; 10] = [
        Self::Nom,
        Self::Prenom,
        Self::Civilite,
        Self::Naissance,
        Self::Ine,
        Self::Mail,
        Self::Domicile,
        Self::Mobile,
        Self::Travail,
        Self::Adresse,
    ];

    fn ligne(self) -> (&'static str, &'static str, Regle) {
        TABLE
            .iter()
            .find(|(champ, ..)| *champ == self)
            .map_or(("", "", Regle::Source), |(_, code, words, rule)| (*code, *words, *rule))
    }

    /// Stored code: `nom`.
    pub fn code(self) -> &'static str {
        self.ligne().0
    }

    /// In words: « Nom ».
    pub fn libelle(self) -> &'static str {
        self.ligne().1
    }

    /// Which value wins.
    pub fn regle(self) -> Regle {
        self.ligne().2
    }

    /// From the stored code.
    pub fn from_code(code: &str) -> Option<Self> {
        TABLE
            .iter()
            .find(|(_, known, ..)| *known == code)
            .map(|(champ, ..)| *champ)
    }

    /// Does a column of the person row hold it (and not the sealed record)?
    pub(crate) const fn en_colonne(self) -> bool {
        matches!(self, Self::Nom | Self::Prenom | Self::Civilite)
    }
}

/// Does a correction still hold, given what the source said when it was made and says now?
pub(crate) fn tient(regle: Regle, source_alors: &str, source_maintenant: &str) -> bool {
    match regle {
        Regle::Source => false,
        Regle::LocalJusquAuChangement => source_alors == source_maintenant,
        Regle::Local => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_one_line() {
        assert_eq!(TABLE.len(), Champ::ALL.len());
        for champ in Champ::ALL {
            assert_eq!(Champ::from_code(champ.code()), Some(champ));
            assert!(!champ.libelle().is_empty());
        }
        assert_eq!(Champ::Ine.regle(), Regle::Source);
    }

    #[test]
    fn the_three_rules() {
        for same in [true, false] {
            let now = if same { "a" } else { "b" };
            assert!(!tient(Regle::Source, "a", now));
            assert_eq!(tient(Regle::LocalJusquAuChangement, "a", now), same);
            assert!(tient(Regle::Local, "a", now));
        }
    }
}
