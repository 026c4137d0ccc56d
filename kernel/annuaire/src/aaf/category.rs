//! The six categories of an export; the first degree has neither subjects nor trainings.

use preau_model::Categorie;

/// Category of a record and of a file. Their order is that of the numbers stored in records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Category {
    Etablissement,
    Matiere,
    Mef,
    Eleve,
    Responsable,
    Personnel,
}

impl Category {
    pub(crate) const ALL: [Self; 6] = [
        Self::Etablissement,
        Self::Matiere,
        Self::Mef,
        Self::Eleve,
        Self::Responsable,
        Self::Personnel,
    ];

    /// Those that a complete export of this degré cannot miss.
    pub(crate) fn required(first_degree: bool) -> impl Iterator<Item = Self> {
        Self::ALL
            .into_iter()
            .filter(move |c| !first_degree || !matches!(c, Self::Matiere | Self::Mef))
    }

    /// As in file names.
    pub(crate) const fn file_name(self) -> &'static str {
        match self {
            Self::Etablissement => "EtabEducNat",
            Self::Matiere => "MatiereEducNat",
            Self::Mef => "MefEducNat",
            Self::Eleve => "Eleve",
            Self::Responsable => "PersRelEleve",
            Self::Personnel => "PersEducNat",
        }
    }

    /// As in `operationalAttributes`.
    pub(crate) const fn said(self) -> &'static str {
        match self {
            Self::Matiere => "MatEducNat",
            _ => self.file_name(),
        }
    }

    /// Its number in stored records, from 1.
    pub(crate) const fn number(self) -> u8 {
        self as u8 + 1
    }

    pub(crate) fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|c| c.number() == number)
    }

    /// From `operationalAttributes`; the subject is spelled otherwise there than in file names.
    pub(crate) fn from_record(text: &str) -> Option<Self> {
        match text {
            "MatEducNat" => Some(Self::Matiere),
            _ => Self::from_file(text),
        }
    }

    pub(crate) fn from_file(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|c| c.file_name().eq_ignore_ascii_case(text))
    }

    /// The category of the person rows made from it.
    pub(crate) const fn person(self) -> Option<Categorie> {
        match self {
            Self::Eleve => Some(Categorie::Eleve),
            Self::Responsable => Some(Categorie::Responsable),
            Self::Personnel => Some(Categorie::Agent),
            Self::Etablissement | Self::Matiere | Self::Mef => None,
        }
    }

    pub(crate) const fn of_person(categorie: Categorie) -> Option<Self> {
        match categorie {
            Categorie::Eleve => Some(Self::Eleve),
            Categorie::Responsable => Some(Self::Responsable),
            Categorie::Agent => Some(Self::Personnel),
            Categorie::Invite => None,
        }
    }
}
