//! What this school chose for the plugin.

use crate::bindings::imports::preau::settings::settings;

/// A setting of the manifest as text; the manifest's default where the school said nothing.
pub fn get(name: &str) -> Option<String> {
    settings::get(name)
}

/// A whole number, or `otherwise`.
pub fn number(name: &str, otherwise: u32) -> u32 {
    get(name).and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// True when the setting says "true".
pub fn flag(name: &str) -> bool {
    get(name).as_deref() == Some("true")
}

/// The texts of a setting written "one; two; three".
pub fn list(name: &str) -> Vec<String> {
    get(name).map(|text| split(&text)).unwrap_or_default()
}

fn split(text: &str) -> Vec<String> {
    text.split([';', '\n'])
        .map(str::trim)
        .filter(|one| !one.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Whether the school switched this part of the module on.
pub fn part_on(id: &str) -> bool {
    settings::part_on(id)
}

#[cfg(test)]
mod tests {
    #[test]
    fn lists_forgive_blanks() {
        assert_eq!(
            super::split(" Cantine ;; Vie du collège\n"),
            ["Cantine", "Vie du collège"]
        );
        assert!(super::split(" ; ").is_empty());
    }
}
