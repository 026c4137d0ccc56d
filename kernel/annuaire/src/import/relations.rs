//! The part of the plan about intervals: attachments, memberships, links. Without a moment, nothing that they are made from has
//! changed since they were written: stored ones are not even read.

use preau_model::{Categorie, GenreGroupe, Millis, Profil, Qualite};
use preau_store::{Connection, RowExt as _, StoreError};

use super::delivery::{Apporte, Delivery};
use super::diff::{Diff, Have, Moment, Wanted, diff};
use super::movements::Movements;
use super::people::People;
use super::places::{Groups, Structures};
use super::state::{self, Scope};
use crate::lecture::{Kind, UNKNOWN, Word};

/// (person, structure, profile, function, discipline).
pub(crate) type AttachmentKey = (u32, u32, i16, Word, Word);
/// (person, group, quality, subject).
pub(crate) type BelongingKey = (u32, u32, i16, Word);
/// (pupil, responsable).
pub(crate) type LinkKey = (u32, u32);
/// Kind of link, pays, legal, contact, is paid.
pub(crate) type LinkFields = [i16; 5];

pub(crate) async fn attachments(
    connection: &mut Connection,
    delivery: &mut Delivery,
    scope: &Scope,
    (people, structures): (&People, &Structures),
    moment: Option<Moment>,
    movements: &mut Movements,
) -> Result<Diff<AttachmentKey, ()>, StoreError> {
    let mut wanted = Vec::with_capacity(delivery.facts.attachments.len());
    for fact in std::mem::take(&mut delivery.facts.attachments) {
        let Some(structure) = structures.by_key.get(&fact.structure) else {
            unknown(delivery, Kind::Structure, fact.person, fact.structure);
            continue;
        };
        let key = (
            fact.person,
            *structure,
            fact.profil.number(),
            fact.function,
            fact.discipline,
        );
        wanted.push(Wanted {
            key,
            payload: (),
            from: fact.from,
            floor: UNKNOWN,
            to: fact.to,
        });
    }
    let Some(moment) = moment else {
        return Ok(Diff::settled(wanted));
    };
    let mut have = Vec::with_capacity(wanted.len());
    let of = delivery.delta.as_ref().map(|scale| scale.persons.as_slice());
    let words = &mut delivery.words;
    state::attachments(connection, scope, of, &mut |row| {
        let person = people.ranks.get(&row.id("personne")?);
        let structure = structures.by_id.get(&row.id("structure")?);
        if let (Some(person), Some(structure)) = (person, structure) {
            let profil = short(row.int("profil")?);
            let key = (
                *person,
                *structure,
                profil,
                words.word(&row.text("fonction")?),
                words.word(&row.text("discipline")?),
            );
            have.push(Have {
                key,
                payload: (),
                from: row.int("depuis")?,
                to: row.int("jusque")?,
            });
        }
        Ok(())
    })
    .await?;
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
    Ok(diff(moment, wanted, have))
}

