//! Texts that come back (codes, keys, labels), held once and named by a number.

use std::hash::{BuildHasher as _, RandomState};

use hashbrown::HashTable;

/// Number of a text.
pub(crate) type Word = u32;

/// Texts by number and numbers by text, end to end in one buffer: a million keys cost their letters and a few bytes each.
/// Word 0 is the empty text.
#[derive(Debug)]
pub(crate) struct Interner {
    letters: String,
    /// Where each text ends.
    ends: Vec<u32>,
    numbers: HashTable<Word>,
    hasher: RandomState,
}

impl Interner {
    pub(crate) fn new() -> Self {
        let mut words = Self {
            letters: String::new(),
            ends: Vec::new(),
            numbers: HashTable::new(),
            hasher: RandomState::new(),
        };
        words.word("");
        words
    }

    pub(crate) fn word(&mut self, text: &str) -> Word {
        let (letters, ends, hasher) = (&self.letters, &self.ends, &self.hasher);
        let hash = hasher.hash_one(text);
        if let Some(word) = self.numbers.find(hash, |word| text_of(letters, ends, *word) == text) {
            return *word;
        }
        // Neither four thousand million different texts nor as many letters fit in the bounds of an import.
        let (Ok(word), Ok(end)) = (Word::try_from(ends.len()), u32::try_from(letters.len() + text.len())) else {
            return 0;
        };
        self.letters.push_str(text);
        self.ends.push(end);
        let (letters, ends, hasher) = (&self.letters, &self.ends, &self.hasher);
        self.numbers
            .insert_unique(hash, word, |word| hasher.hash_one(text_of(letters, ends, *word)));
        word
    }

    pub(crate) fn text(&self, word: Word) -> &str {
        text_of(&self.letters, &self.ends, word)
    }
}

fn text_of<'t>(letters: &'t str, ends: &[u32], word: Word) -> &'t str {
    let place = |word: Word| -> Option<usize> { usize::try_from(*ends.get(usize::try_from(word).ok()?)?).ok() };
    let begin = word.checked_sub(1).map_or(Some(0), place);
    match (begin, place(word)) {
        (Some(begin), Some(end)) => letters.get(begin..end).unwrap_or_default(),
        _ => "",
    }
}

/// Something about words, one place for each.
#[derive(Debug)]
pub(crate) struct ByWord<T>(Vec<Option<T>>);

impl<T> ByWord<T> {
    pub(crate) const fn new() -> Self {
        Self(Vec::new())
    }

    pub(crate) fn get(&self, word: Word) -> Option<&T> {
        self.0.get(usize::try_from(word).ok()?)?.as_ref()
    }

    /// Answers what was there.
    pub(crate) fn insert(&mut self, word: Word, what: T) -> Option<T> {
        let at = usize::try_from(word).ok()?;
        if at >= self.0.len() {
            self.0.resize_with(at + 1, || None);
        }
        self.0.get_mut(at)?.replace(what)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (Word, &T)> {
        (0..)
            .zip(&self.0)
            .filter_map(|(word, what)| Some((word, what.as_ref()?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_one_number_and_comes_back() {
        let mut words = Interner::new();
        let all: Vec<String> = (0..5_000).map(|n| format!("clé {n}")).collect();
        let numbers: Vec<Word> = all.iter().map(|text| words.word(text)).collect();
        assert_eq!(words.word(""), 0);
        for (text, number) in all.iter().zip(&numbers) {
            assert_eq!(words.word(text), *number);
            assert_eq!(words.text(*number), text);
        }
        assert_eq!(words.text(9_999), "");
    }

    #[test]
    fn what_is_said_of_a_word_is_found_again() {
        let mut said = ByWord::new();
        assert_eq!((said.insert(7, 'a'), said.insert(2, 'b')), (None, None));
        assert_eq!(said.insert(7, 'c'), Some('a'));
        assert_eq!((said.get(7), said.get(3), said.get(100)), (Some(&'c'), None, None));
        assert_eq!(said.iter().collect::<Vec<_>>(), [(2, &'b'), (7, &'c')]);
    }
}
