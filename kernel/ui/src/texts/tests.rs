use std::collections::BTreeSet;
use std::path::Path;

use super::*;
use crate::view::MomentStyle::{Date, DateTime, Relative};

/// Saturday 21 November 2026, 10 h 05 in Paris.
const NOW: i64 = 1_795_251_900_000;
const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

fn keys(source: &str) -> BTreeSet<String> {
    source
        .lines()
        .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
        .filter_map(|line| line.split_once(" =").map(|(key, _)| key.to_owned()))
        .collect()
}

fn sources(dir: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") && !path.ends_with("texts/tests.rs") {
            found.push(std::fs::read_to_string(&path).unwrap());
        }
    }
}

#[test]
fn both_locales_parse_and_have_the_same_keys() {
    for source in [FR, EN] {
        assert!(FluentResource::try_new(source.to_owned()).is_ok());
    }
    assert_eq!(keys(FR), keys(EN));
}

#[test]
fn each_key_used_exists_and_each_key_is_used() {
    let mut rust = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut rust);
    let known = keys(FR);
    let mut used = BTreeSet::new();
    for source in &rust {
        for start in ["say(\"", ".t(\"", "weekday-", "month-"] {
            for piece in source.split(start).skip(1) {
                let key = piece.split('"').next().unwrap();
                let key = if start.ends_with('-') {
                    format!("{start}{key}")
                } else {
                    key.to_owned()
                };
                if start.contains('(') {
                    assert!(known.contains(&key), "unknown key {key:?}");
                }
                used.insert(key);
            }
        }
        used.extend(
            known
                .iter()
                .filter(|key| source.contains(&format!("\"{key}\"")))
                .cloned(),
        );
    }
    let idle: Vec<_> = known.difference(&used).collect();
    assert!(idle.is_empty(), "keys that nothing uses: {idle:?}");
}

#[test]
fn french_typography() {
    for line in FR.lines().filter(|line| !line.starts_with('#')) {
        for bad in [" :", " ;", " !", " ?", "'", "...", "« ", " »"] {
            assert!(!line.contains(bad), "{bad:?} in {line:?}");
        }
        for (i, c) in line.char_indices().filter(|(_, c)| ";!?".contains(*c)) {
            assert!(line[..i].ends_with('\u{202f}'), "no U+202F before {c:?} in {line:?}");
        }
    }
}

#[test]
fn plurals_and_arguments() {
    let fr = Texts::get(Lang::Fr);
    assert_eq!(fr.t("people-and-more", &[("count", 1_u64.into())]), "et 1 autre");
    assert_eq!(fr.t("people-and-more", &[("count", 3_u64.into())]), "et 3 autres");
    assert_eq!(
        fr.t("notifications-some", &[("count", 1_u64.into())]),
        "Notifications, 1 nouvelle"
    );
    assert_eq!(
        Texts::get(Lang::En).t("account-of", &[("name", "A".into())]),
        "My account: A"
    );
    assert_eq!(
        fr.t("picker-count", &[("count", 1_412_000_u64.into())]),
        "1\u{202f}412\u{202f}000 personnes"
    );
    assert_eq!(
        Texts::get(Lang::En).t("picker-count", &[("count", 1_412_u64.into())]),
        "1,412 persons"
    );
    assert_eq!(fr.say("no-such-key"), "no-such-key");
}

#[test]
fn moments_in_french() {
    let fr = Texts::get(Lang::Fr);
    let evening = NOW + 3 * DAY + 7 * HOUR + 55 * MINUTE;
    assert_eq!(fr.moment(evening, Date, NOW), "mardi 24 novembre");
    assert_eq!(fr.moment(evening, DateTime, NOW), "mardi 24 novembre, 18\u{a0}h");
    assert_eq!(fr.hour(NOW - 95 * MINUTE), "8\u{a0}h\u{a0}30");
    assert_eq!(fr.moment(NOW - 365 * DAY, Date, NOW), "vendredi 21 novembre 2025");
    assert_eq!(fr.moment(NOW - 20 * DAY, Date, NOW), "dimanche 1er novembre");
    let relative = |gap: i64| fr.moment(NOW + gap, Relative, NOW);
    assert_eq!(relative(-30_000), "à l’instant");
    assert_eq!(relative(-5 * MINUTE), "il y a 5\u{a0}min");
    assert_eq!(relative(20 * MINUTE), "dans 20\u{a0}min");
    assert_eq!(relative(-2 * HOUR), "8\u{a0}h\u{a0}05");
    assert_eq!(relative(-11 * HOUR), "hier");
    assert_eq!(relative(-DAY), "hier");
    assert_eq!(relative(DAY), "demain, 10\u{a0}h\u{a0}05");
    assert_eq!(relative(-3 * DAY), "mercredi");
    assert_eq!(relative(3 * DAY), "mardi 24 novembre, 10\u{a0}h\u{a0}05");
    assert_eq!(relative(-7 * DAY), "14 nov.");
    assert_eq!(relative(-400 * DAY), "17 oct. 2025");
    assert_eq!(fr.moment(i64::MAX, Relative, NOW), "");
}

#[test]
fn moments_in_english() {
    let en = Texts::get(Lang::En);
    assert_eq!(en.moment(NOW + 3 * DAY, DateTime, NOW), "Tuesday 24 November, 10:05");
    assert_eq!(en.moment(NOW - 5 * MINUTE, Relative, NOW), "5 min ago");
}

#[test]
fn form_dates_are_those_of_paris() {
    assert_eq!(input_date_time(NOW), "2026-11-21T10:05");
    assert_eq!(iso(NOW), "2026-11-21T10:05:00+01:00");
    assert_eq!(parse_input_date_time("2026-11-21T10:05"), Some(NOW));
    assert_eq!(
        parse_input_date_time("2026-07-01T10:00").map(iso).as_deref(),
        Some("2026-07-01T10:00:00+02:00")
    );
    // 29 March 2026, 2 h 30 does not exist in Paris.
    assert_eq!(
        parse_input_date_time("2026-03-29T02:30").map(iso).as_deref(),
        Some("2026-03-29T03:30:00+02:00")
    );
    assert_eq!(parse_input_date_time("demain"), None);
    assert_eq!(parse_input_date("2026-02-30"), None);
    assert_eq!(parse_input_date("2026-02-28").as_deref(), Some("2026-02-28"));
}
