//! The synthetic académie of the demonstration and of `preau academie generate`: of this school year, dated of today.

use std::str::FromStr;

use preau_academie::{Config, Date};
use preau_model::{AnneeScolaire, Clock as _, Millis};

use crate::error::ServerError;
use crate::system::SystemClock;

/// A day typed as `AAAA-MM-JJ`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Day(Date);

impl FromStr for Day {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("« {text} » n’est pas une date : AAAA-MM-JJ est attendu");
        let date: jiff::civil::Date = text.parse().map_err(|_| wrong())?;
        day(date).ok_or_else(wrong)
    }
}

/// What to generate: the same seed, size and day give the same bytes.
pub(crate) fn config(seed: u64, colleges: usize, scale: f64, day: Option<Day>) -> Result<Config, ServerError> {
    let Day(date) = day
        .or_else(today)
        .ok_or_else(|| ServerError::Refused("l’horloge de la machine n’est pas à l’heure".to_owned()))?;
    // AAF turns on the first of August.
    let annee = if date.mois >= 8 { date.annee } else { date.annee - 1 };
    Ok(Config {
        seed,
        colleges,
        scale,
        annee,
        date,
    })
}

fn today() -> Option<Day> {
    let now: Millis = SystemClock.now();
    let paris = jiff::tz::TimeZone::get("Europe/Paris").ok()?;
    let today = jiff::Timestamp::from_millisecond(now).ok()?.to_zoned(paris).date();
    debug_assert!(AnneeScolaire::at(now).number() <= today.year());
    day(today)
}

fn day(date: jiff::civil::Date) -> Option<Day> {
    let (annee, mois, jour) = (
        u16::try_from(date.year()),
        u8::try_from(date.month()),
        u8::try_from(date.day()),
    );
    let date = Date::new(annee.ok()?, mois.ok()?, jour.ok()?);
    date.is_valid().then_some(Day(date))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_school_year_follows_the_day() {
        let of = |text: &str| config(1, 2, 1.0, Some(text.parse().unwrap())).unwrap();
        assert_eq!(of("2026-11-21").annee, 2026);
        assert_eq!(of("2027-07-31").annee, 2026);
        assert_eq!(of("2027-08-01").annee, 2027);
        assert!("2026-02-30".parse::<Day>().is_err());
    }
}
