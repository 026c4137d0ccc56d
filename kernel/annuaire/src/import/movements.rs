//! Who comes, goes and changes class in each school, from what is open and what is wanted. Pure.

/// (structure, person) pairs.
pub(crate) type Pairs = Vec<(u32, u32)>;
/// (structure, pupil, class) triples.
pub(crate) type Seats = Vec<(u32, u32, u32)>;

/// Persons of one kind in one structure.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Flow {
    /// Different persons before.
    pub(crate) before: u64,
    /// Ranks, growing.
    pub(crate) arrive: Vec<u32>,
    pub(crate) leave: Vec<u32>,
}

/// What changes in one structure.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Movement {
    pub(crate) pupils: Flow,
    pub(crate) staff: Flow,
    /// Pupils with a class, before and after.
    pub(crate) seated: (u64, u64),
    /// Pupils in other classes than before.
    pub(crate) class_changes: Vec<u32>,
    /// Open links between its pupils and responsables, before.
    pub(crate) links: u64,
}

/// One movement per structure.
#[derive(Debug, Default)]
pub(crate) struct Movements(pub(crate) Vec<Movement>);

impl Movements {
    pub(crate) fn new(structures: usize) -> Self {
        Self(vec![Movement::default(); structures])
    }

    fn of(&mut self, structure: u32) -> Option<&mut Movement> {
        usize::try_from(structure).ok().and_then(|i| self.0.get_mut(i))
    }

    /// Adds the arrivals and departures of pupils or staff.
    pub(crate) fn persons(&mut self, pupils: bool, mut before: Pairs, mut after: Pairs) {
        for pairs in [&mut before, &mut after] {
            pairs.sort_unstable();
            pairs.dedup();
        }
        let mut flow = |(structure, rank): (u32, u32), change: fn(&mut Flow, u32)| {
            if let Some(movement) = self.of(structure) {
                change(
                    if pupils {
                        &mut movement.pupils
                    } else {
                        &mut movement.staff
                    },
                    rank,
                );
            }
        };
        for pair in &before {
            flow(*pair, |flow, _| flow.before += 1);
            if after.binary_search(pair).is_err() {
                flow(*pair, |flow, rank| flow.leave.push(rank));
            }
        }
        for pair in &after {
            if before.binary_search(pair).is_err() {
                flow(*pair, |flow, rank| flow.arrive.push(rank));
            }
        }
    }

    /// Adds the pupils of classes.
    pub(crate) fn classes(&mut self, mut before: Seats, mut after: Seats) {
        for seats in [&mut before, &mut after] {
            seats.sort_unstable();
            seats.dedup();
        }
        let pupil = |a: &(u32, u32, u32), b: &(u32, u32, u32)| (a.0, a.1) == (b.0, b.1);
        let mut then = after.chunk_by(pupil).peekable();
        for seats in before.chunk_by(pupil) {
            let Some((structure, rank, _)) = seats.first().copied() else {
                continue;
            };
            let here = (structure, rank);
            while let Some(earlier) = then.next_if(|s| s.first().is_some_and(|s| (s.0, s.1) < here)) {
                self.seat_after(earlier);
            }
            let now = then.next_if(|s| s.first().is_some_and(|s| (s.0, s.1) == here));
            if let Some(movement) = self.of(structure) {
                movement.seated.0 += 1;
                if now.is_some_and(|now| now != seats) {
                    movement.class_changes.push(rank);
                }
            }
            if let Some(now) = now {
                self.seat_after(now);
            }
        }
        for seats in then {
            self.seat_after(seats);
        }
    }

    fn seat_after(&mut self, seats: &[(u32, u32, u32)]) {
        if let Some(movement) = seats.first().and_then(|s| self.of(s.0)) {
            movement.seated.1 += 1;
        }
    }

    /// Counts an open link of a pupil of this structure.
    pub(crate) fn link(&mut self, structure: u32) {
        if let Some(movement) = self.of(structure) {
            movement.links += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrivals_departures_and_class_changes() {
        let mut all = Movements::new(2);
        all.persons(true, vec![(0, 1), (0, 1), (0, 2), (1, 3)], vec![(0, 2), (0, 4), (1, 3)]);
        all.persons(false, vec![], vec![(1, 9)]);
        all.classes(
            vec![(0, 1, 10), (0, 2, 10), (1, 3, 20)],
            vec![(0, 2, 11), (0, 4, 10), (1, 3, 20)],
        );
        let first = &all.0[0];
        assert_eq!(
            (first.pupils.before, &first.pupils.leave, &first.pupils.arrive),
            (2, &vec![1], &vec![4])
        );
        assert_eq!((first.seated, &first.class_changes), ((2, 2), &vec![2]));
        let second = &all.0[1];
        assert_eq!((second.staff.before, &second.staff.arrive), (0, &vec![9]));
        assert_eq!((second.seated, second.class_changes.len()), ((1, 1), 0));
    }
}
