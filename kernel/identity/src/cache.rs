//! A small in-memory cache with a short life and explicit invalidation.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};

use preau_model::Millis;

/// What another replica changed is seen within this time; what this one changed, at once.
pub(crate) const TTL: Millis = 1_000;
const MAX: usize = 20_000;

type Entries<K, V> = HashMap<K, (V, Millis)>;

#[derive(Debug)]
pub(crate) struct Cache<K, V>(Mutex<Entries<K, V>>);

impl<K: Eq + Hash + Copy, V: Clone> Cache<K, V> {
    pub(crate) fn new() -> Self {
        Self(Mutex::new(HashMap::new()))
    }

    fn entries(&self) -> MutexGuard<'_, Entries<K, V>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was kept less than [`TTL`] ago.
    pub(crate) fn get(&self, key: &K, now: Millis) -> Option<V> {
        self.entries()
            .get(key)
            .filter(|(_, at)| (0..TTL).contains(&(now - at)))
            .map(|(value, _)| value.clone())
    }

    pub(crate) fn put(&self, key: K, value: V, now: Millis) {
        let mut entries = self.entries();
        if entries.len() >= MAX {
            entries.retain(|_, (_, at)| (0..TTL).contains(&(now - *at)));
        }
        if entries.len() < MAX {
            entries.insert(key, (value, now));
        }
    }

    pub(crate) fn remove(&self, key: &K) {
        self.entries().remove(key);
    }

    pub(crate) fn clear(&self) {
        self.entries().clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_old_or_removed_is_gone() {
        let cache = Cache::new();
        cache.put(1, "a", 0);
        assert_eq!(cache.get(&1, TTL - 1), Some("a"));
        assert_eq!(cache.get(&1, TTL), None);
        assert_eq!(cache.get(&1, -1), None, "a clock set back does not make it young again");
        cache.remove(&1);
        assert_eq!(cache.get(&1, 1), None);
    }
}
