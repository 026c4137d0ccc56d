//! What to generate, and what can be wrong about it.

use crate::date::Date;

/// Collèges known to the table of the territory.
pub const MAX_COLLEGES: usize = 136;

/// Parameters of a synthetic académie. The same values give the same bytes everywhere.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// Seed of every draw.
    pub seed: u64,
    /// How many collèges (1 to 136), chosen in turn from each bassin.
    pub colleges: usize,
    /// Multiplies the pupils of each collège; families and staff follow. From 0.01 to 50.
    pub scale: f64,
    /// Calendar year in which the school year starts.
    pub annee: u16,
    /// Date of generation written in the headers and file names.
    pub date: Date,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            seed: 1,
            colleges: MAX_COLLEGES,
            scale: 1.0,
            annee: 2026,
            date: Date::new(2026, 11, 21),
        }
    }
}

impl Config {
    /// Scale in millionths, so that everything after this point is integer arithmetic.
    pub(crate) fn scale_millionths(&self) -> Result<u64, AcademieError> {
        if !(0.01..=50.0).contains(&self.scale) {
            return Err(AcademieError::Scale);
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "0.01 to 50 in millionths is positive and fits"
        )]
        let millionths = (self.scale * 1_000_000.0).round() as u64;
        Ok(millionths)
    }

    /// Checks every field.
    pub fn validate(&self) -> Result<(), AcademieError> {
        if !(1..=MAX_COLLEGES).contains(&self.colleges) {
            return Err(AcademieError::Colleges);
        }
        if !(2000..=2100).contains(&self.annee) || !self.date.is_valid() {
            return Err(AcademieError::Date);
        }
        self.scale_millionths().map(|_| ())
    }
}

/// Why a world cannot be generated or written.
#[derive(Debug, thiserror::Error)]
pub enum AcademieError {
    /// Number of collèges out of bounds.
    #[error("le nombre de collèges doit être compris entre 1 et 136")]
    Colleges,
    /// Number or size of écoles out of bounds.
    #[error("le nombre d’écoles doit être compris entre 1 et 400, et celui des élèves par classe entre 1 et 40")]
    Ecoles,
    /// Scale out of bounds.
    #[error("l’échelle doit être comprise entre 0,01 et 50")]
    Scale,
    /// Year or date that does not exist.
    #[error("l’année scolaire ou la date d’export n’existe pas")]
    Date,
    /// The data files of this crate cannot be read: never happens in a tested build.
    #[error("les données de l’académie synthétique sont illisibles\u{a0}: {0}")]
    Data(&'static str),
    /// The destination refused a byte.
    #[error("écriture impossible\u{a0}: {0}")]
    Write(#[from] std::io::Error),
}

impl AcademieError {
    /// Stable code of the error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Colleges => "academie.colleges",
            Self::Ecoles => "academie.ecoles",
            Self::Scale => "academie.echelle",
            Self::Date => "academie.date",
            Self::Data(_) => "academie.donnees",
            Self::Write(_) => "academie.ecriture",
        }
    }
}
