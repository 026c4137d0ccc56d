//! HTML as a flat list of events: enough to read pages that the portal itself serialises.

use std::collections::BTreeMap;

/// One thing met while reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Event {
    /// A start tag; names in lower case, entities of values decoded, a bare attribute has an empty value.
    Open(String, BTreeMap<String, String>),
    /// An end tag.
    Close(String),
    /// Text, entities decoded.
    Text(String),
}

/// Reads a whole page. Comments and the doctype are dropped; the inside of `script` and `style` too.
pub(super) fn read(html: &str) -> Vec<Event> {
    let mut events = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (text, tag) = rest.split_at(at);
        if !text.is_empty() {
            events.push(Event::Text(decode(text)));
        }
        rest = if let Some(comment) = tag.strip_prefix("<!--") {
            comment.split_once("-->").map_or("", |(_, after)| after)
        } else {
            let (inside, after) = tag_end(tag);
            let opened = push_tag(&mut events, inside);
            match opened.as_deref() {
                Some(raw @ ("script" | "style")) => skip_raw(after, raw),
                _ => after,
            }
        };
    }
    if !rest.is_empty() {
        events.push(Event::Text(decode(rest)));
    }
    events
}

/// Splits after the `>` that closes the tag, knowing that quoted values may hold one.
fn tag_end(tag: &str) -> (&str, &str) {
    let mut quote = None;
    for (at, c) in tag.char_indices().skip(1) {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            (None, '>') => {
                return (
                    tag.get(1..at).unwrap_or_default(),
                    tag.get(at + 1..).unwrap_or_default(),
                );
            }
            _ => {}
        }
    }
    (tag.get(1..).unwrap_or_default(), "")
}

fn push_tag(events: &mut Vec<Event>, inside: &str) -> Option<String> {
    if let Some(name) = inside.strip_prefix('/') {
        events.push(Event::Close(name.trim().to_ascii_lowercase()));
        return None;
    }
    if inside.starts_with('!') || inside.starts_with('?') {
        return None;
    }
    let inside = inside.trim_end_matches('/');
    let (name, attributes) = inside.split_once(char::is_whitespace).unwrap_or((inside, ""));
    let name = name.to_ascii_lowercase();
    events.push(Event::Open(name.clone(), read_attributes(attributes)));
    Some(name)
}

fn read_attributes(text: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let after = after.trim_start();
        let (value, after) = match after.strip_prefix('=') {
            None => ("", after),
            Some(value) => read_value(value.trim_start()),
        };
        if !name.is_empty() {
            found.insert(name.to_ascii_lowercase(), decode(value));
        }
        rest = after.trim_start();
    }
    found
}

fn read_value(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(inside) = text.strip_prefix(quote) {
            return inside.split_once(quote).unwrap_or((inside, ""));
        }
    }
    text.split_once(char::is_whitespace).unwrap_or((text, ""))
}

fn skip_raw<'h>(html: &'h str, name: &str) -> &'h str {
    html.find(&format!("</{name}"))
        .and_then(|at| html.get(at..))
        .unwrap_or_default()
}

fn decode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let entity = after.split_once(';').filter(|(name, _)| name.len() <= 8);
        if let Some((c, tail)) = entity.and_then(|(name, tail)| Some((character(name)?, tail))) {
            out.push(c);
            rest = tail;
        } else {
            out.push('&');
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

fn character(entity: &str) -> Option<char> {
    if let Some(number) = entity.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code);
    }
    Some(match entity {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{Event, read};

    #[test]
    fn tags_values_comments_and_entities() {
        let events = read(
            "<!doctype html><P Class='a>b' hidden data-x=1>l&eacute;&amp;&#233;<!-- <b> --><br/></p><script>if (a<b) {}</script>",
        );
        let Some(Event::Open(name, attributes)) = events.first() else {
            panic!("{events:?}")
        };
        assert_eq!(name, "p");
        assert_eq!(attributes.get("class").map(String::as_str), Some("a>b"));
        assert_eq!(attributes.get("hidden").map(String::as_str), Some(""));
        assert_eq!(attributes.get("data-x").map(String::as_str), Some("1"));
        assert_eq!(events.get(1), Some(&Event::Text("l&eacute;&é".to_owned())));
        assert_eq!(events.last(), Some(&Event::Close("script".to_owned())));
        assert_eq!(events.len(), 6);
    }
}