pub(crate) async fn belongings(
    connection: &mut Connection,
    delivery: &mut Delivery,
    scope: &Scope,
    (people, structures, groups): (&People, &Structures, &Groups),
    moment: Option<Moment>,
    movements: &mut Movements,
) -> Result<Diff<BelongingKey, ()>, StoreError> {
    let begins = delivery.annee.begins();
    let now = moment.map_or(Millis::MAX, |m| m.now);
    let mut wanted = Vec::with_capacity(delivery.facts.belongings.len());
    for fact in std::mem::take(&mut delivery.facts.belongings) {
        let structure = structures.by_key.get(&fact.structure);
        let group = structure.and_then(|s| groups.by_code.get(&(*s, fact.kind.number(), fact.code)));
        let Some(group) = group else {
            let (kind, cited) = match (structure, fact.kind) {
                (None, _) => (Kind::Structure, fact.structure),
                (Some(_), GenreGroupe::Classe) => (Kind::Classe, fact.code),
                (Some(_), _) => (Kind::Groupe, fact.code),
            };
            if !fact.left {
                unknown(delivery, kind, fact.person, cited);
                if kind != Kind::Structure {
                    // What is missing may come with the school's own record.
                    delivery.dangling.push((fact.person, Kind::Structure, fact.structure));
                }
            }
            continue;
        };
        let key = (fact.person, *group, fact.quality.number(), fact.subject);
        // A group lives one school year: nobody was in it before.
        let from = if fact.from == UNKNOWN {
            UNKNOWN
        } else {
            fact.from.max(begins)
        };
        let floor = if fact.floor == UNKNOWN {
            UNKNOWN
        } else {
            fact.floor.max(begins)
        };
        let to = if fact.left { fact.to.min(now) } else { fact.to };
        wanted.push(Wanted {
            key,
            payload: (),
            from,
            floor,
            to,
        });
    }
    let Some(moment) = moment else {
        return Ok(Diff::settled(wanted));
    };
    let mut have = Vec::with_capacity(wanted.len());
    let of = delivery.delta.as_ref().map(|scale| scale.persons.as_slice());
    let words = &mut delivery.words;
    state::belongings(connection, scope, delivery.annee.number(), of, &mut |row| {
        let person = people.ranks.get(&row.id("personne")?);
        let group = groups.by_id.get(&row.id("groupe")?);
        if let (Some(person), Some(group)) = (person, group) {
            let key = (
                *person,
                *group,
                short(row.int("qualite")?),
                words.word(&row.text("matiere")?),
            );
            have.push(Have {
                key,
                payload: (),
                from: row.int("depuis")?,
                to: row.int("jusque")?,
            });
        }
        Ok(())
    })
    .await?;
    let seat = |key: &BelongingKey, to: Millis| {
        let group = super::places::at(&groups.all, key.1).filter(|g| g.genre == GenreGroupe::Classe)?;
        (to > moment.now && key.2 == Qualite::Eleve.number()).then_some((group.structure, key.0, key.1))
    };
    let before = have.iter().filter(|h| h.to > h.from).filter_map(|h| seat(&h.key, h.to));
    let after = wanted.iter().filter_map(|w| seat(&w.key, w.to));
    movements.classes(before.collect(), after.collect());
    Ok(diff(moment, wanted, have))
}

pub(crate) async fn links(
    connection: &mut Connection,
    delivery: &mut Delivery,
    scope: &Scope,
    (people, structures): (&People, &Structures),
    moment: Option<Moment>,
    movements: &mut Movements,
) -> Result<Diff<LinkKey, LinkFields>, StoreError> {
    let mut wanted = Vec::with_capacity(delivery.facts.links.len());
    for fact in std::mem::take(&mut delivery.facts.links) {
        let Some(responsable) = delivery.ranks.get(&fact.responsable).copied() else {
            unknown(delivery, Kind::Responsable, fact.pupil, fact.responsable);
            continue;
        };
        let (from, floor, to) = (UNKNOWN, UNKNOWN, Millis::MAX);
        wanted.push(Wanted {
            key: (fact.pupil, responsable),
            payload: fact.fields,
            from,
            floor,
            to,
        });
    }
    let Some(moment) = moment else {
        return Ok(Diff::settled(wanted));
    };
    let mut have = Vec::with_capacity(wanted.len());
    let of = delivery.delta.as_ref().map(|scale| scale.persons.as_slice());
    // Files without responsables say nothing of the links of the pupils who stay.
    let says = |apport: &Apporte| apport.dit.personnes.contains(&Categorie::Responsable);
    let told = delivery.apport.as_ref().is_none_or(says);
    state::links(connection, scope, of, &mut |row| {
        let pupil = people.ranks.get(&row.id("eleve")?).copied();
        let pupil = pupil.filter(|rank| told || people.status(*rank).is_none());
        let responsable = people.ranks.get(&row.id("responsable")?).copied();
        if let (Some(pupil), Some(responsable)) = (pupil.filter(|rank| people.is_ours(*rank)), responsable) {
            let payload = [
                short(row.int("lien")?),
                short(row.int("financier")?),
                short(row.int("legal")?),
                short(row.int("contact")?),
                short(row.int("paiement")?),
            ];
            let (from, to) = (row.int("depuis")?, row.int("jusque")?);
            if to > moment.now && to > from {
                let home = super::places::at(&people.homes, pupil).copied().flatten();
                if let Some(structure) = home.and_then(|home| structures.by_id.get(&home)) {
                    movements.link(*structure);
                }
            }
            have.push(Have {
                key: (pupil, responsable),
                payload,
                from,
                to,
            });
        }
        Ok(())
    })
    .await?;
    Ok(diff(moment, wanted, have))
}

fn unknown(delivery: &mut Delivery, kind: Kind, person: u32, cited: Word) {
    delivery.dangling.push((person, kind, cited));
    let found = super::places::at(&delivery.persons, person).copied();
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
