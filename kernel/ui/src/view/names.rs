//! Names and paths that a guest may give.

/// A name that a guest may give to a field, an action or a hidden value: 1 to 64 of `A-Z a-z 0-9 _ . -`, not beginning with `_`
/// (those are the kernel's).
pub fn is_public_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 64
        && !name.starts_with('_')
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_.-".contains(&b))
}

/// A path below a plugin's own root: no scheme, no host, no way up, at most 1 024 bytes. It may carry a query; `""` is the first page.
pub fn is_path(path: &str) -> bool {
    if path.len() > 1_024 || path.starts_with('/') {
        return false;
    }
    if path
        .chars()
        .any(|c| c.is_control() || c.is_whitespace() || matches!(c, '\\' | '"' | '<' | '>' | '#' | '`'))
    {
        return false;
    }
    let segments = path.split('?').next().unwrap_or_default();
    if segments.split('/').next().is_some_and(|first| first.contains(':')) {
        return false;
    }
    segments.split('/').all(|segment| {
        let plain = segment.to_ascii_lowercase().replace("%2e", ".");
        !matches!(plain.as_str(), "." | "..")
            && !plain.contains("%2f")
            && !plain.contains("%5c")
            && !plain.contains("%00")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_below_the_root() {
        for good in [
            "",
            "ecrire",
            "0198a/modifier",
            "?rubrique=vie",
            "a?suite=/autre",
            "seance/10:30",
        ] {
            assert!(is_path(good), "{good:?}");
        }
        for bad in [
            "/deconnexion",
            "//mechant.example",
            "../autre",
            "a/../../b",
            "a/%2e%2E/b",
            "a/..",
            "javascript:alert(1)",
            "https://x.example",
            "a b",
            "a\\b",
            "a\nb",
            "a%2f..%2fb",
            "a#b",
            "\u{a0}",
            "<a>",
        ] {
            assert!(!is_path(bad), "{bad:?}");
        }
        assert!(!is_path(&"a".repeat(1_025)));
    }

    #[test]
    fn names_beginning_with_an_underscore_are_the_kernel_s() {
        assert!(is_public_name("titre") && is_public_name("publier-le.2"));
        for bad in ["", "_csrf", "_action", "é", "a b", "a\"b"] {
            assert!(!is_public_name(bad), "{bad:?}");
        }
        assert!(!is_public_name(&"a".repeat(65)));
    }
}
