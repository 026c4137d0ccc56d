//! Intervals known against intervals wanted: what to open, close, correct. Pure.

use preau_model::Millis;

use super::Mouvements;
use crate::lecture::UNKNOWN;

/// What the delivery says of one key.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted<K, P> {
    pub(crate) key: K,
    pub(crate) payload: P,
    /// `UNKNOWN`: the moment of opening decides.
    pub(crate) from: Millis,
    /// Not before this when `from` is unknown.
    pub(crate) floor: Millis,
    pub(crate) to: Millis,
}

/// One stored interval.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Have<K, P> {
    pub(crate) key: K,
    pub(crate) payload: P,
    pub(crate) from: Millis,
    pub(crate) to: Millis,
}

/// A row to write; one with the same key and beginning is replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Insert<K, P> {
    pub(crate) key: K,
    pub(crate) payload: P,
    pub(crate) from: Millis,
    pub(crate) to: Millis,
    /// What the replaced row said, and where it ended.
    pub(crate) over: Option<(P, Millis)>,
}

/// New bounds for the row of this key that begins at `was` and ends at `had`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Change<K> {
    pub(crate) key: K,
    pub(crate) was: Millis,
    pub(crate) had: Millis,
    pub(crate) from: Millis,
    pub(crate) to: Millis,
}

/// What separates the stored intervals from the wanted ones.
#[derive(Debug)]
pub(crate) struct Diff<K, P> {
    pub(crate) inserts: Vec<Insert<K, P>>,
    pub(crate) changes: Vec<Change<K>>,
    pub(crate) counts: Mouvements,
}

/// When the import happens, and where an interval of unknown beginning opens.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment {
    pub(crate) now: Millis,
    pub(crate) opening: Millis,
}

/// Compares. An interval that ended is history: never reopened, never overlapped. What comes back opens a new one.
pub(crate) fn diff<K: Ord + Copy, P: PartialEq + Copy>(
    moment: Moment,
    mut wanted: Vec<Wanted<K, P>>,
    mut have: Vec<Have<K, P>>,
) -> Diff<K, P> {
    wanted.sort_by_key(|w| (w.key, std::cmp::Reverse(w.to)));
    wanted.dedup_by(|later, first| later.key == first.key);
    have.sort_unstable_by_key(|h| (h.key, h.from));
    let mut out = Diff {
        inserts: Vec::new(),
        changes: Vec::new(),
        counts: Mouvements::default(),
    };
    let mut stored = have.chunk_by(|a, b| a.key == b.key).peekable();
    for want in wanted {
        while let Some(rows) = stored.next_if(|rows| rows.first().is_some_and(|row| row.key < want.key)) {
            out.close(rows, moment.now);
        }
        let rows = stored
            .next_if(|rows| rows.first().is_some_and(|row| row.key == want.key))
            .unwrap_or_default();
        out.meet(moment, want, rows);
    }
    for rows in stored {
        out.close(rows, moment.now);
    }
    out
}

impl<K: Ord + Copy, P: PartialEq + Copy> Diff<K, P> {
    /// Nothing that intervals are made from has changed since they were written: they are as wanted.
    pub(crate) fn settled(wanted: Vec<Wanted<K, P>>) -> Self {
        let mut keys: Vec<K> = wanted.into_iter().map(|w| w.key).collect();
        keys.sort_unstable();
        keys.dedup();
        let counts = Mouvements {
            inchanges: keys.len() as u64,
            ..Mouvements::default()
        };
        Self {
            inserts: Vec::new(),
            changes: Vec::new(),
            counts,
        }
    }

    /// Nothing is wanted any more: what is open ends now.
    fn close(&mut self, rows: &[Have<K, P>], now: Millis) {
        for row in rows.iter().filter(|row| row.to > now && row.to > row.from) {
            self.changes.push(Change {
                key: row.key,
                was: row.from,
                had: row.to,
                from: row.from,
                to: now.max(row.from),
            });
            self.counts.fermes += 1;
        }
    }

