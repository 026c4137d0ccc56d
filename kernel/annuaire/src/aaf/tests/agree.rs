//! Both readers agree on every field: complete exports in every encoding, deltas, écoles; and a complete export then a delta give
//! the records of the next complete export.

use std::collections::BTreeMap;

use preau_academie::{Config, Ecoles, EcolesConfig, Encoding, Export, Memory, World, evolution};

use super::second::{self, Request};
use crate::Keys;
use crate::aaf::{Action, Category, FileName, Names, Reader, Record};
use crate::lecture::fingerprint;

fn world() -> World {
    World::generate(&Config {
        colleges: 2,
        scale: 0.15,
        ..Config::default()
    })
    .unwrap()
}

fn xml(files: &Memory) -> impl Iterator<Item = (&str, &[u8])> {
    files.iter().filter(|(name, _)| FileName::parse(name).is_some())
}

/// Every record of a file, in order.
fn ours(name: &str, bytes: &[u8], names: &mut Names) -> (crate::Header, Vec<Record>) {
    let mut reader = Reader::new(bytes, name);
    let mut all = Vec::new();
    loop {
        let mut record = Record::default();
        if !reader.next(names, &mut record).unwrap() {
            return (reader.header().clone(), all);
        }
        all.push(record);
    }
}

/// The same fields, no more, no less.
fn same(record: &Record, other: &Request, names: &mut Names) {
    assert_eq!(record.id, other.id);
    assert_eq!(record.category.unwrap().said(), other.category);
    let mut values = 0;
    for (name, expected) in &other.attributes {
        let number = names.number(name).unwrap();
        assert!(
            record.all(number).eq(expected.iter().map(String::as_str)),
            "{} {name}",
            other.id
        );
        values += expected.len();
    }
    let mut held: Vec<u16> = record.names().collect();
    held.sort_unstable();
    held.dedup();
    assert_eq!(held.into_iter().map(|n| record.all(n).count()).sum::<usize>(), values);
}

/// Compares the two readings of every file; answers how many records and values they agree on.
fn agree(files: &Memory, names: &mut Names) -> (usize, usize) {
    let (mut records, mut values) = (0, 0);
    for (name, bytes) in xml(files) {
        let (header, mine) = ours(name, bytes, names);
        let (comments, theirs) = second::read(bytes);
        assert_eq!(header.degre, comments["degre"]);
        assert_eq!(header.academie, format!("{:0>3}", comments["codeAcademieExport"]));
        assert_eq!(header.version, comments["versionAF"]);
        assert_eq!(mine.len(), theirs.len(), "{name}");
        for (record, request) in mine.iter().zip(&theirs) {
            let kind = match record.action {
                Action::Add => "addRequest",
                Action::Modify => "modifyRequest",
                Action::Delete => "deleteRequest",
            };
            assert_eq!(kind, request.kind);
            same(record, request, names);
            values += request.attributes.values().map(Vec::len).sum::<usize>();
        }
        records += mine.len();
    }
    (records, values)
}

#[test]
fn every_field_of_complete_exports_in_every_encoding() {
    let world = world();
    let mut names = Names::new();
    let mut counts = Vec::new();
    for encoding in [Encoding::Utf8, Encoding::Latin9, Encoding::Undeclared] {
        let mut files = Memory::default();
        Export { encoding }.complete(&world, &mut files).unwrap();
        counts.push(agree(&files, &mut names));
    }
    assert_eq!((counts[0], counts[0]), (counts[1], counts[2]));
    assert!(counts[0].0 > 400 && counts[0].1 > 8_000, "{counts:?}");
}

#[test]
fn every_field_of_ecoles() {
    let ecoles = Ecoles::generate(&EcolesConfig::default()).unwrap();
    let mut files = Memory::default();
    Export::default().ecoles(&ecoles, &mut files).unwrap();
    let (records, _) = agree(&files, &mut Names::new());
    let people = ecoles.eleves.len() + ecoles.responsables.len() + ecoles.personnels.len();
    assert_eq!(records, ecoles.ecoles.len() + people);
}

#[test]
fn a_complete_export_then_deltas_is_the_next_complete_export() {
    let keys = Keys::new([1; 32], [2; 32]);
    let mut before = world();
    let mut files = Memory::default();
    Export::default().complete(&before, &mut files).unwrap();
    let mut names = Names::new();
    let mut state: BTreeMap<(Category, String), Vec<u8>> = BTreeMap::new();
    let mut other = BTreeMap::new();
    for (name, bytes) in xml(&files) {
        for record in ours(name, bytes, &mut names).1 {
            state.insert((record.category.unwrap(), record.id.clone()), record.encode(&names));
        }
        second::apply(&mut other, second::read(bytes).1);
    }
    let mut seen = [0; 3];
    for step in 1..=4 {
        let (after, _) = evolution(&before, step).unwrap();
        let mut delta = Memory::default();
        Export::default().delta(&before, &after, &mut delta).unwrap();
        agree(&delta, &mut names);
        for (name, bytes) in xml(&delta) {
            assert!(FileName::parse(name).unwrap().delta);
            second::apply(&mut other, second::read(bytes).1);
            // Stored records were written by an earlier process, which had met other names.
            let mut names = Names::new();
            for record in ours(name, bytes, &mut names).1 {
                let key = (record.category.unwrap(), record.id.clone());
                match record.action {
                    Action::Add => {
                        seen[0] += 1;
                        assert!(state.insert(key, record.encode(&names)).is_none());
                    }
                    Action::Modify => {
                        seen[1] += 1;
                        let mut whole = Record::decode(&state[&key], &mut names).unwrap();
                        whole.replace(&record);
                        state.insert(key, whole.encode(&names));
                    }
                    Action::Delete => {
                        seen[2] += 1;
                        assert!(state.remove(&key).is_some());
                    }
                }
            }
        }
        let mut complete = Memory::default();
        Export::default().complete(&after, &mut complete).unwrap();
        let mut count = 0;
        for (name, bytes) in xml(&complete) {
            let mut names = Names::new();
            for record in ours(name, bytes, &mut names).1 {
                count += 1;
                let category = record.category.unwrap();
                let merged = &state[&(category, record.id.clone())];
                assert_eq!(merged, &record.encode(&names), "{}", record.id);
                let merged = Record::decode(merged, &mut names).unwrap();
                let print = |r: &Record| fingerprint(keys.fingerprint(), category, &[], r, &names);
                assert_eq!(print(&merged), print(&record));
                let theirs = &other[&(category.said().to_owned(), record.id.clone())];
                same(&merged, theirs, &mut Names::new());
            }
        }
        assert_eq!((count, count), (state.len(), other.len()));
        before = after;
    }
    assert!(seen.iter().all(|n| *n > 0), "{seen:?}");
}
