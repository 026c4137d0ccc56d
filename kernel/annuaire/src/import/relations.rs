//! The part of the plan about intervals: attachments, memberships, links, one établissement after the other. Without a moment,
//! nothing that they are made from has changed since they were written: stored ones are not even read.

use std::collections::HashMap;

use preau_model::{Categorie, GenreGroupe, Millis, PersonneId, Profil, Qualite};
use preau_store::{Connection, Row, RowExt as _, StoreError};

use super::delivery::{Apporte, Delivery};
use super::diff::{Diff, Have, Moment, Wanted, diff};
use super::lots::of_structure;
use super::movements::Movements;
use super::ops::Cut;
use super::packed::Packed;
use super::people::People;
use super::places::{Groups, Structures, at};
use super::state::{self, Scope};
use crate::lecture::{Attachment, Belonging, Kind, UNKNOWN, Word};

/// (person, structure, profile, function, discipline).
pub(crate) type AttachmentKey = (u32, u32, i16, Word, Word);
/// (person, group, quality, subject).
pub(crate) type BelongingKey = (u32, u32, i16, Word);
/// (pupil, responsable).
pub(crate) type LinkKey = (u32, u32);
/// Kind of link, pays, legal, contact, is paid.
pub(crate) type LinkFields = [i16; 5];

/// Links compared at once.
const LINKS: usize = 20_000;

/// What is stored of a kind of interval: read établissement by établissement, or already here, of the persons of a difference.
enum Stored<K> {
    Here(HashMap<u32, Vec<Have<K, ()>>>),
    There,
}

pub(crate) async fn attachments(
    connection: &mut Connection,
    delivery: &mut Delivery,
    scope: &Scope,
    (people, structures): (&People, &Structures),
    moment: Option<Moment>,
    movements: &mut Movements,
) -> Result<Cut<AttachmentKey, ()>, StoreError> {
    let mut said = std::mem::take(&mut delivery.said.attachments);
    let mut stored = Stored::There;
    let of = delivery.delta.as_ref().map(|scale| scale.persons.clone());
    if let (Some(persons), Some(_)) = (of, moment) {
        let mut here: HashMap<u32, Vec<_>> = HashMap::new();
        state::attachments_of(connection, scope, &persons, &mut |row| {
            if let Some(structure) = structures.by_id.get(&row.id("structure")?).copied() {
                let have = attachment(row, delivery, people, structure)?;
                here.entry(structure).or_default().extend(have);
            }
            Ok(())
        })
        .await?;
        stored = Stored::Here(here);
    }
    let mut cut = Cut::new(structures.ids.len() + 2);
    let keys: HashMap<u32, Word> = structures.by_key.iter().map(|(key, index)| (*index, *key)).collect();
    for (index, structure) in (0_u32..).zip(&structures.ids) {
        let facts = keys.get(&index).and_then(|key| said.remove(key));
        let wanted: Vec<_> = facts
            .iter()
            .flat_map(Packed::iter)
            .map(|fact| wants(&fact, index))
            .collect();
        let Some(moment) = moment else {
            cut.add(Diff::settled(wanted), |_| 0);
            continue;
        };
        let mut have = Vec::new();
        match &mut stored {
            Stored::Here(here) => have = here.remove(&index).unwrap_or_default(),
            Stored::There => {
                let each = &mut |row: &Row| {
                    have.extend(attachment(row, delivery, people, index)?);
                    Ok(())
                };
                state::attachments_in(connection, scope, *structure, each).await?;
            }
        }
        let elv = Profil::Elv.number();
        for pupils in [true, false] {
            let mine = |key: &AttachmentKey, to: Millis| to > moment.now && (key.2 == elv) == pupils;
            let before = have.iter().filter(|h| h.to > h.from && mine(&h.key, h.to));
            let after = wanted.iter().filter(|w| mine(&w.key, w.to));
            movements.persons(
                pupils,
                before.map(|h| (h.key.1, h.key.0)).collect(),
                after.map(|w| (w.key.1, w.key.0)).collect(),
            );
        }
        cut.add(diff(moment, wanted, have), |_| {
            of_structure(index, structures.ids.len())
        });
    }
    for (key, facts) in sorted(said) {
        for fact in facts.iter() {
            unknown(delivery, Kind::Structure, fact.person, key);
        }
    }
    Ok(cut.seal())
}

fn wants(fact: &Attachment, structure: u32) -> Wanted<AttachmentKey, ()> {
    Wanted {
        key: (
            fact.person,
            structure,
            fact.profil.number(),
            fact.function,
            fact.discipline,
        ),
        payload: (),
        from: fact.from,
        floor: UNKNOWN,
        to: fact.to,
    }
}