    fn meet(&mut self, moment: Moment, want: Wanted<K, P>, rows: &[Have<K, P>]) {
        let now = moment.now;
        let is_open = |row: &&Have<K, P>| row.to > now && row.to > row.from;
        let open = rows.iter().rfind(is_open).copied();
        let ended = rows
            .iter()
            .filter(|row| row.to <= now && row.to > row.from)
            .map(|row| row.to)
            .max();
        // Two open intervals of one key are one too many.
        for extra in rows
            .iter()
            .filter(is_open)
            .filter(|row| open.is_some_and(|o| o.from != row.from))
        {
            self.close(std::slice::from_ref(extra), now);
        }
        match open {
            Some(open) if open.payload == want.payload => self.correct(now, &want, &open, ended),
            Some(open) => {
                // What it says changed: the former words keep their past, the new ones begin now.
                if open.from < now {
                    self.changes.push(Change {
                        key: open.key,
                        was: open.from,
                        had: open.to,
                        from: open.from,
                        to: now,
                    });
                }
                let from = now.max(open.from);
                self.inserts.push(Insert {
                    key: want.key,
                    payload: want.payload,
                    from,
                    to: want.to.max(from),
                    over: over(rows, from),
                });
                self.counts.modifies += 1;
            }
            None if want.to <= now => self.remember(&want, rows, ended),
            None => {
                let wished = if want.from == UNKNOWN {
                    moment.opening.max(want.floor)
                } else {
                    want.from
                };
                let from = match ended {
                    Some(ended) if wished < ended => now,
                    _ => wished,
                };
                if from < want.to {
                    self.inserts.push(Insert {
                        key: want.key,
                        payload: want.payload,
                        from,
                        to: want.to,
                        over: over(rows, from),
                    });
                    self.counts.ouverts += 1;
                }
            }
        }
    }

    /// Still there: dates may have been corrected.
    fn correct(&mut self, now: Millis, want: &Wanted<K, P>, open: &Have<K, P>, ended: Option<Millis>) {
        let given = want.from != UNKNOWN && want.from < want.to && ended.is_none_or(|ended| ended <= want.from);
        let from = if given { want.from } else { open.from };
        let to = want.to.max(from);
        if (from, to) == (open.from, open.to) {
            self.counts.inchanges += 1;
            return;
        }
        self.changes.push(Change {
            key: open.key,
            was: open.from,
            had: open.to,
            from,
            to,
        });
        if to <= now {
            self.counts.fermes += 1;
        } else {
            self.counts.modifies += 1;
        }
    }

    /// Already over when it is first told: history, if its dates are given and nothing else covers them.
    fn remember(&mut self, want: &Wanted<K, P>, rows: &[Have<K, P>], ended: Option<Millis>) {
        if let Some(row) = rows.iter().find(|row| row.from == want.from) {
            if row.to > want.to {
                let to = want.to.max(row.from);
                self.changes.push(Change {
                    key: row.key,
                    was: row.from,
                    had: row.to,
                    from: row.from,
                    to,
                });
                self.counts.modifies += 1;
            } else {
                self.counts.inchanges += 1;
            }
        } else if want.from != UNKNOWN && want.from < want.to && ended.is_none_or(|ended| ended <= want.from) {
            let Wanted {
                key, payload, from, to, ..
            } = *want;
            self.inserts.push(Insert {
                key,
                payload,
                from,
                to,
                over: over(rows, from),
            });
            self.counts.ouverts += 1;
        }
    }
}

/// The row that an insert at this beginning replaces.
fn over<K, P: Copy>(rows: &[Have<K, P>], from: Millis) -> Option<(P, Millis)> {
    rows.iter()
        .find(|row| row.from == from)
        .map(|row| (row.payload, row.to))
}

#[cfg(test)]
mod tests {
    use preau_model::NEVER;
    use proptest::prelude::*;

    use super::*;

    type Row = Have<u8, u8>;

    fn apply(mut rows: Vec<Row>, diff: &Diff<u8, u8>) -> Vec<Row> {
        for change in &diff.changes {
            let row = rows
                .iter_mut()
                .find(|r| r.key == change.key && r.from == change.was)
                .expect("the row exists");
            (row.from, row.to) = (change.from, change.to);
        }
        for insert in &diff.inserts {
            rows.retain(|r| (r.key, r.from) != (insert.key, insert.from));
            rows.push(Have {
                key: insert.key,
                payload: insert.payload,
                from: insert.from,
                to: insert.to,
            });
        }
        rows
    }

