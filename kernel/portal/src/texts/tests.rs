use std::collections::BTreeSet;
use std::path::Path;

use super::{FR, t};

fn keys() -> Vec<String> {
    let lines = FR.iter().flat_map(|file| file.lines());
    lines
        .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
        .filter_map(|line| line.split_once(" =").map(|(key, _)| key.to_owned()))
        .collect()
}

/// (file, source without its tests and comments).
fn sources(dir: &Path, found: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") && !path.components().any(|c| c.as_os_str() == "tests") {
            let source = std::fs::read_to_string(&path).unwrap();
            let code = source.split("#[cfg(test)]\nmod tests {").next().unwrap();
            let bare: Vec<&str> = code
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"))
                .collect();
            found.push((path.display().to_string(), bare.join("\n")));
        }
    }
}

fn code() -> Vec<(String, String)> {
    let mut found = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    found.retain(|(path, _)| !path.ends_with("texts/tests.rs"));
    assert!(found.len() > 40, "{} files", found.len());
    found
}

/// The literals of a source, escapes left as they are.
fn literals(code: &str) -> Vec<String> {
    let (mut found, mut open, mut escaped) = (Vec::new(), None::<String>, false);
    let mut chars = code.chars().peekable();
    while let Some(c) = chars.next() {
        match &mut open {
            None if c == '"' => open = Some(String::new()),
            // The character literal '"' opens nothing.
            None if c == '\'' && chars.peek() == Some(&'"') => {
                chars.next();
            }
            None => {}
            Some(text) => match c {
                '"' if !escaped => found.push(open.take().unwrap_or_default()),
                _ => {
                    escaped = c == '\\' && !escaped;
                    text.push(c);
                }
            },
        }
    }
    found
}

#[test]
fn each_key_is_written_once_and_used() {
    let mut known = BTreeSet::new();
    for key in keys() {
        assert!(known.insert(key.clone()), "{key} is written twice");
        assert_ne!(t(&key), "", "{key}");
    }
    let code = code();
    let used: BTreeSet<String> = code.iter().flat_map(|(_, code)| literals(code)).collect();
    // Some keys are built from a code: « incident-place-{} ».
    let built: Vec<&str> = used
        .iter()
        .filter_map(|text| text.split_once("-{").map(|(start, _)| start))
        .collect();
    let idle: Vec<_> = known
        .iter()
        .filter(|key| !used.contains(*key) && !built.iter().any(|start| key.starts_with(&format!("{start}-"))))
        .collect();
    assert!(idle.is_empty(), "keys that nothing uses: {idle:?}");
    for (path, code) in &code {
        for call in ["t(", "tr("] {
            for (at, _) in code.match_indices(call) {
                let method = code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '.');
                let Some(rest) = code[at + call.len()..]
                    .trim_start()
                    .strip_prefix('"')
                    .filter(|_| !method)
                else {
                    continue;
                };
                let key = rest.split('"').next().unwrap();
                assert!(known.contains(key), "unknown key {key:?} in {path}");
            }
        }
    }
}

#[test]
fn french_typography() {
    for line in FR
        .iter()
        .flat_map(|file| file.lines())
        .filter(|line| !line.starts_with('#'))
    {
        for bad in [" :", " ;", " !", " ?", "'", "...", "« ", " »"] {
            assert!(!line.contains(bad), "{bad:?} in {line:?}");
        }
        for (i, c) in line.char_indices().filter(|(_, c)| ";!?".contains(*c)) {
            assert!(line[..i].ends_with('\u{202f}'), "no U+202F before {c:?} in {line:?}");
        }
    }
}

/// A literal that holds words for people: an accent, a typographic mark, or a capital followed by two small letters and more
/// than a name (`__Host-preau`, `X-Frame-Options` and types of media are not words).
fn speaks(text: &str) -> bool {
    if text.contains(|c: char| "àâçéèêëîïôûùœÀÂÇÉÈÊÎÔ’«»…".contains(c))
        || text.contains("\\u{a0}")
        || text.contains("\\u{202f}")
    {
        return true;
    }
    let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
    let plain = |word: &&str| word.len() > 1 && word.chars().all(|c| c.is_ascii_alphabetic());
    let capital =
        text.starts_with(|c: char| c.is_ascii_uppercase()) && words.first().is_some_and(plain) && text.len() > 3;
    capital
        && text
            .chars()
            .skip(1)
            .all(|c| !c.is_ascii_uppercase() && c != '-' && c != '_')
}

/// What the name of a school begins with.
const FIXED: [&str; 2] = ["Collège", "Collège "];

#[test]
fn no_word_for_people_stays_in_the_sources() {
    assert!(speaks("Accueil") && speaks("Revenir aux modules") && speaks("élève") && speaks("C\\u{202f};"));
    assert!(!speaks("GET") && !speaks("/console/modules") && !speaks("missing: {says}") && !speaks("AppState"));
    let mut left = Vec::new();
    for (path, code) in code() {
        for text in literals(&code) {
            if speaks(&text) && !FIXED.contains(&text.as_str()) {
                left.push(format!("{path}: {text:?}"));
            }
        }
    }
    assert!(left.is_empty(), "these belong to locales/fr:\n{}", left.join("\n"));
}
