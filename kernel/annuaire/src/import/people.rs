//! The part of the plan about persons: who is new, changed, the same, back, gone.

use std::collections::{HashMap, HashSet};

use preau_model::{Categorie, Clock, Id, Millis, PersonneId, Rng, StructureId, new_id};
use preau_store::{Connection, RowExt as _};

use super::Fiches;
use super::delivery::{Delivery, NOWHERE};
use super::places::{Structures, at};
use super::state::{self, Scope};
use crate::ImportError;
use crate::aaf::{AafError, Category, Problem};

/// What to do with a person of the delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    /// Not known: an account and a row.
    New,
    /// Known, and the record says something else (or the row had left and the record differs).
    Changed,
    /// Known and the same, but had left.
    Back,
    /// Known and the same.
    Same,
}

/// Persons of the delivery first (same rank), then every other known person of the académie.
#[derive(Debug, Default)]
pub(crate) struct People {
    pub(crate) ids: Vec<PersonneId>,
    pub(crate) status: Vec<Status>,
    pub(crate) ranks: HashMap<PersonneId, u32>,
    /// Main structures; `None` when unknown.
    pub(crate) homes: Vec<Option<StructureId>>,
    /// Main structures as stored, for those who keep their row.
    stored_homes: Vec<Option<StructureId>>,
    /// In the annuaire, no longer in the delivery, and of no other territory.
    pub(crate) gone: Vec<PersonneId>,
    gone_ranks: HashSet<u32>,
    pub(crate) counts: HashMap<Categorie, Fiches>,
}

impl People {
    /// Is this rank somebody of the delivery, or somebody who left it?
    pub(crate) fn is_ours(&self, rank: u32) -> bool {
        usize::try_from(rank).is_ok_and(|i| i < self.status.len()) || self.gone_ranks.contains(&rank)
    }

    /// Is everybody as they were?
    pub(crate) fn is_settled(&self) -> bool {
        self.gone.is_empty() && self.status.iter().all(|s| *s == Status::Same)
    }

    /// Rows to write in the second pass.
    pub(crate) fn to_write(&self) -> u64 {
        self.status
            .iter()
            .filter(|s| matches!(s, Status::New | Status::Changed))
            .count() as u64
    }

    /// Rows that only come back.
    pub(crate) fn back(&self) -> impl Iterator<Item = PersonneId> {
        self.status
            .iter()
            .zip(&self.ids)
            .filter(|(status, _)| **status == Status::Back)
            .map(|(_, id)| *id)
    }

    /// Kept rows whose main structure moved.
    pub(crate) fn moved(&self) -> Vec<(PersonneId, Option<StructureId>)> {
        let all = self
            .status
            .iter()
            .zip(&self.ids)
            .zip(self.homes.iter().zip(&self.stored_homes));
        all.filter(|((status, _), (home, stored))| matches!(status, Status::Same | Status::Back) && home != stored)
            .map(|((_, id), (home, _))| (*id, *home))
            .collect()
    }
}

/// `count` ids in growing order: rows are appended to their indexes instead of scattered.
pub(crate) fn fresh_ids<T>(clock: &dyn Clock, rng: &dyn Rng, count: usize) -> Vec<Id<T>> {
    let mut ids: Vec<Id<T>> = (0..count).map(|_| new_id(clock, rng)).collect();
    ids.sort_unstable();
    ids
}

/// What is stored of one person.
struct Known {
    id: PersonneId,
    fingerprint: [u8; 16],
    etat: i64,
    categorie: i64,
    home: Option<StructureId>,
}

