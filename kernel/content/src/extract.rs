//! What the kernel takes out of a body: the checked JSON object and the words of the search.

use preau_model::fold;
use serde_json::Value;

use crate::{Collection, ContentError};

const MOST_WORDS: usize = 32 * 1024;
const LONGEST_WORD: usize = 60;

/// Parses and checks a body.
pub(crate) fn body(collection: &Collection, text: &str) -> Result<Value, ContentError> {
    if text.len() > collection.max_body {
        let (size, most) = (text.len() / 1024 + 1, collection.max_body / 1024);
        return Err(ContentError::Invalid(format!(
            "Ce contenu est trop long\u{a0}: {size} Kio, pour {most} au plus."
        )));
    }
    match serde_json::from_str(text) {
        Ok(value @ Value::Object(_)) => Ok(value),
        _ => Err(ContentError::invalid("Le corps d’un document est un objet JSON.")),
    }
}

/// The folded words of a body, at the pointers of its collection.
pub(crate) fn words(collection: &Collection, body: &Value) -> String {
    let mut words = String::new();
    for pointer in &collection.text {
        if let Some(value) = body.pointer(pointer) {
            collect(value, &mut words);
        }
    }
    words
}

fn collect(value: &Value, words: &mut String) {
    match value {
        Value::String(text) => {
            for word in fold(&without_tags(text))
                .split(' ')
                .filter(|w| !w.is_empty() && w.len() <= LONGEST_WORD)
            {
                if words.len() + word.len() >= MOST_WORDS {
                    return;
                }
                if !words.is_empty() {
                    words.push(' ');
                }
                words.push_str(word);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, words)),
        Value::Object(members) => members.values().for_each(|item| collect(item, words)),
        _ => {}
    }
}

/// The text at a collection's first pointer, on one line and without tags.
pub(crate) fn title(collection: &Collection, body: &str) -> String {
    let value: Value = serde_json::from_str(body).unwrap_or_default();
    let text = collection
        .text
        .first()
        .and_then(|p| value.pointer(p))
        .and_then(Value::as_str)
        .unwrap_or_default();
    let words: Vec<String> = without_tags(text).split_whitespace().map(str::to_owned).collect();
    words.join(" ").chars().take(200).collect()
}

/// The words of a question: folded, at most eight.
pub(crate) fn question(words: &str) -> Vec<String> {
    let folded = fold(words);
    folded
        .split(' ')
        .filter(|w| !w.is_empty() && w.len() <= LONGEST_WORD)
        .take(8)
        .map(str::to_owned)
        .collect()
}

/// Text without its HTML tags, comments and common character references. Only used to find words: what is shown is cleaned by
/// whoever draws it.
fn without_tags(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let (before, tag) = rest.split_at(start);
        text.push_str(before);
        let is_tag = tag
            .chars()
            .nth(1)
            .is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'));
        let end = if tag.starts_with("<!--") {
            tag.find("-->").map(|n| n + 3)
        } else {
            tag.find('>').map(|n| n + 1)
        };
        match end {
            Some(end) if is_tag => {
                text.push(' ');
                rest = tag.get(end..).unwrap_or_default();
            }
            _ => {
                text.push(' ');
                rest = tag.get(1..).unwrap_or_default();
            }
        }
    }
    text.push_str(rest);
    for (reference, letter) in [
        ("&nbsp;", " "),
        ("&eacute;", "é"),
        ("&egrave;", "è"),
        ("&agrave;", "à"),
        ("&ccedil;", "ç"),
        ("&#39;", "’"),
        ("&lt;", " "),
        ("&gt;", " "),
        ("&amp;", "&"),
    ] {
        if text.contains(reference) {
            text = text.replace(reference, letter);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::articles;

    #[test]
    fn words_come_from_the_pointers_only_and_without_tags() {
        let collection = articles();
        let body = serde_json::json!({ "titre": "Fête de l’Été", "texte": "<p class=\"secret\">Un <b>grand</b> repas &amp; 3 < 4<!-- non --></p>", "autre": "invisible" });
        assert_eq!(words(&collection, &body), "fete de l ete un grand repas 3 4");
    }

    #[test]
    fn a_body_is_an_object_of_a_bounded_size() {
        let collection = articles();
        assert!(body(&collection, "{\"titre\":1}").is_ok());
        for bad in ["[]", "1", "{", ""] {
            assert!(matches!(body(&collection, bad), Err(ContentError::Invalid(_))), "{bad}");
        }
        let long = format!("{{\"a\":\"{}\"}}", "x".repeat(collection.max_body));
        assert!(matches!(body(&collection, &long), Err(ContentError::Invalid(_))));
    }

    #[test]
    fn a_question_is_folded_and_bounded() {
        assert_eq!(question("  L’Été  À-propos "), ["l", "ete", "a", "propos"]);
        assert_eq!(question(&"mot ".repeat(50)).len(), 8);
        assert!(question("«\u{a0}»").is_empty());
    }
}
