//! The plan, cut by établissement: each lot is written in one transaction, waits or not for an approval alone.

use preau_model::GroupeId;

use super::delivery::Delivery;
use super::gardefous::Raison;
use super::ops::{Cut, Ops};
use super::people::{People, Status};
use super::places::{Groups, Structures, Write, at};
use super::plan::Division;
use super::relations::{AttachmentKey, BelongingKey, LinkFields, LinkKey};

/// What a lot is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// What belongs to no établissement: académie, bassins, labels, persons without a school. First.
    Hors,
    /// Index of the établissement.
    Structure(u32),
    /// Who leaves for good. Last.
    Departs,
}

/// One transaction of the import.
#[derive(Debug)]
pub(crate) struct Lot {
    pub(crate) place: Place,
    /// Persons whose row this lot needs; written with the first lot applied.
    pub(crate) persons: Vec<u32>,
    pub(crate) attachments: Ops<AttachmentKey, ()>,
    pub(crate) belongings: Ops<BelongingKey, ()>,
    pub(crate) links: Ops<LinkKey, LinkFields>,
    /// Index of groups to write, then to close.
    pub(crate) groups: Vec<u32>,
    pub(crate) closed_groups: Vec<u32>,
    /// To add, then to remove.
    pub(crate) divisions: (Vec<Division>, Vec<Division>),
    /// Who leaves the annuaire.
    pub(crate) gone: Vec<u32>,
    /// The record of the établissement is written, or it closes.
    pub(crate) record: bool,
    /// Why it waits; empty when it does not.
    pub(crate) raisons: Vec<Raison>,
}

impl Lot {
    fn new(place: Place) -> Self {
        Self {
            place,
            persons: Vec::new(),
            attachments: Ops::new(),
            belongings: Ops::new(),
            links: Ops::new(),
            groups: Vec::new(),
            closed_groups: Vec::new(),
            divisions: (Vec::new(), Vec::new()),
            gone: Vec::new(),
            record: false,
            raisons: Vec::new(),
        }
    }

    /// Nothing to write.
    pub(crate) const fn is_empty(&self) -> bool {
        self.persons.is_empty()
            && self.attachments.is_empty()
            && self.belongings.is_empty()
            && self.links.is_empty()
            && self.groups.is_empty()
            && self.closed_groups.is_empty()
            && self.divisions.0.is_empty()
            && self.divisions.1.is_empty()
            && self.gone.is_empty()
            && !self.record
    }

    /// Does it wait for an approval?
    pub(crate) const fn waits(&self) -> bool {
        !self.raisons.is_empty()
    }
}

/// Everything that separates the delivery from what is stored, but for the rows of persons and schools.
pub(crate) struct Changes {
    pub(crate) attachments: Cut<AttachmentKey, ()>,
    pub(crate) belongings: Cut<BelongingKey, ()>,
    pub(crate) links: Cut<LinkKey, LinkFields>,
    pub(crate) divisions: (Vec<Division>, Vec<Division>),
}

/// Index of the lot of an établissement; what is of none goes first.
pub(crate) fn of_structure(structure: u32, schools: usize) -> usize {
    usize::try_from(structure)
        .ok()
        .filter(|index| *index < schools)
        .map_or(0, |index| index + 1)
}

/// Cuts the changes: first what is of no établissement, then each établissement in the order of the delivery, departures last.
pub(crate) fn lots(
    delivery: &Delivery,
    structures: &Structures,
    groups: &Groups,
    people: &People,
    changes: Changes,
) -> Vec<Lot> {
    let schools = structures.ids.len();
    let mut lots = Vec::with_capacity(schools + 2);
    lots.push(Lot::new(Place::Hors));
    lots.extend(
        (0_u32..)
            .zip(&structures.ids)
            .map(|(index, _)| Lot::new(Place::Structure(index))),
    );
    lots.push(Lot::new(Place::Departs));
    let home = |rank: u32| {
        let home = at(&people.homes, rank).copied().flatten()?;
        structures.by_id.get(&home).map(|index| of_structure(*index, schools))
    };
    let ops = changes.attachments.lots.into_iter().zip(changes.belongings.lots);
    let ops = ops.zip(changes.links.lots);
    for (lot, ((attachments, belongings), links)) in lots.iter_mut().zip(ops) {
        lot.attachments = attachments;
        lot.belongings = belongings;
        lot.links = links;
        // Whoever is cited is written first.
        let mut need = |rank: u32| {
            if people.status(rank).is_some_and(|status| status != Status::Same) {
                lot.persons.push(rank);
            }
        };
        lot.attachments.inserts.iter().for_each(|op| need(op.key.0));
        lot.belongings.inserts.iter().for_each(|op| need(op.key.0));
        for op in lot.links.inserts.iter() {
            need(op.key.0);
            need(op.key.1);
        }
        lot.persons.sort_unstable();
        lot.persons.dedup();
    }
    persons(&mut lots, delivery, people, &home);
    places(&mut lots, structures, groups, changes.divisions);
    if let Some(last) = lots.last_mut() {
        last.gone.clone_from(&people.gone);
    }
    lots
}

/// The rows of persons: in the lots that cite them, and in that of their main school.
fn persons(lots: &mut [Lot], delivery: &Delivery, people: &People, home: &dyn Fn(u32) -> Option<usize>) {
    for (rank, person) in (0_u32..).zip(&delivery.persons) {
        let moved = at(&people.homes, rank).copied().flatten() != person.stored_home;
        if person.status == Status::Same && !moved {
            continue;
        }
        if let Some(lot) = lots.get_mut(home(rank).unwrap_or_default()) {
            lot.persons.push(rank);
        }
    }
    for lot in lots {
        lot.persons.sort_unstable();
        lot.persons.dedup();
        lot.persons.shrink_to_fit();
    }
}

fn places(lots: &mut [Lot], structures: &Structures, groups: &Groups, divisions: (Vec<Division>, Vec<Division>)) {
    let schools = structures.ids.len();
    let lot = |group: u32| at(&groups.all, group).map_or(0, |g| of_structure(g.structure, schools));
    for (rank, _) in (0_u32..).zip(&groups.all).filter(|(_, g)| g.write) {
        if let Some(l) = lots.get_mut(lot(rank)) {
            l.groups.push(rank);
        }
    }
    for rank in &groups.closed {
        if let Some(l) = lots.get_mut(lot(*rank)) {
            l.closed_groups.push(*rank);
        }
    }
    let of_group = |id: GroupeId| groups.by_id.get(&id).map_or(0, |rank| lot(*rank));
    for pair in divisions.0 {
        if let Some(l) = lots.get_mut(of_group(pair.0)) {
            l.divisions.0.push(pair);
        }
    }
    for pair in divisions.1 {
        if let Some(l) = lots.get_mut(of_group(pair.0)) {
            l.divisions.1.push(pair);
        }
    }
    let written = (0_u32..).zip(&structures.writes).filter(|(_, w)| **w != Write::Keep);
    for index in written.map(|(index, _)| index).chain(structures.closed.iter().copied()) {
        if let Some(l) = lots.get_mut(of_structure(index, schools)) {
            l.record = true;
        }
    }
}
