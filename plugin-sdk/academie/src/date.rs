//! Civil dates, without a clock.

use std::fmt;

/// A day of the Gregorian calendar. `Display` gives the AAF form `JJ/MM/AAAA`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// Year, four digits.
    pub annee: u16,
    /// Month, 1 to 12.
    pub mois: u8,
    /// Day of the month, from 1.
    pub jour: u8,
}

impl Date {
    /// A date from its parts, unchecked: see [`Date::is_valid`].
    pub const fn new(annee: u16, mois: u8, jour: u8) -> Self {
        Self { annee, mois, jour }
    }

    /// Whether this day exists.
    pub const fn is_valid(self) -> bool {
        self.annee >= 1900 && self.mois >= 1 && self.mois <= 12 && self.jour >= 1 && self.jour <= self.month_length()
    }

    const fn month_length(self) -> u8 {
        match self.mois {
            4 | 6 | 9 | 11 => 30,
            2 if self.annee.is_multiple_of(4)
                && (!self.annee.is_multiple_of(100) || self.annee.is_multiple_of(400)) =>
            {
                29
            }
            2 => 28,
            _ => 31,
        }
    }

    /// The day after.
    #[must_use]
    pub const fn next(self) -> Self {
        if self.jour < self.month_length() {
            Self {
                jour: self.jour + 1,
                ..self
            }
        } else if self.mois < 12 {
            Self {
                mois: self.mois + 1,
                jour: 1,
                ..self
            }
        } else {
            Self {
                annee: self.annee + 1,
                mois: 1,
                jour: 1,
            }
        }
    }

    /// The day `days` later.
    #[must_use]
    pub fn plus(self, days: u32) -> Self {
        (0..days).fold(self, |date, _| date.next())
    }

    /// The form used in file names: `AAAAMMJJ`.
    pub fn compact(self) -> String {
        format!("{:04}{:02}{:02}", self.annee, self.mois, self.jour)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}/{:02}/{:04}", self.jour, self.mois, self.annee)
    }
}