pub(crate) async fn people(
    connection: &mut Connection,
    delivery: &Delivery,
    scope: &Scope,
    structures: &Structures,
    now: Millis,
    (clock, rng): (&dyn Clock, &dyn Rng),
) -> Result<People, ImportError> {
    let elsewhere: HashSet<PersonneId> = state::elsewhere(connection, scope, now).await?.into_iter().collect();
    let count = delivery.persons.len();
    let mut known: Vec<Option<Known>> = Vec::with_capacity(count);
    known.resize_with(count, || None);
    let mut others: Vec<Known> = Vec::new();
    state::persons(connection, scope, &mut |row| {
        let mut fingerprint = [0_u8; 16];
        fingerprint
            .iter_mut()
            .zip(row.bytes("empreinte")?)
            .for_each(|(to, from)| *to = from);
        let (id, home) = (row.id("id")?, row.opt_id("structure")?);
        let found = Known {
            id,
            fingerprint,
            etat: row.int("etat")?,
            categorie: row.int("categorie")?,
            home,
        };
        let rank = delivery
            .words
            .known(&row.text("cle")?)
            .and_then(|key| delivery.ranks.get(&key));
        match rank
            .and_then(|rank| usize::try_from(*rank).ok())
            .and_then(|rank| known.get_mut(rank))
        {
            Some(slot) => *slot = Some(found),
            None => others.push(found),
        }
        Ok(())
    })
    .await?;
    let mut fresh = fresh_ids(clock, rng, known.iter().filter(|k| k.is_none()).count()).into_iter();
    let mut people = People::default();
    people.ranks.reserve(count + others.len());
    for (person, known) in delivery.persons.iter().zip(&known) {
        let counts = people.counts.entry(person.categorie).or_default();
        counts.lues += 1;
        let (id, status, stored) = match known {
            None => {
                counts.arrivees += 1;
                let Some(id) = fresh.next() else {
                    return Err(ImportError::Interrupted);
                };
                (id, Status::New, None)
            }
            Some(known) => {
                let same =
                    known.fingerprint == person.fingerprint && known.categorie == i64::from(person.categorie.number());
                let status = match (known.etat, same) {
                    (0, true) => Status::Same,
                    (1, true) => Status::Back,
                    // A deleted row holds nothing any more: it is written anew, even from the same record.
                    _ => Status::Changed,
                };
                match (known.etat, status) {
                    (0, Status::Same) => counts.inchangees += 1,
                    (0, _) => counts.changees += 1,
                    _ => counts.revenues += 1,
                }
                (known.id, status, known.home)
            }
        };
        let home = (person.home != NOWHERE)
            .then(|| structures.by_key.get(&person.home))
            .flatten();
        people
            .ranks
            .insert(id, u32::try_from(people.ids.len()).unwrap_or(u32::MAX));
        people.ids.push(id);
        people.status.push(status);
        people
            .homes
            .push(home.and_then(|index| at(&structures.ids, *index)).copied());
        people.stored_homes.push(stored);
    }
    responsables_live_with_children(&mut people, delivery);
    leave(&mut people, others, &elsewhere);
    no_category_vanishes(&people, delivery)?;
    Ok(people)
}

/// The main structure of a responsable is that of the first child for whom they are legal representative or in charge.
fn responsables_live_with_children(people: &mut People, delivery: &Delivery) {
    for link in delivery
        .facts
        .links
        .iter()
        .filter(|l| matches!(l.fields, [_, _, 1 | 2, _, _]))
    {
        let home = at(&people.homes, link.pupil).copied().flatten();
        let rank = delivery
            .ranks
            .get(&link.responsable)
            .and_then(|rank| usize::try_from(*rank).ok());
        if let Some(slot) = rank.and_then(|rank| people.homes.get_mut(rank)) {
            let responsable = rank.and_then(|rank| delivery.persons.get(rank));
            if slot.is_none() && responsable.is_some_and(|p| p.categorie == Categorie::Responsable) {
                *slot = home;
            }
        }
    }
}

fn leave(people: &mut People, mut others: Vec<Known>, elsewhere: &HashSet<PersonneId>) {
    others.sort_unstable_by_key(|k| k.id);
    for other in others {
        let rank = u32::try_from(people.ids.len()).unwrap_or(u32::MAX);
        people.ids.push(other.id);
        people.ranks.insert(other.id, rank);
        if elsewhere.contains(&other.id) {
            continue;
        }
        people.gone_ranks.insert(rank);
        if other.etat == 0 {
            people.gone.push(other.id);
            if let Some(categorie) = Categorie::from_number(other.categorie) {
                people.counts.entry(categorie).or_default().parties += 1;
            }
        }
    }
}

/// A category without any record, when some are known, is a broken export and not a school without pupils.
fn no_category_vanishes(people: &People, delivery: &Delivery) -> Result<(), AafError> {
    for (categorie, counts) in &people.counts {
        if counts.lues == 0 && counts.parties > 0 {
            let category = Category::of_person(*categorie).map_or("", Category::file_name);
            let file = delivery.files.iter().find(|f| f.category.person() == Some(*categorie));
            let file = file.map_or("", |f| f.text.as_str());
            return Err(AafError::new(file, Problem::EmptyCategory(category)));
        }
    }
    Ok(())
}
