//! Eleve: attachment, classes, groups, links with responsables, with their dates.

use std::collections::HashMap;

use preau_model::{GenreGroupe, Millis, NEVER, Profil, Qualite};

use super::facts::{Attachment, Belonging, Facts, Link, UNKNOWN};
use super::fields::{midnight, parts};
use super::{Anomalies, Interner, Kind, Word, premier_degre};
use crate::aaf::{Name, Record, date, names};

/// Adds what a pupil's record says; answers the key of the main structure.
pub(crate) fn pupil(
    record: &Record,
    person: u32,
    words: &mut Interner,
    facts: &mut Facts,
    anomalies: &mut Anomalies,
) -> Option<Word> {
    let main = record.first(names::STRUCT_RATTACH);
    let stay = Stay::of(record, main, anomalies);
    let structure = (!main.is_empty()).then(|| words.word(main));
    if let Some(structure) = structure {
        facts.attachments.push(Attachment {
            person,
            structure,
            profil: Profil::Elv,
            function: words.word("ELE"),
            discipline: 0,
            from: stay.from,
            to: stay.to,
        });
    }
    classes(record, person, main, &stay, words, facts, anomalies);
    let groups = record
        .all(names::ELEVE_GROUPES)
        .map(parts::<2>)
        .chain(premier_degre::groups(record, words, facts));
    for [school, code] in groups {
        let belonging = Belonging {
            person,
            structure: words.word(school),
            kind: GenreGroupe::Enseignement,
            code: words.word(code),
            quality: Qualite::Eleve,
            subject: 0,
            from: UNKNOWN,
            to: if school == main { stay.to } else { NEVER },
            floor: if school == main { stay.from } else { UNKNOWN },
            left: false,
        };
        facts.belongings.push(belonging);
    }
    links(record, person, words, facts, anomalies);
    structure
}

/// Presence in the main structure.
struct Stay {
    from: Millis,
    to: Millis,
}

impl Stay {
    fn of(record: &Record, main: &str, anomalies: &mut Anomalies) -> Self {
        let from = day(record, names::ENTREE_STRUCTURE, main, anomalies).unwrap_or(UNKNOWN);
        let to = day(record, names::SORTIE_STRUCTURE, main, anomalies).map_or(NEVER, next_day);
        Self { from, to }
    }
}

/// The last date of an attribute that is `JJ/MM/AAAA` alone or with the key of this structure.
fn day(record: &Record, name: Name, structure: &str, anomalies: &mut Anomalies) -> Option<Millis> {
    let mut last = None;
    for value in record.all(name) {
        let dated = value.split('$').map(str::trim).find(|part| part.contains('/'));
        let other = value.contains('$') && !value.split('$').any(|part| part.trim() == structure);
        match dated.map(|text| (text, date(text))) {
            Some((_, Some(date))) if !other => last = last.max(Some(midnight(date))),
            Some((_, Some(_))) => {}
            _ => anomalies.add(Kind::Date, &record.id, value),
        }
    }
    last
}

/// A last day is still a day of presence: the interval ends at the next midnight, 23 to 25 hours later.
fn next_day(day: Millis) -> Millis {
    let noon = jiff::Timestamp::from_millisecond(day + 36 * 3_600_000);
    let zone = || jiff::tz::TimeZone::get("Europe/Paris").unwrap_or(jiff::tz::TimeZone::UTC);
    noon.map_or(day, |t| midnight(t.to_zoned(zone()).date()))
}

/// (structure, class) → first and last dates given.
type Dates<'r> = HashMap<(&'r str, &'r str), (Option<Millis>, Option<Millis>)>;

fn classes(
    record: &Record,
    person: u32,
    main: &str,
    stay: &Stay,
    words: &mut Interner,
    facts: &mut Facts,
    anomalies: &mut Anomalies,
) {
    let mut dates: Dates<'_> = HashMap::new();
    for (name, entry) in [(names::ENTREE_CLASSES, true), (names::SORTIE_CLASSES, false)] {
        for value in record.all(name) {
            let [structure, day, class] = parts::<3>(value);
            let Some(day) = date(day).map(midnight) else {
                anomalies.add(Kind::Date, &record.id, value);
                continue;
            };
            let known = dates.entry((structure, class)).or_default();
            let slot = if entry { &mut known.0 } else { &mut known.1 };
            *slot = (*slot).max(Some(if entry { day } else { next_day(day) }));
        }
    }
    let declared = premier_degre::classes(record, words, facts);
    let mut push = |structure: &str, code: &str, from: Millis, to: Millis, left: bool| {
        let same = structure == main;
        facts.belongings.push(Belonging {
            person,
            structure: words.word(structure),
            kind: GenreGroupe::Classe,
            code: words.word(code),
            quality: Qualite::Eleve,
            subject: 0,
            from,
            to: if same { to.min(stay.to) } else { to },
            floor: if same { stay.from } else { UNKNOWN },
            left,
        });
    };
    let here = record.all(names::ELEVE_CLASSES).map(parts::<2>);
    for ([structure, code], label) in here.map(|class| (class, "")).chain(declared) {
        let dated = dates
            .remove(&(structure, code))
            .or_else(|| dates.remove(&(structure, label)));
        let (from, to) = dated.unwrap_or_default();
        let from = from.unwrap_or(UNKNOWN);
        // A departure before the arrival belongs to an earlier stay in the same class.
        let to = to.filter(|to| *to > from).unwrap_or(NEVER);
        push(structure, code, from, to, false);
    }
    // Classes left this year: they are history, and never reach beyond the import that finds them left.
    let mut left: Vec<_> = dates.into_iter().collect();
    left.sort_unstable();
    for ((structure, code), (from, to)) in left {
        if let (Some(from), Some(to)) = (from, to) {
            push(structure, code, from, to, true);
        }
    }
}

fn links(record: &Record, pupil: u32, words: &mut Interner, facts: &mut Facts, anomalies: &mut Anomalies) {
    let first = facts.links.len();
    if record.first_degree {
        premier_degre::links(record, pupil, words, facts, anomalies);
        return;
    }
    for value in record.all(names::ELEVE_RESPONSABLES) {
        let [id, fields @ ..] = parts::<6>(value);
        let mut numbers = [0_i16; 5];
        let mut readable = !id.is_empty();
        for (number, text) in numbers.iter_mut().zip(fields) {
            match text {
                // A missing field opens nothing.
                "" => {}
                text => match text.parse() {
                    Ok(read) => *number = read,
                    Err(_) => readable = false,
                },
            }
        }
        if !readable {
            anomalies.add(Kind::Lien, &record.id, id);
            continue;
        }
        let responsable = words.word(id);
        if facts.links.iter().skip(first).any(|l| l.responsable == responsable) {
            anomalies.add(Kind::Repete, &record.id, id);
            continue;
        }
        facts.links.push(Link {
            pupil,
            responsable,
            fields: numbers,
        });
    }
}