/// From a row of `personne, profil, fonction, discipline, depuis, jusque`.
fn attachment(
    row: &Row,
    delivery: &mut Delivery,
    people: &People,
    structure: u32,
) -> Result<Option<Have<AttachmentKey, ()>>, StoreError> {
    let Some(person) = people.rank(row.id("personne")?) else {
        return Ok(None);
    };
    let (function, discipline) = (row.text("fonction")?, row.text("discipline")?);
    Ok(Some(Have {
        key: (
            person,
            structure,
            short(row.int("profil")?),
            delivery.words.word(&function),
            delivery.words.word(&discipline),
        ),
        payload: (),
        from: row.int("depuis")?,
        to: row.int("jusque")?,
    }))
}

pub(crate) async fn belongings(
    connection: &mut Connection,
    delivery: &mut Delivery,
    scope: &Scope,
    (people, structures, groups): (&People, &Structures, &Groups),
    moment: Option<Moment>,
    movements: &mut Movements,
) -> Result<Cut<BelongingKey, ()>, StoreError> {
    let mut said = std::mem::take(&mut delivery.said.belongings);
    let annee = delivery.annee.number();
    let lot = |key: &BelongingKey| {
        at(&groups.all, key.1).map_or(0, |group| of_structure(group.structure, structures.ids.len()))
    };
    let mut stored = Stored::There;
    let of = delivery.delta.as_ref().map(|scale| scale.persons.clone());
    if let (Some(persons), Some(_)) = (of, moment) {
        let mut here: HashMap<u32, Vec<_>> = HashMap::new();
        state::belongings_of(connection, scope, annee, &persons, &mut |row| {
            if let Some(have) = belonging(row, delivery, people, groups)? {
                let structure = at(&groups.all, have.key.1).map_or(u32::MAX, |group| group.structure);
                here.entry(structure).or_default().push(have);
            }
            Ok(())
        })
        .await?;
        stored = Stored::Here(here);
    }
    let mut cut = Cut::new(structures.ids.len() + 2);
    let keys: HashMap<u32, Word> = structures.by_key.iter().map(|(key, index)| (*index, *key)).collect();
    for (index, structure) in (0_u32..).zip(&structures.ids) {
        let facts = keys.get(&index).and_then(|key| said.remove(key));
        let now = moment.map_or(Millis::MAX, |m| m.now);
        let mut wanted = Vec::with_capacity(facts.as_ref().map_or(0, Packed::len));
        for fact in facts.iter().flat_map(Packed::iter) {
            match groups.by_code.get(&(index, fact.kind.number(), fact.code)) {
                Some(group) => wanted.push(belongs(&fact, *group, delivery.annee.begins(), now)),
                None if fact.left => {}
                None => {
                    let kind = match fact.kind {
                        GenreGroupe::Classe => Kind::Classe,
                        _ => Kind::Groupe,
                    };
                    unknown(delivery, kind, fact.person, fact.code);
                    // What is missing may come with the school's own record.
                    delivery.dangling.push((fact.person, Kind::Structure, fact.structure));
                }
            }
        }
        let Some(moment) = moment else {
            cut.add(Diff::settled(wanted), |_| 0);
            continue;
        };
        let mut have = Vec::new();
        match &mut stored {
            Stored::Here(here) => have = here.remove(&index).unwrap_or_default(),
            Stored::There => {
                let each = &mut |row: &Row| {
                    have.extend(belonging(row, delivery, people, groups)?);
                    Ok(())
                };
                state::belongings_in(connection, scope, *structure, annee, each).await?;
            }
        }
        let seat = |key: &BelongingKey, to: Millis| {
            let group = at(&groups.all, key.1).filter(|g| g.genre == GenreGroupe::Classe)?;
            (to > moment.now && key.2 == Qualite::Eleve.number()).then_some((group.structure, key.0, key.1))
        };
        let before = have.iter().filter(|h| h.to > h.from).filter_map(|h| seat(&h.key, h.to));
        let after = wanted.iter().filter_map(|w| seat(&w.key, w.to));
        movements.classes(before.collect(), after.collect());
        cut.add(diff(moment, wanted, have), lot);
    }
    for (key, facts) in sorted(said) {
        for fact in facts.iter().filter(|fact| !fact.left) {
            unknown(delivery, Kind::Structure, fact.person, key);
        }
    }
    Ok(cut.seal())
}

fn belongs(fact: &Belonging, group: u32, begins: Millis, now: Millis) -> Wanted<BelongingKey, ()> {
    // A group lives one school year: nobody was in it before.
    let not_before = |moment: Millis| {
        if moment == UNKNOWN { UNKNOWN } else { moment.max(begins) }
    };
    Wanted {
        key: (fact.person, group, fact.quality.number(), fact.subject),
        payload: (),
        from: not_before(fact.from),
        floor: not_before(fact.floor),
        to: if fact.left { fact.to.min(now) } else { fact.to },
    }
}

/// From a row of `personne, groupe, qualite, matiere, depuis, jusque`.
fn belonging(
    row: &Row,
    delivery: &mut Delivery,
    people: &People,
    groups: &Groups,
) -> Result<Option<Have<BelongingKey, ()>>, StoreError> {
    let person = people.rank(row.id("personne")?);
    let group = groups.by_id.get(&row.id("groupe")?);
    let (Some(person), Some(group)) = (person, group) else {
        return Ok(None);
    };
    let subject = delivery.words.word(&row.text("matiere")?);
    Ok(Some(Have {
        key: (person, *group, short(row.int("qualite")?), subject),
        payload: (),
        from: row.int("depuis")?,
        to: row.int("jusque")?,
    }))
}

