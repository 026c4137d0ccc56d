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

/// The lines of a text setting, without the blank ones.
pub fn lines(name: &str) -> Vec<String> {
    get(name)
        .map(|text| {
            text.lines()
                .map(|line| line.trim().to_owned())
                .filter(|line| !line.is_empty())
                .collect()
        })
        .unwrap_or_default()
}

/// Whether the school switched this part of the module on.
pub fn part_on(id: &str) -> bool {
    settings::part_on(id)
}
