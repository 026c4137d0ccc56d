//! The hour that clocks show in France.

use crate::Millis;
use crate::annee::paris;

const MINUTE: Millis = 60_000;
const DAY: Millis = 24 * 60 * MINUTE;

/// A moment as clocks show it in France.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct HeureLocale {
    /// Days since 1 January 1970 there.
    pub jour: i64,
    /// Minutes since midnight, 0 to 1439.
    pub minute: i64,
}

impl HeureLocale {
    /// At a moment.
    pub fn at(now: Millis) -> Self {
        let shift = jiff::Timestamp::from_millisecond(now).map_or(0, |t| paris().to_offset(t).seconds());
        let local = now + Millis::from(shift) * 1_000;
        Self {
            jour: local.div_euclid(DAY),
            minute: local.rem_euclid(DAY) / MINUTE,
        }
    }

    /// The hour, 0 to 23.
    pub const fn heure(self) -> i64 {
        self.minute / 60
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_follow_summer_and_winter() {
        // 21 November 2026, 12:00 UTC; then 1 July 2026, 22:30 UTC: the next day there.
        let winter = HeureLocale::at(1_795_262_400_000);
        assert_eq!((winter.heure(), winter.minute), (13, 13 * 60));
        let summer = HeureLocale::at(1_782_945_000_000);
        assert_eq!((summer.jour, summer.minute), (20_636, 30));
    }
}
