//! How far a moment is from now, in the steps that people use.

use jiff::Zoned;

use super::dates::{days_between, minutes_between};

/// Distance from now to a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    /// Less than a minute.
    Now,
    /// Less than an hour ago.
    MinutesAgo(u64),
    /// In less than an hour.
    InMinutes(u64),
    /// The same day.
    Today,
    /// The day before.
    Yesterday,
    /// The day after.
    Tomorrow,
    /// Two to six days ago: the name of the day says it.
    LastDays,
    /// In two to six days.
    NextDays,
    /// Anything else.
    Far,
}

impl Gap {
    /// Measures the distance; both moments in the time of Paris, so that "hier" is the day before there.
    pub(super) fn between(at: &Zoned, now: &Zoned) -> Self {
        let minutes = minutes_between(at, now);
        match (minutes, days_between(at, now)) {
            (0, _) => Self::Now,
            (-59..=-1, _) => Self::MinutesAgo(minutes.unsigned_abs()),
            (1..=59, _) => Self::InMinutes(minutes.unsigned_abs()),
            (_, 0) => Self::Today,
            (_, -1) => Self::Yesterday,
            (_, 1) => Self::Tomorrow,
            (_, -6..=-2) => Self::LastDays,
            (_, 2..=6) => Self::NextDays,
            _ => Self::Far,
        }
    }
}
