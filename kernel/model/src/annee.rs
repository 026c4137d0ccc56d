//! The school year.

use std::fmt;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::Millis;

/// A school year, named by the year of its rentrée; it begins on 1 August, when AAF turns (August mode of the rentrée).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AnneeScolaire(i16);

impl AnneeScolaire {
    /// The year whose rentrée is in `year`.
    pub const fn new(year: i16) -> Self {
        Self(year)
    }

    /// The school year at a moment, in French time.
    pub fn at(now: Millis) -> Self {
        let date = paris_date(now);
        Self(if date.month() >= 8 {
            date.year()
        } else {
            date.year() - 1
        })
    }

    /// The number stored in databases.
    pub const fn number(self) -> i16 {
        self.0
    }

    /// First instant: 1 August, midnight, French time.
    pub fn begins(self) -> Millis {
        first_of_august(self.0)
    }

    /// First instant of the next year.
    pub fn ends(self) -> Millis {
        first_of_august(self.0 + 1)
    }
}

impl fmt::Display for AnneeScolaire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.0, self.0 + 1)
    }
}

pub(crate) fn paris() -> TimeZone {
    TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC)
}

fn paris_date(now: Millis) -> Date {
    jiff::Timestamp::from_millisecond(now).map_or(Date::ZERO, |t| t.to_zoned(paris()).date())
}

fn first_of_august(year: i16) -> Millis {
    Date::new(year, 8, 1)
        .and_then(|d| d.to_zoned(paris()))
        .map_or(0, |z| z.timestamp().as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_year_turns_on_the_first_of_august() {
        let year = AnneeScolaire::new(2026);
        assert_eq!(AnneeScolaire::at(year.begins()), year);
        assert_eq!(AnneeScolaire::at(year.begins() - 1), AnneeScolaire::new(2025));
        assert_eq!(AnneeScolaire::at(year.ends() - 1), year);
        assert_eq!(year.to_string(), "2026-2027");
    }
}
