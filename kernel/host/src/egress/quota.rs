//! How much one plugin may ask in one school, by the hour.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use preau_model::{Millis, StructureId};

const HOUR: Millis = 3_600_000;
const EXCHANGES: u32 = 600;
const BYTES: usize = 128 * 1024 * 1024;
/// Followed at once; beyond, the hours that are over are forgotten.
const MOST: usize = 20_000;

#[derive(Debug, Default)]
pub(super) struct Quota(Mutex<HashMap<(String, StructureId), Hour>>);

#[derive(Debug, Default, Clone, Copy)]
struct Hour {
    began: Millis,
    exchanges: u32,
    bytes: usize,
}

impl Quota {
    /// Counts an exchange that is about to leave; false: not this hour.
    pub(super) fn takes(&self, plugin: &str, structure: StructureId, now: Millis) -> bool {
        let mut hours = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if hours.len() >= MOST {
            hours.retain(|_, hour| now - hour.began < HOUR);
        }
        let hour = hours.entry((plugin.to_owned(), structure)).or_default();
        if now - hour.began >= HOUR {
            *hour = Hour {
                began: now,
                ..Hour::default()
            };
        }
        let room = hour.exchanges < EXCHANGES && hour.bytes < BYTES;
        hour.exchanges += u32::from(room);
        room
    }

    /// Counts what came back.
    pub(super) fn received(&self, plugin: &str, structure: StructureId, bytes: usize) {
        let mut hours = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(hour) = hours.get_mut(&(plugin.to_owned(), structure)) {
            hour.bytes = hour.bytes.saturating_add(bytes);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hour_has_its_share_in_each_school() {
        let (quota, a, b) = (
            Quota::default(),
            StructureId::from_bytes([1; 16]),
            StructureId::from_bytes([2; 16]),
        );
        let now = 10 * HOUR;
        assert_eq!((0..1_000).filter(|_| quota.takes("p", a, now)).count(), 600);
        assert!(quota.takes("p", b, now) && quota.takes("q", a, now));
        assert!(!quota.takes("p", a, now + HOUR - 1));
        assert!(quota.takes("p", a, now + HOUR));
        quota.received("p", a, BYTES);
        assert!(!quota.takes("p", a, now + HOUR + 1));
    }
}
