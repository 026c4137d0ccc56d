//! Bytes that sort as the keys of an index do, and the names of indexes.

use sha2::{Digest as _, Sha256};

use crate::{ContentError, IndexDef, Key, KeySource};

const NONE: u8 = 1;
const NUMBER: u8 = 2;
const TEXT: u8 = 3;
const TEXT_BYTES: usize = 200;

/// 16-byte name of an index: hash of (plugin, collection, index).
pub(crate) fn index_id(plugin: &str, collection: &str, index: &str) -> Vec<u8> {
    hash16(&[
        b"preau.index/1",
        plugin.as_bytes(),
        collection.as_bytes(),
        index.as_bytes(),
    ])
}

/// 16-byte name of a collection in a territory: the first token of its search.
pub(crate) fn collection_id(territory: &[u8], plugin: &str, collection: &str) -> Vec<u8> {
    hash16(&[
        b"preau.collection/1",
        territory,
        plugin.as_bytes(),
        collection.as_bytes(),
    ])
}

fn hash16(parts: &[&[u8]]) -> Vec<u8> {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().iter().take(16).copied().collect()
}

/// The moments of a document that an index may use.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moments {
    pub(crate) created: i64,
    pub(crate) changed: i64,
    pub(crate) published: Option<i64>,
}

/// The sort key of a document in an index.
pub(crate) fn sort_key(index: &IndexDef, body: &serde_json::Value, moments: Moments) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(16 * index.keys.len());
    for source in &index.keys {
        let key = match source {
            KeySource::Pointer(pointer) => body.pointer(pointer).map_or(Key::None, key_of),
            KeySource::Published => moments.published.map_or(Key::None, Key::Number),
            KeySource::Created => Key::Number(moments.created),
            KeySource::Changed => Key::Number(moments.changed),
        };
        push(&mut bytes, &key);
    }
    bytes
}

fn key_of(value: &serde_json::Value) -> Key {
    match value {
        serde_json::Value::Bool(flag) => Key::Number(i64::from(*flag)),
        serde_json::Value::Number(number) => number.as_i64().map_or(Key::None, Key::Number),
        serde_json::Value::String(text) => Key::Text(text.clone()),
        _ => Key::None,
    }
}

/// Numbers: sign-flipped, big-endian. Text: zero bytes escaped, then a terminator lower than any continuation.
fn push(bytes: &mut Vec<u8>, key: &Key) {
    match key {
        Key::None => bytes.push(NONE),
        Key::Number(number) => {
            bytes.push(NUMBER);
            bytes.extend(number.cast_unsigned().wrapping_add(1 << 63).to_be_bytes());
        }
        Key::Text(text) => {
            bytes.push(TEXT);
            for byte in truncated(text).bytes() {
                bytes.push(byte);
                if byte == 0 {
                    bytes.push(0xFF);
                }
            }
            bytes.extend([0, 1]);
        }
    }
}

fn truncated(text: &str) -> &str {
    let end = (0..=TEXT_BYTES.min(text.len()))
        .rev()
        .find(|n| text.is_char_boundary(*n))
        .unwrap_or_default();
    text.get(..end).unwrap_or_default()
}

/// The keys of a query: lowest included, first one after.
pub(crate) fn bounds(prefix: &[Key], between: Option<&(Key, Key)>) -> (Vec<u8>, Vec<u8>) {
    let mut start = Vec::new();
    for key in prefix {
        push(&mut start, key);
    }
    let with = |key: &Key| {
        let mut bytes = start.clone();
        push(&mut bytes, key);
        bytes
    };
    let (low, high) = match between {
        None => (start.clone(), start.clone()),
        Some((low, high)) => (
            if *low == Key::None { start.clone() } else { with(low) },
            if *high == Key::None { start.clone() } else { with(high) },
        ),
    };
    (low, after(high))
}

/// The first bytes that do not start with `prefix` and sort after it.
fn after(mut prefix: Vec<u8>) -> Vec<u8> {
    while let Some(last) = prefix.pop() {
        if last < 0xFF {
            prefix.push(last + 1);
            return prefix;
        }
    }
    vec![0xFF]
}

/// Where a page ended: (sort key, document), in hexadecimal.
pub(crate) fn cursor(key: &[u8], document: &[u8]) -> String {
    format!("{}.{}", hex(key), hex(document))
}

/// Reads a cursor back.
pub(crate) fn read_cursor(text: &str) -> Result<(Vec<u8>, Vec<u8>), ContentError> {
    let bad = || ContentError::invalid("Ce repère de page n’est pas valide.");
    let (key, document) = text.split_once('.').ok_or_else(bad)?;
    let (key, document) = (unhex(key).ok_or_else(bad)?, unhex(document).ok_or_else(bad)?);
    if document.len() == 16 && key.len() <= 4096 {
        Ok((key, document))
    } else {
        Err(bad())
    }
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    (0..text.len())
        .step_by(2)
        .map(|n| u8::from_str_radix(text.get(n..n + 2)?, 16).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(keys: &[Key]) -> Vec<u8> {
        let mut bytes = Vec::new();
        for key in keys {
            push(&mut bytes, key);
        }
        bytes
    }

    #[test]
    fn bytes_sort_as_keys_do() {
        let mut keys = vec![Key::None];
        keys.extend([i64::MIN, -5, -1, 0, 1, 7, i64::MAX].map(Key::Number));
        keys.extend(["", "\0", "\0a", "a", "a\0", "a\0b", "ab", "b", "é"].map(|t| Key::Text(t.to_owned())));
        for pair in keys.windows(2) {
            assert!(pair[0] < pair[1], "the list of the test is sorted");
            assert!(bytes(&pair[..1]) < bytes(&pair[1..]), "{pair:?}");
            for next in [Key::None, Key::Text("zz".to_owned())] {
                assert!(
                    bytes(&[pair[0].clone(), Key::Text("zz".to_owned())]) < bytes(&[pair[1].clone(), next]),
                    "{pair:?}"
                );
            }
        }
    }

    #[test]
    fn bounds_hold_what_they_should() {
        let rubrique = Key::Text("vie".to_owned());
        let (low, high) = bounds(std::slice::from_ref(&rubrique), Some(&(Key::Number(3), Key::Number(5))));
        let inside = |n: i64| {
            let key = bytes(&[rubrique.clone(), Key::Number(n)]);
            low <= key && key < high
        };
        assert_eq!([2, 3, 4, 5, 6].map(inside), [false, true, true, true, false]);
        let (low, high) = bounds(&[], None);
        assert!(low < bytes(&[Key::None]) && bytes(&[Key::Text("\u{10FFFF}".to_owned())]) < high);
    }

    #[test]
    fn cursors_come_back_and_others_are_refused() {
        assert_eq!(
            read_cursor(&cursor(&[1, 255], &[7; 16])).unwrap(),
            (vec![1, 255], vec![7; 16])
        );
        for bad in ["", ".", "zz.00", "0.0", "00.00", "é.é"] {
            assert!(read_cursor(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn long_text_is_cut_between_letters() {
        let text = "é".repeat(150);
        assert_eq!(truncated(&text).len(), 200);
        assert_eq!(truncated(&format!("a{text}")).len(), 199);
    }
}
