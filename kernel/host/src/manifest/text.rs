//! A text in several languages; French always.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::{Deserializer, Error as _};

/// `{ fr = "Actualités", en = "News" }`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text(BTreeMap<String, String>);

impl Text {
    /// In a language, or in French.
    pub fn in_language(&self, language: &str) -> &str {
        let primary = language.split(['-', '_']).next().unwrap_or_default();
        self.0
            .get(primary)
            .or_else(|| self.0.get("fr"))
            .map_or("", String::as_str)
    }

    /// In French.
    pub fn fr(&self) -> &str {
        self.in_language("fr")
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let texts = BTreeMap::<String, String>::deserialize(deserializer)?;
        if texts.get("fr").is_none_or(|fr| fr.trim().is_empty()) {
            return Err(D::Error::custom(
                "!un texte en français est attendu\u{a0}: { fr = \"…\" }",
            ));
        }
        let plain = |code: &String| matches!(code.len(), 2 | 3) && code.bytes().all(|b| b.is_ascii_lowercase());
        match texts.keys().find(|code| !plain(code)) {
            Some(code) => Err(D::Error::custom(format!(
                "!«\u{a0}{code}\u{a0}» n’est pas un code de langue\u{a0}: deux ou trois lettres minuscules sont attendues"
            ))),
            None => Ok(Self(texts)),
        }
    }
}
