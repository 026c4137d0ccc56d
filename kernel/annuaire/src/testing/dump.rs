//! What AAF gives, as lines, and how two of them differ.

use std::collections::BTreeSet;

use crate::Annuaire;

/// The lines that come from AAF, each once.
pub(super) async fn dump(annuaire: &Annuaire) -> BTreeSet<String> {
    let all = annuaire.dump().await.unwrap();
    let lines: BTreeSet<String> = all.iter().cloned().collect();
    assert_eq!(lines.len(), all.len(), "twice the same line");
    let of_aaf = |line: &String| line.split(" | ").nth(1) == Some("1");
    lines.into_iter().filter(of_aaf).collect()
}

/// Fails with the first differences.
pub(super) fn assert_same(what: &str, one: &BTreeSet<String>, other: &BTreeSet<String>) {
    let left: Vec<_> = one.difference(other).take(8).collect();
    let right: Vec<_> = other.difference(one).take(8).collect();
    assert!(
        left.is_empty() && right.is_empty(),
        "{what}\nonly in the first: {left:#?}\nonly in the second: {right:#?}"
    );
}
