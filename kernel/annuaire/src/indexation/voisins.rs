//! Words one letter apart. Two words meet if one letter more, less, other or exchanged with the next separates them: each is kept
//! under itself and under itself less any one letter, so that a question is a few exact keys and no comparison with every word.

use std::collections::BTreeSet;

use preau_store::dialect::list;
use preau_store::{Connection, RowExt as _, StoreError};
use sqlx::AssertSqlSafe;

use crate::sql::{bulk, padded};

/// Shorter words are too close to too many others.
const SHORTEST: usize = 4;
/// Near words given at most.
const MOST: usize = 8;

/// The keys of a word.
fn keys(word: &str) -> BTreeSet<String> {
    let letters: Vec<char> = word.chars().collect();
    let mut keys: BTreeSet<String> = (0..letters.len())
        .map(|skip| {
            letters
                .iter()
                .enumerate()
                .filter(|(i, _)| *i != skip)
                .map(|(_, letter)| *letter)
                .collect()
        })
        .collect();
    keys.insert(word.to_owned());
    keys
}

/// One letter added, removed, replaced, or exchanged with its neighbour.
fn one_apart(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let same = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let (a, b) = (a.get(same..).unwrap_or_default(), b.get(same..).unwrap_or_default());
    match (a, b) {
        ([], [_]) | ([_], []) => true,
        ([_, rest_a @ ..], [_, rest_b @ ..]) if rest_a == rest_b => true,
        ([_, rest @ ..], b) if rest == b => true,
        (a, [_, rest @ ..]) if rest == a => true,
        ([x1, x2, rest_a @ ..], [y1, y2, rest_b @ ..]) => x1 == y2 && x2 == y1 && rest_a == rest_b,
        _ => false,
    }
}

/// Does the vocabulary hold words of this length?
pub(crate) fn is_kept(word: &str) -> bool {
    word.chars().count() >= SHORTEST
}

/// The known words one letter apart from a word, in alphabetical order.
pub(crate) async fn near(c: &mut Connection, word: &str) -> Result<Vec<String>, StoreError> {
    if !is_kept(word) {
        return Ok(Vec::new());
    }
    let mut found = BTreeSet::new();
    let keys: Vec<String> = keys(word).into_iter().collect();
    for chunk in padded(&keys) {
        let sql = format!(
            "SELECT DISTINCT mot FROM mot_voisin WHERE cle IN ({})",
            list(1, chunk.len())
        );
        let query = chunk
            .into_iter()
            .fold(sqlx::query(AssertSqlSafe(sql)), sqlx::query::Query::bind);
        for row in query.fetch_all(&mut *c).await? {
            found.insert(row.text("mot")?);
        }
    }
    Ok(found
        .into_iter()
        .filter(|known| one_apart(known, word))
        .take(MOST)
        .collect())
}

/// Adds words to the vocabulary.
pub(crate) async fn learn(c: &mut Connection, words: &BTreeSet<String>) -> Result<(), StoreError> {
    let words: Vec<String> = words.iter().filter(|w| is_kept(w)).cloned().collect();
    let mut known = BTreeSet::new();
    for chunk in padded(&words) {
        let sql = format!(
            "SELECT mot FROM mot_voisin WHERE cle = mot AND cle IN ({})",
            list(1, chunk.len())
        );
        let query = chunk
            .into_iter()
            .fold(sqlx::query(AssertSqlSafe(sql)), sqlx::query::Query::bind);
        for row in query.fetch_all(&mut *c).await? {
            known.insert(row.text("mot")?);
        }
    }
    let rows: Vec<(String, String)> = words
        .into_iter()
        .filter(|word| !known.contains(word))
        .flat_map(|word| keys(&word).into_iter().map(move |key| (key, word.clone())))
        .collect();
    bulk(
        c,
        (
            "INSERT INTO mot_voisin (cle, mot) VALUES",
            2,
            "ON CONFLICT (cle, mot) DO NOTHING",
        ),
        &rows,
        |q, (key, word)| q.bind(key.clone()).bind(word.clone()),
    )
    .await
}

/// Forgets the words that no name holds any more.
pub(crate) async fn forget(c: &mut Connection, words: &BTreeSet<String>) -> Result<(), StoreError> {
    for word in words.iter().filter(|w| is_kept(w)) {
        let query =
            sqlx::query("SELECT 1 AS here FROM personne_mot WHERE categorie IN (1, 2, 3, 4) AND mot = $1 LIMIT 1");
        if query
            .bind(word.clone().into_bytes())
            .fetch_optional(&mut *c)
            .await?
            .is_some()
        {
            continue;
        }
        let rows: Vec<String> = keys(word).into_iter().collect();
        for chunk in padded(&rows) {
            let sql = format!(
                "DELETE FROM mot_voisin WHERE mot = $1 AND cle IN ({})",
                list(2, chunk.len())
            );
            let query = sqlx::query(AssertSqlSafe(sql)).bind(word.clone());
            chunk
                .into_iter()
                .fold(query, sqlx::query::Query::bind)
                .execute(&mut *c)
                .await?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_letter_apart() {
        for (a, b) in [
            ("martin", "matrin"),
            ("dupond", "dupont"),
            ("lefevre", "lefebvre"),
            ("goff", "gof"),
            ("xmartin", "martin"),
        ] {
            assert!(one_apart(a, b) && one_apart(b, a), "{a} {b}");
        }
        for (a, b) in [
            ("martin", "martin"),
            ("martin", "marin2"),
            ("abcd", "badc"),
            ("ab", "abcd"),
        ] {
            assert!(!one_apart(a, b), "{a} {b}");
        }
    }

    proptest! {
        /// Every word made by one error shares a key with the first, and is told one apart.
        #[test]
        fn one_error_meets(word in "[a-e]{4,9}", at in 0_usize..9, letter in prop::char::range('a', 'e'), kind in 0..4) {
            let mut letters: Vec<char> = word.chars().collect();
            let at = at % letters.len();
            match kind {
                0 => { letters.remove(at); }
                1 => letters.insert(at, letter),
                2 => letters[at] = letter,
                _ => { let next = (at + 1) % letters.len(); if next > at { letters.swap(at, next); } }
            }
            let other: String = letters.into_iter().collect();
            prop_assert_eq!(one_apart(&word, &other), word != other);
            prop_assert!(keys(&word).intersection(&keys(&other)).next().is_some());
        }
    }
}
