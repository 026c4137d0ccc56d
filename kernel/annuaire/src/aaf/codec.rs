//! A whole record as bytes: what is stored of a person, so that a later delta can be merged into it.
//!
//! One byte of version, one of category (0: none, plus 128 in the first degree), the identifier, then for each attribute: its number plus one (or 0 and its
//! name, for a name that the format does not know), the count of its values, its values. Numbers are LEB128; a text is its length
//! then its bytes. Attributes without any value that is not empty are not written: absent and empty say the same. Known
//! attributes come by number and the others by name, so that the same record always gives the same bytes.

use super::category::Category;
use super::limits;
use super::names::{Name, Names};
use super::record::{Action, Attribute, Record};

const VERSION: u8 = 1;
const FIRST_DEGREE: u8 = 0x80;

impl Record {
    /// The record as bytes, whatever the order its attributes were read in. The action and the line are not part of it.
    pub(crate) fn encode(&self, names: &Names) -> Vec<u8> {
        let mut order: Vec<Attribute> = self.attributes.clone();
        order.sort_by_key(|a| a.name);
        let unknown = order.partition_point(|a| Names::is_known(a.name));
        if let Some(unknown) = order.get_mut(unknown..) {
            unknown.sort_by_key(|a| names.text(a.name));
        }
        let mut out = Vec::with_capacity(self.text.len() + 4 * order.len() + self.id.len() + 16);
        out.push(VERSION);
        out.push(self.category.map_or(0, Category::number) | if self.first_degree { FIRST_DEGREE } else { 0 });
        text(&mut out, &self.id);
        for same in order.chunk_by(|a, b| a.name == b.name) {
            let values = same
                .iter()
                .flat_map(|a| (a.first..a.first + a.count).map(|i| self.value(i)))
                .filter(|value| !value.is_empty());
            let (Some(Attribute { name, .. }), count @ 1..) = (same.first(), values.clone().count()) else {
                continue;
            };
            if Names::is_known(*name) {
                number(&mut out, usize::from(*name) + 1);
            } else {
                number(&mut out, 0);
                text(&mut out, names.text(*name));
            }
            number(&mut out, count);
            for value in values {
                text(&mut out, value);
            }
        }
        out
    }

    /// The record that these bytes hold, as an addition; `None` when they are not what [`Record::encode`] writes.
    pub(crate) fn decode(bytes: &[u8], names: &mut Names) -> Option<Self> {
        let mut from = Bytes(bytes);
        if from.byte()? != VERSION {
            return None;
        }
        let category = from.byte()?;
        let mut record = Self {
            action: Action::Add,
            first_degree: category & FIRST_DEGREE != 0,
            category: match category & !FIRST_DEGREE {
                0 => None,
                number => Some(Category::from_number(number)?),
            },
            ..Self::default()
        };
        from.text()?.clone_into(&mut record.id);
        if let Some(category) = record.category {
            category.said().clone_into(&mut record.said);
        }
        while !from.0.is_empty() {
            let name = match from.number()? {
                0 => names.number(from.text()?).ok()?,
                number => Name::try_from(number - 1).ok().filter(|name| Names::is_known(*name))?,
            };
            record.begin_attribute(name);
            for _ in 0..from.number()? {
                if record.sizes().1 >= limits::VALUES {
                    return None;
                }
                record.push_value(from.text()?);
            }
        }
        Some(record)
    }
}

fn number(out: &mut Vec<u8>, mut number: usize) {
    while let Some(low) = u8::try_from(number & 0x7f).ok().filter(|_| number > 0x7f) {
        out.push(low | 0x80);
        number >>= 7;
    }
    out.push(u8::try_from(number).unwrap_or(0x7f));
}

fn text(out: &mut Vec<u8>, text: &str) {
    number(out, text.len());
    out.extend_from_slice(text.as_bytes());
}

/// What is left to read.
struct Bytes<'b>(&'b [u8]);