pub(crate) async fn links(
    connection: &mut Connection,
    delivery: &mut Delivery,
    scope: &Scope,
    (people, structures): (&People, &Structures),
    moment: Option<Moment>,
    movements: &mut Movements,
) -> Result<Cut<LinkKey, LinkFields>, StoreError> {
    let said = std::mem::replace(&mut delivery.said.links, Packed::new());
    let home = |pupil: u32| {
        let home = at(&people.homes, pupil).copied().flatten();
        home.and_then(|home| structures.by_id.get(&home)).copied()
    };
    let mut have = Vec::new();
    // Files without responsables say nothing of the links of the pupils who stay.
    let says = |apport: &Apporte| apport.dit.personnes.contains(&Categorie::Responsable);
    let tells = delivery.apport.as_ref().is_none_or(says);
    if let Some(moment) = moment {
        let of = delivery.delta.as_ref().map(|scale| scale.persons.as_slice());
        state::links(connection, scope, of, &mut |row| {
            let (pupil, responsable): (PersonneId, PersonneId) = (row.id("eleve")?, row.id("responsable")?);
            let pupil = people.rank(pupil).filter(|rank| people.is_ours(*rank));
            let pupil = pupil.filter(|rank| tells || people.status(*rank).is_none());
            let (Some(pupil), Some(responsable)) = (pupil, people.rank(responsable)) else {
                return Ok(());
            };
            let (from, to) = (row.int("depuis")?, row.int("jusque")?);
            if to > moment.now
                && to > from
                && let Some(structure) = home(pupil)
            {
                movements.link(structure);
            }
            have.push(Have {
                key: (pupil, responsable),
                payload: fields(row)?,
                from,
                to,
            });
            Ok(())
        })
        .await?;
    }
    have.sort_unstable_by_key(|h| h.key);
    let mut have = have.as_slice();
    let mut cut = Cut::new(structures.ids.len() + 2);
    let lot = |key: &LinkKey| home(key.0).map_or(0, |structure| of_structure(structure, structures.ids.len()));
    let mut told = said.iter().peekable();
    loop {
        // Links come by growing ranks of pupils: those of one pupil stay together.
        let mut wanted: Vec<Wanted<LinkKey, LinkFields>> = Vec::new();
        let mut last = 0;
        while let Some(fact) = told.next_if(|fact| wanted.len() < LINKS || fact.pupil == last) {
            last = fact.pupil;
            match delivery.ranks.get(fact.responsable).copied() {
                Some(responsable) => wanted.push(Wanted {
                    key: (fact.pupil, responsable),
                    payload: fact.fields,
                    from: UNKNOWN,
                    floor: UNKNOWN,
                    to: Millis::MAX,
                }),
                None => unknown(delivery, Kind::Responsable, fact.pupil, fact.responsable),
            }
        }
        let end = told.peek().is_none();
        let Some(moment) = moment else {
            cut.add(Diff::settled(wanted), |_| 0);
            if end {
                break;
            }
            continue;
        };
        let here = have.partition_point(|h| end || h.key.0 <= last);
        let (these, rest) = have.split_at_checked(here).unwrap_or((have, &[]));
        have = rest;
        cut.add(diff(moment, wanted, these.to_vec()), lot);
        if end {
            break;
        }
    }
    Ok(cut.seal())
}

fn fields(row: &Row) -> Result<LinkFields, StoreError> {
    Ok([
        short(row.int("lien")?),
        short(row.int("financier")?),
        short(row.int("legal")?),
        short(row.int("contact")?),
        short(row.int("paiement")?),
    ])
}

/// What names établissements that nobody knows, always in the same order.
fn sorted<T>(said: HashMap<Word, Packed<T>>) -> Vec<(Word, Packed<T>)> {
    let mut all: Vec<_> = said.into_iter().collect();
    all.sort_unstable_by_key(|(key, _)| *key);
    all
}

fn unknown(delivery: &mut Delivery, kind: Kind, person: u32, cited: Word) {
    delivery.dangling.push((person, kind, cited));
    let found = at(&delivery.persons, person).copied();
    let key = found.map_or(0, |p| p.key);
    if let Some(p) = found {
        let school = delivery.words.text(p.home);
        delivery.anomalies.at(u32::from(p.file), u64::from(p.line), school);
    }
    let (record, cited) = (delivery.words.text(key), delivery.words.text(cited));
    delivery.anomalies.add(kind, record, cited);
}

fn short(number: i64) -> i16 {
    i16::try_from(number).unwrap_or(i16::MAX)
}

/// The stored numbers and the enums agree, whatever is added later.
const _: () = assert!(Profil::Elv.number() == 1 && Qualite::Eleve.number() == 1);
