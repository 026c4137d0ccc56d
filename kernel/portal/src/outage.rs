//! While the database is out of reach nobody waits for it: one request in a while tries, the others are told at once.

use std::sync::atomic::{AtomicI64, Ordering};

use preau_model::Millis;

/// Between two tries.
const PAUSE: Millis = 5_000;
/// How long one try may last: a pool gives up after ten seconds.
const TRY: Millis = 15_000;

/// Up: zero. Otherwise the moment of the next try.
#[derive(Debug, Default)]
pub(crate) struct Outage(AtomicI64);

impl Outage {
    /// Must this request be told at once? Whoever comes first after the pause tries, and is not.
    pub(crate) fn stands(&self, now: Millis) -> bool {
        let next = self.0.load(Ordering::Relaxed);
        if next == 0 {
            return false;
        }
        now < next
            || self
                .0
                .compare_exchange(next, now + TRY, Ordering::Relaxed, Ordering::Relaxed)
                .is_err()
    }

    /// A request that tried could not reach the database.
    pub(crate) fn begins(&self, now: Millis) {
        self.0.store(now + PAUSE, Ordering::Relaxed);
    }

    /// A request that tried was served.
    pub(crate) fn ends(&self) {
        if self.0.swap(0, Ordering::Relaxed) != 0 {
            tracing::info!("the database is back");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_tries_and_the_others_are_told() {
        let outage = Outage::default();
        assert!(!outage.stands(0));
        outage.begins(1_000);
        assert!(outage.stands(1_000) && outage.stands(5_999));
        assert!(!outage.stands(6_000), "the first one tries");
        assert!(outage.stands(6_001), "the second one does not");
        outage.begins(9_000);
        assert!(outage.stands(13_999));
        assert!(!outage.stands(14_000));
        outage.ends();
        assert!(!outage.stands(14_001) && !outage.stands(14_001));
    }
}
