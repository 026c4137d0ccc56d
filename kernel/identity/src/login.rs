//! Logins as people type them.

use preau_model::fold;

/// Longest login looked at; the rest is dropped, so that nobody fills the throttling table with novels.
const MAX: usize = 128;

/// Lower case, no accent, no surrounding space: « Anne.Le-Goff » and « anne.le-goff » are one login. Dots, hyphens,
/// underscores and `@` are kept.
pub fn fold_login(typed: &str) -> String {
    let mut folded = String::with_capacity(typed.len().min(MAX));
    let mut letters = String::new();
    for c in typed.trim().chars().take(MAX) {
        if matches!(c, '.' | '-' | '_' | '@') {
            folded.push_str(&fold(&letters).replace(' ', "-"));
            letters.clear();
            folded.push(c);
        } else {
            letters.push(c);
        }
    }
    folded.push_str(&fold(&letters).replace(' ', "-"));
    folded
}

#[cfg(test)]
mod tests {
    use super::fold_login;

    #[test]
    fn the_same_login_however_typed() {
        assert_eq!(fold_login("  Éloïse.Le-Goff2 "), "eloise.le-goff2");
        assert_eq!(fold_login("ANNE_X@exemple.fr"), "anne_x@exemple.fr");
        assert!(fold_login(&"a".repeat(5000)).len() <= 128);
    }
}
