//! Texts that come back (codes, keys, labels), held once and named by a number.

use std::collections::HashMap;
use std::sync::Arc;

/// Number of a text.
pub(crate) type Word = u32;

/// Texts by number and numbers by text. Word 0 is the empty text.
#[derive(Debug)]
pub(crate) struct Interner {
    numbers: HashMap<Arc<str>, Word>,
    texts: Vec<Arc<str>>,
}

impl Interner {
    pub(crate) fn new() -> Self {
        let empty: Arc<str> = Arc::from("");
        Self {
            numbers: HashMap::from([(Arc::clone(&empty), 0)]),
            texts: vec![empty],
        }
    }

    pub(crate) fn word(&mut self, text: &str) -> Word {
        if let Some(word) = self.numbers.get(text) {
            return *word;
        }
        // More than four thousand million different texts do not fit in the bounds of an import.
        let word = Word::try_from(self.texts.len()).unwrap_or(0);
        let text: Arc<str> = Arc::from(text);
        self.texts.push(Arc::clone(&text));
        self.numbers.insert(text, word);
        word
    }

    pub(crate) fn text(&self, word: Word) -> &str {
        usize::try_from(word)
            .ok()
            .and_then(|i| self.texts.get(i))
            .map_or("", |text| text)
    }
}
