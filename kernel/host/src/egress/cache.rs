//! Answers remembered by this process, shared by the schools of a plugin when nothing in the request is a school's own.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use preau_model::Millis;

/// Bytes of all answers together.
const MOST: usize = 32 * 1024 * 1024;
/// A request, hashed with all that the answer may depend on.
pub(super) type Key = [u8; 32];

/// An answer as it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Kept {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
    pub(super) at: Millis,
}

#[derive(Debug, Default)]
pub(super) struct Cache(Mutex<Inner>);

#[derive(Debug, Default)]
struct Inner {
    entries: HashMap<Key, (u64, Arc<Kept>)>,
    /// The oldest leaves first.
    order: BTreeMap<u64, Key>,
    next: u64,
    bytes: usize,
}

impl Kept {
    fn bytes(&self) -> usize {
        let headers: usize = self.headers.iter().map(|(n, v)| n.len() + v.len()).sum();
        self.body.len() + headers + 128
    }
}

impl Inner {
    fn remove(&mut self, key: &Key) {
        if let Some((rank, kept)) = self.entries.remove(key) {
            self.order.remove(&rank);
            self.bytes -= kept.bytes();
        }
    }
}

impl Cache {
    pub(super) fn get(&self, key: &Key) -> Option<Arc<Kept>> {
        let inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        inner.entries.get(key).map(|(_, kept)| Arc::clone(kept))
    }

    pub(super) fn keep(&self, key: Key, kept: Kept) {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        inner.remove(&key);
        if kept.bytes() > MOST / 4 {
            return;
        }
        let rank = inner.next;
        inner.next += 1;
        inner.bytes += kept.bytes();
        inner.entries.insert(key, (rank, Arc::new(kept)));
        inner.order.insert(rank, key);
        while inner.bytes > MOST {
            let Some((_, oldest)) = inner.order.first_key_value() else {
                break;
            };
            let oldest = *oldest;
            inner.remove(&oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_leave_and_the_sum_is_bounded() {
        let cache = Cache::default();
        let kept = |n: u8| Kept {
            status: 200,
            headers: Vec::new(),
            body: vec![n; MOST / 5],
            at: 1,
        };
        for n in 0..20 {
            cache.keep([n; 32], kept(n));
        }
        assert!(cache.0.lock().unwrap().bytes <= MOST);
        assert!(cache.get(&[0; 32]).is_none());
        assert_eq!(cache.get(&[19; 32]).unwrap().body[0], 19);
        cache.keep([19; 32], kept(7));
        assert_eq!(cache.get(&[19; 32]).unwrap().body[0], 7);
        let huge = Kept {
            body: vec![0; MOST],
            ..kept(0)
        };
        cache.keep([19; 32], huge);
        assert!(
            cache.get(&[19; 32]).is_none(),
            "what is too big is not kept, nor what it replaces"
        );
        let inner = cache.0.lock().unwrap();
        assert_eq!(inner.entries.len(), inner.order.len());
    }
}
