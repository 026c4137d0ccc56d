//! A second reader of exports, which shares nothing with the first: own decoding, own scanning, own entities, no XML library.
//! It expects files as the generator writes them, and panics on anything else.

use std::collections::BTreeMap;

/// What a request of a file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Request {
    /// `addRequest`, `modifyRequest`, `deleteRequest`.
    pub(super) kind: String,
    /// As in operationalAttributes.
    pub(super) category: String,
    pub(super) id: String,
    /// Attribute → values that are not empty.
    pub(super) attributes: BTreeMap<String, Vec<String>>,
}

/// The requests of a file and what its comments say.
pub(super) fn read(bytes: &[u8]) -> (BTreeMap<String, String>, Vec<Request>) {
    let text = text(bytes);
    let (mut header, mut requests) = (BTreeMap::new(), Vec::<Request>::new());
    let (mut attribute, mut within, mut value) = (String::new(), String::new(), String::new());
    let mut rest = text.as_str();
    while let Some(open) = rest.find('<') {
        value.push_str(&unescaped(&rest[..open]));
        rest = &rest[open + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            let (inside, after) = comment.split_once("-->").unwrap();
            let (name, said) = inside.split_once("=\"").unwrap();
            header.insert(name.trim().to_owned(), said.trim().trim_end_matches('"').to_owned());
            rest = after;
            continue;
        }
        let (tag, after) = rest.split_once('>').unwrap();
        rest = after;
        let name = tag.split([' ', '/']).find(|part| !part.is_empty()).unwrap_or_default();
        let current = requests.last_mut();
        match tag {
            _ if tag.starts_with(['?', '!']) => {}
            "addRequest" | "modifyRequest" | "deleteRequest" => requests.push(Request {
                kind: tag.to_owned(),
                category: String::new(),
                id: String::new(),
                attributes: BTreeMap::new(),
            }),
            "operationalAttributes" | "attributes" | "modifications" => tag.clone_into(&mut within),
            "id" | "value" => value.clear(),
            "/id" => current.unwrap().id = value.trim().to_owned(),
            "/value" if within == "operationalAttributes" => current.unwrap().category = value.trim().to_owned(),
            "/value" if !value.trim().is_empty() => {
                let values = current.unwrap().attributes.get_mut(&attribute).unwrap();
                values.push(value.trim().to_owned());
            }
            _ if matches!(name, "attr" | "modification") && !tag.starts_with('/') => {
                let (_, named) = tag.split_once("name=\"").unwrap();
                attribute = named.split_once('"').unwrap().0.to_owned();
                if within != "operationalAttributes" {
                    current.unwrap().attributes.insert(attribute.clone(), Vec::new());
                }
            }
            _ => {}
        }
    }
    (header, requests)
}

/// The state after the requests of one more file, by category and identifier.
pub(super) fn apply(state: &mut BTreeMap<(String, String), Request>, requests: Vec<Request>) {
    for request in requests {
        let key = (request.category.clone(), request.id.clone());
        match request.kind.as_str() {
            "addRequest" => {
                state.insert(key, request);
            }
            "modifyRequest" => state.get_mut(&key).unwrap().attributes.extend(request.attributes),
            _ => {
                state.remove(&key).unwrap();
            }
        }
    }
}

fn text(bytes: &[u8]) -> String {
    if bytes.starts_with(b"<?xml version=\"1.0\" encoding=\"ISO-8859-15\"?>") {
        return bytes
            .iter()
            .map(|byte| match byte {
                0xA4 => '€',
                0xA6 => 'Š',
                0xA8 => 'š',
                0xB4 => 'Ž',
                0xB8 => 'ž',
                0xBC => 'Œ',
                0xBD => 'œ',
                0xBE => 'Ÿ',
                other => char::from(*other),
            })
            .collect();
    }
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn unescaped(text: &str) -> String {
    let mut pieces = text.split('&');
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (entity, after) = piece.split_once(';').unwrap();
        out.push(match entity {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            number => char::from_u32(number.strip_prefix('#').unwrap().parse().unwrap()).unwrap(),
        });
        out.push_str(after);
    }
    out
}
