//! Sizes and durations as people write them.

use serde::Deserialize;
use serde::de::{Deserializer, Error as _};

/// `"64 KiB"`, `"1 MiB"`, `"512 B"`: bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Size(pub usize);

/// `"15 min"`, `"6 h"`, `"1 j"`: milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Every(pub i64);

fn measure(text: &str, units: &[(&str, u64)]) -> Option<u64> {
    let (number, unit) = text.split_once(' ')?;
    let canonical = number.bytes().all(|b| b.is_ascii_digit()) && !number.starts_with('0') && number.len() <= 9;
    let factor = units.iter().find(|(name, _)| *name == unit)?.1;
    canonical
        .then(|| number.parse::<u64>().ok()?.checked_mul(factor))
        .flatten()
}

impl<'de> Deserialize<'de> for Size {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        measure(&text, &[("B", 1), ("KiB", 1 << 10), ("MiB", 1 << 20)])
            .and_then(|bytes| usize::try_from(bytes).ok())
            .map(Self)
            .ok_or_else(|| {
                D::Error::custom(format!(
                    "!«\u{a0}{text}\u{a0}» n’est pas une taille\u{a0}: un nombre, une espace et B, KiB ou MiB sont attendus («\u{a0}64 KiB\u{a0}»)"
                ))
            })
    }
}

impl<'de> Deserialize<'de> for Every {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        measure(&text, &[("min", 60_000), ("h", 3_600_000), ("j", 86_400_000)])
            .and_then(|millis| i64::try_from(millis).ok())
            .map(Self)
            .ok_or_else(|| {
                D::Error::custom(format!(
                    "!«\u{a0}{text}\u{a0}» n’est pas une durée\u{a0}: un nombre, une espace et min, h ou j sont attendus («\u{a0}15 min\u{a0}»)"
                ))
            })
    }
}
