//! Why a view is refused: a stable code, a place, a sentence for people.

use thiserror::Error;

/// A view that the kernel will not draw.
///
/// `place` is a JSON pointer (RFC 6901) to the faulty block or member, `""` for the whole view.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{kind} at {place:?}: {detail}")]
pub struct ViewError {
    /// What kind of fault it is.
    pub kind: ViewFault,
    /// JSON pointer to the fault.
    pub place: String,
    /// Technical detail in English, for the log and the author of the plugin; never a person's data.
    pub detail: String,
}

/// Closed list of the faults of a view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ViewFault {
    /// More bytes than [`super::MAX_BYTES`].
    #[error("view.too-large")]
    TooLarge,
    /// More nodes than [`super::MAX_NODES`].
    #[error("view.too-many-nodes")]
    TooManyNodes,
    /// Blocks nested deeper than [`super::MAX_DEPTH`].
    #[error("view.too-deep")]
    TooDeep,
    /// The text is not JSON.
    #[error("view.not-json")]
    NotJson,
    /// A member is missing, or has the wrong type.
    #[error("view.shape")]
    Shape,
    /// A label, title, caption or text that people need is empty.
    #[error("view.label")]
    Label,
    /// A heading level outside 2, 3, 4.
    #[error("view.level")]
    Level,
    /// A table whose rows do not have one cell per column.
    #[error("view.table")]
    Table,
    /// A field, action or hidden value with a bad, reserved or repeated name.
    #[error("view.name")]
    Name,
    /// A path that could leave the plugin's own root.
    #[error("view.path")]
    Path,
    /// A choice without options, or a section without fields.
    #[error("view.options")]
    Options,
    /// A number outside its bounds (moments, progress).
    #[error("view.range")]
    Range,
}

impl ViewFault {
    /// Stable code, for logs, JSON answers and tests.
    pub fn code(self) -> &'static str {
        match self {
            Self::TooLarge => "view.too-large",
            Self::TooManyNodes => "view.too-many-nodes",
            Self::TooDeep => "view.too-deep",
            Self::NotJson => "view.not-json",
            Self::Shape => "view.shape",
            Self::Label => "view.label",
            Self::Level => "view.level",
            Self::Table => "view.table",
            Self::Name => "view.name",
            Self::Path => "view.path",
            Self::Options => "view.options",
            Self::Range => "view.range",
        }
    }

    fn phrase(self) -> &'static str {
        match self {
            Self::TooLarge => "La vue est trop lourde",
            Self::TooManyNodes => "La vue contient trop d’éléments",
            Self::TooDeep => "La vue est imbriquée trop profondément",
            Self::NotJson => "La vue n’est pas lisible",
            Self::Shape => "Un élément de la vue est mal formé",
            Self::Label => "Un libellé obligatoire est vide",
            Self::Level => "Un niveau de titre est hors des niveaux 2 à 4",
            Self::Table => "Un tableau n’a pas une cellule par colonne",
            Self::Name => "Un nom de champ ou d’action est incorrect, réservé ou répété",
            Self::Path => "Une adresse sort du module",
            Self::Options => "Un choix n’a aucune option",
            Self::Range => "Un nombre est hors de ses bornes",
        }
    }
}

impl ViewError {
    /// A fault at a place.
    pub fn new(kind: ViewFault, place: impl Into<String>, detail: impl Into<String>) -> Self {
        Self {
            kind,
            place: place.into(),
            detail: detail.into(),
        }
    }

    /// Stable code of the fault.
    pub fn code(&self) -> &'static str {
        self.kind.code()
    }

    /// A French sentence for people, with the place where there is one.
    pub fn phrase(&self) -> String {
        if self.place.is_empty() {
            format!("{}.", self.kind.phrase())
        } else {
            format!("{} (à l’endroit « {} »).", self.kind.phrase(), self.place)
        }
    }
}
