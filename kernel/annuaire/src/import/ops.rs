//! Interval rows to write, held packed: the first import of an académie opens millions of them.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Mouvements;
use super::diff::{Change, Diff, Insert};
use super::packed::{Moments, Pack, Packed};

/// What is held as numbers: a key or a payload of an interval.
pub(crate) trait Plain: Copy + Serialize + DeserializeOwned {}

impl<T: Copy + Serialize + DeserializeOwned> Plain for T {}

/// Interval rows of one lot.
#[derive(Debug)]
pub(crate) struct Ops<K, P> {
    pub(crate) inserts: Packed<Insert<K, P>>,
    pub(crate) changes: Packed<Change<K>>,
}

impl<K, P> Ops<K, P> {
    pub(crate) fn new() -> Self {
        Self {
            inserts: Packed::new(),
            changes: Packed::new(),
        }
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.inserts.is_empty() && self.changes.is_empty()
    }
}

/// What is to be written of one kind of interval, lot by lot, and how it counts.
#[derive(Debug)]
pub(crate) struct Cut<K, P> {
    pub(crate) lots: Vec<Ops<K, P>>,
    pub(crate) counts: Mouvements,
}

impl<K: Plain, P: Plain> Cut<K, P> {
    pub(crate) fn new(lots: usize) -> Self {
        Self {
            lots: (0..lots).map(|_| Ops::new()).collect(),
            counts: Mouvements::default(),
        }
    }

    /// Adds a comparison; `lot` tells where a key is written.
    pub(crate) fn add(&mut self, diff: Diff<K, P>, lot: impl Fn(&K) -> usize) {
        self.counts.add(diff.counts);
        for insert in diff.inserts {
            if let Some(ops) = self.lots.get_mut(lot(&insert.key)) {
                ops.inserts.push(&insert);
            }
        }
        for change in diff.changes {
            if let Some(ops) = self.lots.get_mut(lot(&change.key)) {
                ops.changes.push(&change);
            }
        }
    }

    /// Nothing more comes.
    pub(crate) fn seal(mut self) -> Self {
        for ops in &mut self.lots {
            ops.inserts.seal();
            ops.changes.seal();
        }
        self
    }
}

impl<K: Plain, P: Plain> Pack for Insert<K, P> {
    type Slim = (K, P, u32, u32, Option<(P, u32)>);

    fn slim(&self, moments: &mut Moments) -> Self::Slim {
        let over = self.over.map(|(payload, end)| (payload, moments.number(end)));
        let (from, to) = (moments.number(self.from), moments.number(self.to));
        (self.key, self.payload, from, to, over)
    }

    fn full((key, payload, from, to, over): Self::Slim, moments: &Moments) -> Self {
        Self {
            key,
            payload,
            from: moments.moment(from),
            to: moments.moment(to),
            over: over.map(|(payload, end)| (payload, moments.moment(end))),
        }
    }
}

impl<K: Plain> Pack for Change<K> {
    type Slim = (K, [u32; 4]);

    fn slim(&self, moments: &mut Moments) -> Self::Slim {
        let times = [self.was, self.had, self.from, self.to];
        (self.key, times.map(|moment| moments.number(moment)))
    }

    fn full((key, times): Self::Slim, moments: &Moments) -> Self {
        let [was, had, from, to] = times.map(|number| moments.moment(number));
        Self {
            key,
            was,
            had,
            from,
            to,
        }
    }
}
