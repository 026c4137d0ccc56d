//! Finds where a view that the parser refused is faulty, for the author of the plugin. Runs on refusal only.

use serde_json::Value;

use super::View;
use super::block::Block;
use super::error::{ViewError, ViewFault};
use super::field::Field;

/// Turns a parser error into a fault with a JSON pointer.
pub(super) fn locate(json: &str, error: &serde_json::Error) -> ViewError {
    let Ok(value) = serde_json::from_str::<Value>(json) else {
        return ViewError::new(ViewFault::NotJson, "", error.to_string());
    };
    let mut place = String::new();
    let mut detail = strip(&error.to_string());
    let mut current = &value;
    // Goes down while a part of the faulty part is faulty by itself.
    while let Some((pointer, part, why)) = faulty_part(current) {
        place.push_str(&pointer);
        detail = why;
        current = part;
    }
    if let Some(member) = faulty_member(current, place.is_empty()) {
        place.push_str(&member);
    }
    ViewError::new(ViewFault::Shape, place, detail)
}

/// The first block or field strictly inside `value` that cannot be read, with its pointer relative to `value`.
fn faulty_part(value: &Value) -> Option<(String, &Value, String)> {
    let children: Vec<(String, &Value)> = match value {
        Value::Object(map) => map.iter().map(|(key, v)| (escape(key), v)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(i, v)| (i.to_string(), v)).collect(),
        _ => Vec::new(),
    };
    for (key, child) in children {
        let why = child.as_object().and_then(|object| {
            if object.contains_key("type") {
                Block::deserialize_from(child)
            } else if object.contains_key("kind") {
                serde_json::from_value::<Field>(child.clone()).err()
            } else {
                None
            }
        });
        if let Some(why) = why {
            return Some((format!("/{key}"), child, strip(&why.to_string())));
        }
        if let Some((rest, part, why)) = faulty_part(child) {
            return Some((format!("/{key}{rest}"), part, why));
        }
    }
    None
}

impl Block {
    fn deserialize_from(value: &Value) -> Option<serde_json::Error> {
        serde_json::from_value::<Self>(value.clone()).err()
    }
}

/// The member whose removal changes the complaint.
fn faulty_member(value: &Value, top: bool) -> Option<String> {
    let object = value.as_object()?;
    let field = object.contains_key("kind") && !object.contains_key("type");
    let complaint = |v: Value| {
        if top {
            serde_json::from_value::<View>(v).err()
        } else if field {
            serde_json::from_value::<Field>(v).err()
        } else {
            serde_json::from_value::<Block>(v).err()
        }
        .map(|e| e.to_string())
    };
    let whole = complaint(value.clone());
    if whole.as_deref().is_some_and(|w| w.starts_with("missing field")) {
        return None;
    }
    object.keys().filter(|key| *key != "type").find_map(|key| {
        let mut without = object.clone();
        without.remove(key);
        (complaint(Value::Object(without)) != whole).then(|| format!("/{}", escape(key)))
    })
}

fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// Keeps the nature of the fault only: line and column of a rebuilt value mean nothing to the author, and a value quoted by the
/// parser may be a person's.
fn strip(message: &str) -> String {
    let message = message.split(" at line ").next().unwrap_or(message);
    let quoted = message.find("string \"").zip(message.rfind("\", expected"));
    let kept = match quoted {
        Some((start, end)) if start < end => {
            format!(
                "{}string{}",
                message.get(..start).unwrap_or_default(),
                message.get(end + 1..).unwrap_or_default()
            )
        }
        _ => message.to_owned(),
    };
    kept.chars().take(200).collect()
}
