//! Moments in words, in the time of Paris. Months and days come from the translation files.

use std::sync::LazyLock;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use super::durations::Gap;
use super::{Arg, Lang, Texts};
use crate::view::MomentStyle;

static PARIS: LazyLock<TimeZone> = LazyLock::new(|| TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC));

fn local(ms: i64) -> Option<Zoned> {
    Timestamp::from_millisecond(ms).ok().map(|t| t.to_zoned(PARIS.clone()))
}

/// A moment for the `datetime` attribute: ISO 8601 with the offset of Paris, to the second.
pub fn iso(ms: i64) -> String {
    local(ms)
        .map(|z| z.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string())
        .unwrap_or_default()
}

/// A moment for an `input type="datetime-local"`: YYYY-MM-DDTHH:MM in Paris.
pub fn input_date_time(ms: i64) -> String {
    local(ms)
        .map(|z| z.strftime("%Y-%m-%dT%H:%M").to_string())
        .unwrap_or_default()
}

/// Reads what an `input type="datetime-local"` sent; Unix milliseconds. A time that the clock change skips is taken after it.
pub fn parse_input_date_time(text: &str) -> Option<i64> {
    let civil: DateTime = text.trim().parse().ok()?;
    civil
        .to_zoned(PARIS.clone())
        .ok()
        .map(|z| z.timestamp().as_millisecond())
}

/// Reads what an `input type="date"` sent, as YYYY-MM-DD.
pub fn parse_input_date(text: &str) -> Option<String> {
    let civil: Date = text.trim().parse().ok()?;
    Some(civil.to_string())
}

impl Texts {
    /// A moment in words. `now` decides whether the year is said and what "hier" means.
    pub fn moment(&self, at: i64, style: MomentStyle, now: i64) -> String {
        let (Some(at_local), Some(now_local)) = (local(at), local(now)) else {
            return String::new();
        };
        match style {
            MomentStyle::Date => self.date(&at_local, &now_local),
            MomentStyle::DateTime => {
                let day = self.date(&at_local, &now_local);
                self.t(
                    "date-and-time",
                    &[("day", Arg::Text(&day)), ("time", Arg::Text(&self.time(&at_local)))],
                )
            }
            MomentStyle::Relative => self.relative(&at_local, &now_local),
        }
    }

    /// The hour alone: "8 h 30".
    pub fn hour(&self, at: i64) -> String {
        local(at).map(|z| self.time(&z)).unwrap_or_default()
    }

    fn date(&self, at: &Zoned, now: &Zoned) -> String {
        let weekday = self.weekday(at);
        let month = self.say(MONTHS.get(month_index(at)).copied().unwrap_or_default());
        let day = self.day_number(at);
        let year = at.year().to_string();
        let args = [
            ("weekday", Arg::Text(&weekday)),
            ("day", Arg::Text(&day)),
            ("month", Arg::Text(&month)),
            ("year", Arg::Text(&year)),
        ];
        self.t(
            if at.year() == now.year() {
                "date-this-year"
            } else {
                "date-with-year"
            },
            &args,
        )
    }

    fn short_date(&self, at: &Zoned, now: &Zoned) -> String {
        let month = self.say(SHORT_MONTHS.get(month_index(at)).copied().unwrap_or_default());
        let day = self.day_number(at);
        let year = at.year().to_string();
        let args = [
            ("day", Arg::Text(&day)),
            ("month", Arg::Text(&month)),
            ("year", Arg::Text(&year)),
        ];
        self.t(
            if at.year() == now.year() {
                "short-date-this-year"
            } else {
                "short-date-with-year"
            },
            &args,
        )
    }

    fn time(&self, at: &Zoned) -> String {
        let hour = at.hour().to_string();
        match (self.lang(), at.minute()) {
            (Lang::Fr, 0) => format!("{hour}\u{a0}h"),
            (Lang::Fr, minute) => format!("{hour}\u{a0}h\u{a0}{minute:02}"),
            (Lang::En, minute) => format!("{hour}:{minute:02}"),
        }
    }

    fn relative(&self, at: &Zoned, now: &Zoned) -> String {
        let time = self.time(at);
        match Gap::between(at, now) {
            Gap::Now => self.say("moment-now"),
            Gap::MinutesAgo(n) => self.t("moment-minutes-ago", &[("n", n.into())]),
            Gap::InMinutes(n) => self.t("moment-in-minutes", &[("n", n.into())]),
            Gap::Today => time,
            Gap::Yesterday => self.say("moment-yesterday"),
            Gap::Tomorrow => self.t("moment-tomorrow", &[("time", Arg::Text(&time))]),
            Gap::LastDays => self.weekday(at),
            Gap::NextDays => {
                let day = self.date(at, now);
                self.t("date-and-time", &[("day", Arg::Text(&day)), ("time", Arg::Text(&time))])
            }
            Gap::Far => self.short_date(at, now),
        }
    }

    fn weekday(&self, at: &Zoned) -> String {
        let index = usize::try_from(at.weekday().to_monday_zero_offset()).unwrap_or_default();
        self.say(WEEKDAYS.get(index).copied().unwrap_or_default())
    }

    /// The first of the month is an ordinal in French.
    fn day_number(&self, at: &Zoned) -> String {
        match (self.lang(), at.day()) {
            (Lang::Fr, 1) => "1er".to_owned(),
            (_, day) => day.to_string(),
        }
    }
}

fn month_index(at: &Zoned) -> usize {
    usize::try_from(at.month() - 1).unwrap_or_default()
}

/// Whether two moments are on the same day of Paris, one day apart, and so on: days from `now` to `at`.
pub(super) fn days_between(at: &Zoned, now: &Zoned) -> i64 {
    let (at, now) = (at.date(), now.date());
    now.until((jiff::Unit::Day, at))
        .map_or(0, |span| i64::from(span.get_days()))
}

/// Minutes from `now` to `at`, negative in the past.
pub(super) fn minutes_between(at: &Zoned, now: &Zoned) -> i64 {
    (at.timestamp().as_millisecond() - now.timestamp().as_millisecond()) / 60_000
}

const WEEKDAYS: [&str; 7] = [
    "weekday-1",
    "weekday-2",
    "weekday-3",
    "weekday-4",
    "weekday-5",
    "weekday-6",
    "weekday-7",
];
const MONTHS: [&str; 12] = [
    "month-1", "month-2", "month-3", "month-4", "month-5", "month-6", "month-7", "month-8", "month-9", "month-10",
    "month-11", "month-12",
];
const SHORT_MONTHS: [&str; 12] = [
    "short-month-1",
    "short-month-2",
    "short-month-3",
    "short-month-4",
    "short-month-5",
    "short-month-6",
    "short-month-7",
    "short-month-8",
    "short-month-9",
    "short-month-10",
    "short-month-11",
    "short-month-12",
];
