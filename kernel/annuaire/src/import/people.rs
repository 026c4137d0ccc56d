//! The part of the plan about persons: who is new, changed, the same, back, gone.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher as _, RandomState};

use hashbrown::HashTable;
use preau_model::{Categorie, PersonneId, StructureId};

use super::Fiches;
use super::delivery::{Delivery, NOWHERE};
use super::known::KnownPerson;
use super::places::{Structures, at};
use crate::aaf::{AafError, Category, Problem};
use crate::lecture::Word;

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

impl Status {
    pub(crate) fn of(known: Option<&KnownPerson>, fingerprint: &[u8; 16], categorie: Categorie) -> Self {
        let Some(known) = known else {
            return Self::New;
        };
        let same = known.fingerprint == *fingerprint && known.categorie == categorie.number();
        match (known.etat, same) {
            (0, true) => Self::Same,
            (1, true) => Self::Back,
            // A deleted row holds nothing any more: it is written anew, even from the same record.
            _ => Self::Changed,
        }
    }

    /// Does the row come from the spool?
    pub(crate) const fn is_written(self) -> bool {
        matches!(self, Self::New | Self::Changed)
    }
}

/// Persons of the delivery first (same rank), then every other known person of the académie.
#[derive(Debug, Default)]
pub(crate) struct People {
    pub(crate) ids: Vec<PersonneId>,
    /// Of the delivery only.
    pub(crate) status: Vec<Status>,
    /// Ranks by id.
    ranks: HashTable<u32>,
    hasher: RandomState,
    pub(crate) keys: Vec<Word>,
    pub(crate) categories: Vec<Option<Categorie>>,
    /// Main structures; `None` when unknown. Those of the others are as stored.
    pub(crate) homes: Vec<Option<StructureId>>,
    /// In the annuaire, no longer in the delivery, and of no other territory.
    pub(crate) gone: Vec<u32>,
    gone_ranks: HashSet<u32>,
    pub(crate) counts: HashMap<Categorie, Fiches>,
    /// Persons present before, when the delivery does not tell everybody.
    totals: Option<HashMap<Categorie, u64>>,
}

impl People {
    /// The rank of somebody.
    pub(crate) fn rank(&self, id: PersonneId) -> Option<u32> {
        let found = self
            .ranks
            .find(self.hasher.hash_one(id), |rank| at(&self.ids, *rank) == Some(&id));
        found.copied()
    }

    /// Gives the next rank to somebody.
    fn add(&mut self, id: PersonneId) -> u32 {
        let rank = u32::try_from(self.ids.len()).unwrap_or(u32::MAX);
        self.ids.push(id);
        let (ids, hasher) = (&self.ids, &self.hasher);
        let hash = |rank: &u32| at(ids, *rank).map_or(0, |id| hasher.hash_one(id));
        self.ranks.insert_unique(hasher.hash_one(id), rank, hash);
        rank
    }

    /// Is this rank somebody of the delivery, or somebody who left it?
    pub(crate) fn is_ours(&self, rank: u32) -> bool {
        usize::try_from(rank).is_ok_and(|i| i < self.status.len()) || self.gone_ranks.contains(&rank)
    }

    /// Is everybody as they were?
    pub(crate) fn is_settled(&self) -> bool {
        self.gone.is_empty() && self.status.iter().all(|s| *s == Status::Same)
    }

    /// The status of a rank of the delivery.
    pub(crate) fn status(&self, rank: u32) -> Option<Status> {
        at(&self.status, rank).copied()
    }

    /// Present persons of a category before the import.
    pub(crate) fn present(&self, categorie: Categorie) -> u64 {
        if let Some(totals) = &self.totals {
            return totals.get(&categorie).copied().unwrap_or_default();
        }
        let counts = self.counts.get(&categorie).copied().unwrap_or_default();
        counts.changees + counts.inchangees + counts.parties
    }
}

pub(crate) fn people(
    delivery: &Delivery,
    structures: &Structures,
    elsewhere: &HashSet<PersonneId>,
) -> Result<People, AafError> {
    let mut people = People {
        totals: delivery.delta.as_ref().map(|scale| scale.present.clone()),
        ..People::default()
    };
    for person in &delivery.persons {
        if person.told {
            let counts = people.counts.entry(person.categorie).or_default();
            counts.lues += 1;
            match person.status {
                Status::New => counts.arrivees += 1,
                _ if person.was_gone => counts.revenues += 1,
                Status::Same => counts.inchangees += 1,
                _ => counts.changees += 1,
            }
        }
        let home = (person.home != NOWHERE)
            .then(|| structures.by_key.get(&person.home))
            .flatten();
        people.add(person.id);
        people.status.push(person.status);
        people.keys.push(person.key);
        people.categories.push(Some(person.categorie));
        people.homes.push(if person.settled_home {
            person.stored_home
        } else {
            home.and_then(|index| at(&structures.ids, *index)).copied()
        });
    }
    responsables_live_with_children(&mut people, delivery);
    leave(&mut people, delivery, elsewhere);
    if delivery.delta.is_none() {
        no_category_vanishes(&people, delivery)?;
    }
    Ok(people)
}

/// The main structure of a responsable is that of the child with the smallest key among those for whom they are legal
/// representative or in charge: the same whatever the order of the records.
fn responsables_live_with_children(people: &mut People, delivery: &Delivery) {
    let mut first: HashMap<u32, (&str, StructureId)> = HashMap::new();
    let links = delivery.said.links.iter();
    for link in links.filter(|l| matches!(l.fields, [_, _, 1 | 2, _, _])) {
        let Some(home) = at(&people.homes, link.pupil).copied().flatten() else {
            continue;
        };
        let Some(rank) = delivery.ranks.get(link.responsable) else {
            continue;
        };
        let is_responsable =
            at(&delivery.persons, *rank).is_some_and(|p| p.categorie == Categorie::Responsable && !p.settled_home);
        let key = at(&delivery.persons, link.pupil).map_or("", |p| delivery.words.text(p.key));
        if is_responsable && first.get(rank).is_none_or(|(smallest, _)| key < *smallest) {
            first.insert(*rank, (key, home));
        }
    }
    for (rank, (_, home)) in first {
        if let Some(slot) = usize::try_from(rank).ok().and_then(|i| people.homes.get_mut(i)) {
            *slot = Some(home);
        }
    }
}

fn leave(people: &mut People, delivery: &Delivery, elsewhere: &HashSet<PersonneId>) {
    let mut others: Vec<(Word, &KnownPerson)> = delivery
        .known
        .iter()
        .filter(|(key, _)| delivery.ranks.get(*key).is_none())
        .collect();
    others.sort_unstable_by_key(|(_, k)| k.id);
    for (key, other) in others {
        let rank = people.add(other.id);
        let categorie = Categorie::from_number(i64::from(other.categorie));
        people.keys.push(key);
        people.categories.push(categorie);
        people.homes.push(other.home);
        if elsewhere.contains(&other.id) {
            continue;
        }
        people.gone_ranks.insert(rank);
        if other.etat == 0 {
            people.gone.push(rank);
            if let Some(categorie) = categorie {
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