impl<'b> Bytes<'b> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    fn number(&mut self) -> Option<usize> {
        let mut number = 0_usize;
        for shift in (0..35).step_by(7) {
            let byte = self.byte()?;
            number |= usize::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    fn text(&mut self) -> Option<&'b str> {
        let length = self.number()?;
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        std::str::from_utf8(text).ok()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::aaf::names::{MAIL, SN};

    fn record(names: &mut Names, attributes: &[(&str, &[&str])]) -> Record {
        let mut record = Record {
            category: Some(Category::Eleve),
            id: "42".to_owned(),
            ..Record::default()
        };
        for (name, values) in attributes {
            record.begin_attribute(names.number(name).unwrap());
            for value in *values {
                record.push_value(value);
            }
        }
        record
    }

    #[test]
    fn a_record_comes_back_whatever_the_order() {
        let mut names = Names::new();
        let one = record(
            &mut names,
            &[("ENTPersonNeuf", &["x"]), ("sn", &["Île", "b"]), ("mail", &[""])],
        );
        let two = record(
            &mut names,
            &[
                ("sn", &["Île"]),
                ("mail", &[]),
                ("ENTPersonNeuf", &["x"]),
                ("sn", &["b"]),
            ],
        );
        let bytes = one.encode(&names);
        assert_eq!(bytes, two.encode(&names));
        // Another import met other names before.
        let mut others = Names::new();
        others.number("ENTPersonAutre").unwrap();
        let back = Record::decode(&bytes, &mut others).unwrap();
        assert_eq!((back.id.as_str(), back.category), ("42", Some(Category::Eleve)));
        assert_eq!(back.all(SN).collect::<Vec<_>>(), ["Île", "b"]);
        let new = others.number("ENTPersonNeuf").unwrap();
        assert_eq!(back.first(new), "x");
        assert_eq!(back.encode(&others), bytes);
        let first = Record {
            first_degree: true,
            ..back
        };
        let bytes_of_first = first.encode(&others);
        assert_ne!(bytes_of_first, bytes);
        assert!(Record::decode(&bytes_of_first, &mut others).unwrap().first_degree);
    }

    #[test]
    fn modifications_replace_every_value_of_the_names_they_give() {
        let mut names = Names::new();
        let mut base = record(
            &mut names,
            &[
                ("sn", &["A"]),
                ("mail", &["a@b", "c@d"]),
                ("mobile", &["06"]),
                ("ENTX", &["1"]),
            ],
        );
        let change = record(
            &mut names,
            &[("mail", &["e@f"]), ("mobile", &[""]), ("ENTX", &["2", "3"])],
        );
        base.replace(&change);
        let whole = record(&mut names, &[("ENTX", &["2", "3"]), ("mail", &["e@f"]), ("sn", &["A"])]);
        assert_eq!(base.encode(&names), whole.encode(&names));
        assert_eq!(base.first(MAIL), "e@f");
    }

    #[test]
    fn damaged_bytes_are_refused() {
        let mut names = Names::new();
        let bytes = record(&mut names, &[("sn", &["Nom"]), ("ENTNeuf", &["x"])]).encode(&names);
        for cut in 0..bytes.len() - 1 {
            // A cut between two attributes is a shorter record: the seal that holds the bytes is what detects it.
            if let Some(record) = Record::decode(&bytes[..cut], &mut names) {
                assert!(bytes.starts_with(&record.encode(&names)));
            }
        }
        assert!(Record::decode(b"", &mut names).is_none());
        assert!(Record::decode(&[2, 4, 0], &mut names).is_none());
        assert!(Record::decode(&[1, 9, 0], &mut names).is_none());
        assert!(Record::decode(&[1, 4, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], &mut names).is_none());
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let mut names = Names::new();
            if let Some(record) = Record::decode(&bytes, &mut names) {
                let again = record.encode(&names);
                let back = Record::decode(&again, &mut names).unwrap();
                prop_assert_eq!(back.encode(&names), again);
            }
        }

        #[test]
        fn records_come_back(
            attributes in proptest::collection::vec(("[a-zA-Z]{1,12}", proptest::collection::vec("[^ \t\r\n]{0,200}", 0..4)), 0..12),
        ) {
            let mut names = Names::new();
            let mut record = Record { category: Some(Category::Personnel), id: "7".to_owned(), ..Record::default() };
            for (name, values) in &attributes {
                record.begin_attribute(names.number(name).unwrap());
                for value in values {
                    record.push_value(value);
                }
            }
            let bytes = record.encode(&names);
            let mut others = Names::new();
            let back = Record::decode(&bytes, &mut others).unwrap();
            for (name, _) in &attributes {
                let (here, there) = (names.number(name).unwrap(), others.number(name).unwrap());
                prop_assert!(record.all(here).eq(back.all(there)));
            }
            prop_assert_eq!(back.encode(&others), bytes);
        }
    }
}
