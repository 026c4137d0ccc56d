//! The circuit breaker: a plugin that keeps failing rests, everywhere or in one school, longer each time.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use preau_model::{Millis, StructureId};

/// Failures in a row that open it in one school.
const IN_ONE_SCHOOL: u32 = 5;
/// Failures in a row, wherever, that open it for all.
const EVERYWHERE: u32 = 20;
const FIRST_REST: Millis = 1_000;
const LONGEST_REST: Millis = 5 * 60_000;
const FORGET: Millis = 2 * LONGEST_REST;
/// Schools followed; beyond, the quiet ones are forgotten.
const MOST: usize = 5_000;

/// Of one plugin.
#[derive(Debug, Default)]
pub(crate) struct Breaker(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    all: Circuit,
    schools: HashMap<StructureId, Circuit>,
}

/// Of one plugin in one school, or of one host for one plugin.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Circuit {
    failures: u32,
    rests: u32,
    until: Millis,
    last: Millis,
}

impl Circuit {
    /// One call is let through when the rest is over; the next ones wait for what it says.
    pub(crate) fn lets_through(&mut self, now: Millis) -> bool {
        if self.until == 0 {
            return true;
        }
        if now < self.until {
            return false;
        }
        self.until = now + self.rest();
        true
    }

    fn rest(self) -> Millis {
        LONGEST_REST.min(FIRST_REST.saturating_mul(1 << self.rests.min(20)))
    }

    /// Does it wait now?
    pub(crate) const fn rests(&self, now: Millis) -> bool {
        now < self.until
    }

    pub(crate) fn ended(&mut self, well: bool, most: u32, now: Millis) {
        if well {
            *self = Self::default();
            return;
        }
        // What failed long ago says nothing of now.
        if now.saturating_sub(self.last) > FORGET {
            *self = Self::default();
        }
        self.last = now;
        self.failures = self.failures.saturating_add(1);
        if self.failures >= most {
            self.until = now + self.rest();
            self.rests = self.rests.saturating_add(1);
        }
    }
}

impl Breaker {
    /// May a call begin?
    pub(crate) fn lets_through(&self, school: StructureId, now: Millis) -> bool {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !state.all.lets_through(now) {
            return false;
        }
        state
            .schools
            .get_mut(&school)
            .is_none_or(|circuit| circuit.lets_through(now))
    }

    /// A call ended.
    pub(crate) fn ended(&self, school: StructureId, well: bool, now: Millis) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.all.ended(well, EVERYWHERE, now);
        if well {
            state.schools.remove(&school);
            return;
        }
        if state.schools.len() >= MOST {
            state.schools.retain(|_, circuit| circuit.until > now);
        }
        state
            .schools
            .entry(school)
            .or_default()
            .ended(false, IN_ONE_SCHOOL, now);
    }

    /// Does it rest everywhere?
    pub(crate) fn rests(&self, now: Millis) -> bool {
        now < self.0.lock().unwrap_or_else(PoisonError::into_inner).all.until
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_opens_after_failures_in_a_row_and_longer_each_time() {
        let (breaker, a, b) = (
            Breaker::default(),
            StructureId::from_bytes([1; 16]),
            StructureId::from_bytes([2; 16]),
        );
        for _ in 0..IN_ONE_SCHOOL {
            assert!(breaker.lets_through(a, 1_000));
            breaker.ended(a, false, 1_000);
        }
        assert!(!breaker.lets_through(a, 1_500));
        assert!(breaker.lets_through(b, 1_500), "another school goes on");
        assert!(breaker.lets_through(a, 2_000), "one trial after the rest");
        assert!(!breaker.lets_through(a, 2_000), "and one alone");
        breaker.ended(a, false, 2_000);
        assert!(!breaker.lets_through(a, 3_500), "the second rest is longer");
        assert!(breaker.lets_through(a, 4_000));
        breaker.ended(a, false, 4_000);
        assert!(!breaker.lets_through(a, 7_500));
        assert!(breaker.lets_through(a, 8_000));
        breaker.ended(a, true, 8_000);
        assert!(breaker.lets_through(a, 8_000));
        assert!(breaker.lets_through(a, 8_000));
    }

    #[test]
    fn failures_far_apart_are_forgotten() {
        let (breaker, a) = (Breaker::default(), StructureId::from_bytes([1; 16]));
        for n in 1..20 {
            let now = n * (FORGET + 1);
            assert!(breaker.lets_through(a, now));
            breaker.ended(a, false, now);
        }
    }

    #[test]
    fn failing_everywhere_rests_everywhere() {
        let breaker = Breaker::default();
        for n in 0..u8::try_from(EVERYWHERE).unwrap() {
            breaker.ended(StructureId::from_bytes([n; 16]), false, 1_000);
        }
        assert!(breaker.rests(1_500));
        assert!(!breaker.lets_through(StructureId::from_bytes([99; 16]), 1_500));
    }
}