    fn want(key: u8, payload: u8) -> Wanted<u8, u8> {
        Wanted {
            key,
            payload,
            from: UNKNOWN,
            floor: UNKNOWN,
            to: NEVER,
        }
    }

    #[test]
    fn leaving_closes_and_coming_back_opens_a_new_interval() {
        let at = |now| Moment { now, opening: now };
        let rows = apply(Vec::new(), &diff(at(100), vec![want(1, 0)], vec![]));
        let rows = apply(rows.clone(), &diff(at(200), vec![], rows));
        assert_eq!((rows[0].from, rows[0].to), (100, 200));
        let explicit = Wanted { from: 50, ..want(1, 0) };
        let rows = apply(rows.clone(), &diff(at(300), vec![explicit], rows));
        assert_eq!(
            rows.iter().map(|r| (r.from, r.to)).collect::<Vec<_>>(),
            [(100, 200), (300, NEVER)]
        );
    }

    #[test]
    fn other_words_begin_now() {
        let at = |now| Moment { now, opening: 0 };
        let rows = apply(Vec::new(), &diff(at(100), vec![want(1, 7)], vec![]));
        let rows = apply(rows.clone(), &diff(at(200), vec![want(1, 8)], rows));
        assert_eq!(
            rows.iter().map(|r| (r.payload, r.from, r.to)).collect::<Vec<_>>(),
            [(7, 0, 200), (8, 200, NEVER)]
        );
    }

    #[test]
    fn a_class_left_is_closed_on_its_day_or_now() {
        let at = |now| Moment { now, opening: 0 };
        let rows = vec![Have {
            key: 1,
            payload: 0,
            from: 10,
            to: NEVER,
        }];
        let left = |to| Wanted {
            from: 10,
            to,
            ..want(1, 0)
        };
        let closed = apply(rows.clone(), &diff(at(100), vec![left(60)], rows.clone()));
        assert_eq!((closed[0].from, closed[0].to), (10, 60));
        let again = diff(at(200), vec![left(90)], closed);
        assert!(again.changes.is_empty() && again.inserts.is_empty());
    }

    proptest! {
        /// After any sequence of complete deliveries: exactly the wanted keys are open, intervals of a key never overlap, what was
        /// closed in the past stays as it was, and the same delivery twice changes nothing.
        #[test]
        fn sequences_of_deliveries(deliveries in prop::collection::vec(
            prop::collection::btree_map(0_u8..4, (0_u8..2, prop::option::of(-50_i64..600)), 0..4), 1..8)) {
            let mut rows: Vec<Row> = Vec::new();
            for (step, delivery) in (1_i64..).zip(deliveries) {
                let now = step * 100;
                let moment = Moment { now, opening: now };
                let wanted: Vec<_> = delivery
                    .iter()
                    .map(|(key, (payload, from))| Wanted { from: from.map_or(UNKNOWN, |f| f.min(now)), ..want(*key, *payload) })
                    .collect();
                let before = rows.clone();
                rows = apply(rows, &diff(moment, wanted.clone(), before.clone()));
                let open: std::collections::BTreeMap<u8, u8> = rows.iter().filter(|r| r.from <= now && now < r.to)
                    .map(|r| (r.key, r.payload)).collect();
                let expected: std::collections::BTreeMap<u8, u8> = delivery.iter().map(|(k, (p, _))| (*k, *p)).collect();
                prop_assert_eq!(open, expected);
                for (i, a) in rows.iter().enumerate() {
                    for b in rows.iter().skip(i + 1).filter(|b| b.key == a.key) {
                        prop_assert!(a.to <= b.from || b.to <= a.from || a.from == a.to || b.from == b.to, "{:?} {:?}", a, b);
                    }
                }
                for old in before.iter().filter(|r| r.to <= now) {
                    prop_assert!(rows.iter().any(|r| (r.key, r.payload, r.from, r.to) == (old.key, old.payload, old.from, old.to)));
                }
                let again = diff(moment, wanted, rows.clone());
                prop_assert!(again.inserts.is_empty() && again.changes.is_empty());
            }
        }
    }
}
