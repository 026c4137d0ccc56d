//! Words of a plugin, one file per language: `key = text`, with `{ $name }` where something is put in (the simple lines of
//! a Fluent file). [`crate::translations!`] declares them.

use std::cell::RefCell;

thread_local! {
    static LANGUAGE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Language of the reader of this call; the glue of [`crate::export!`] says it before anything else runs.
pub(crate) fn speak(language: &str) {
    LANGUAGE.with(|now| language.clone_into(&mut now.borrow_mut()));
}

/// The lines of one file.
#[derive(Debug)]
pub struct Texts(Vec<(&'static str, &'static str)>);

impl Texts {
    /// Among `(language, file)` pairs, the one of the reader; else the first.
    pub fn of_reader(files: &[(&str, &'static str)]) -> Self {
        let file = LANGUAGE.with(|now| {
            let now = now.borrow();
            let short = now.split('-').next().unwrap_or_default();
            files
                .iter()
                .find(|(language, _)| *language == short)
                .or(files.first())
                .map_or("", |(_, file)| *file)
        });
        Self::parse(file)
    }

    /// Reads a file; what is not `key = text` is a comment.
    pub fn parse(file: &'static str) -> Self {
        Self(
            file.lines()
                .filter(|line| !line.starts_with('#'))
                .filter_map(|line| line.split_once(" = "))
                .map(|(key, text)| (key.trim(), text))
                .collect(),
        )
    }

    /// The text of a key, or the key itself when it is missing (a test of the plugin should see to it).
    pub fn get(&self, key: &'static str) -> &'static str {
        self.0.iter().find(|(one, _)| *one == key).map_or(key, |(_, text)| text)
    }

    /// The text of a key made at run time, if there is one.
    pub fn find(&self, key: &str) -> Option<&'static str> {
        self.0.iter().find(|(one, _)| *one == key).map(|(_, text)| *text)
    }

    /// The keys, in the order of the file.
    pub fn keys(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.0.iter().map(|(key, _)| *key)
    }
}

/// Puts values where the text says `{ $name }`.
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = text.to_owned();
    for (name, value) in values {
        filled = filled.replace(&format!("{{ ${name} }}"), value);
    }
    filled
}

/// What the test of a plugin asks of its texts ([`crate::translations_test!`]): every language has the same keys, each once; the code
/// names no key that is missing and every key is named; the first language, French, keeps its typography. The error says which.
pub fn check(files: &[(&str, &str)], code: &str) -> Result<(), String> {
    let mut first: Option<Vec<&str>> = None;
    for (language, text) in files {
        let entries = text.lines().filter(|line| !line.starts_with('#'));
        let keys: Vec<&str> = entries.filter_map(|line| Some(line.split_once(" = ")?.0)).collect();
        let mut seen = std::collections::BTreeSet::new();
        if let Some(key) = keys.iter().find(|key| !seen.insert(**key)) {
            return Err(format!("{language}: {key} is written twice"));
        }
        let expected = first.get_or_insert_with(|| keys.clone());
        if *expected != keys {
            return Err(format!(
                "{language}: its keys are not those of the first language, in the same order"
            ));
        }
    }
    let keys = first.unwrap_or_default();
    for call in ["t(\"", "tr(\""] {
        for (at, _) in code.match_indices(call) {
            let (before, after) = code.split_at(at);
            if before.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '.') {
                continue;
            }
            let key = after.get(call.len()..).and_then(|rest| rest.split('"').next());
            if let Some(key) = key.filter(|key| !keys.contains(key)) {
                return Err(format!("no text for {key}"));
            }
        }
    }
    for key in &keys {
        let built = key
            .strip_prefix("fait-")
            .map_or_else(|| format!("\"{key}\""), |done| format!("?fait={done}"));
        if !code.contains(&built) {
            return Err(format!("nobody says {key}"));
        }
    }
    let french = files.first().map_or("", |(_, text)| text);
    for line in french.lines().filter(|line| !line.starts_with('#')) {
        let words = line.split_once(" = ").map_or("", |(_, words)| words);
        let wrong = [" ;", " :", " !", " ?", "'", "« ", " »"].into_iter();
        if let Some(wrong) = wrong.into_iter().find(|wrong| words.contains(wrong)) {
            return Err(format!("{wrong:?} in « {words} »"));
        }
    }
    Ok(())
}

/// The test of the texts of a plugin; names the files of its code, beside this one:
///
/// `preau_sdk::translations_test!("liste.rs", "lire.rs");`
#[macro_export]
macro_rules! translations_test {
    ($($source:literal),+ $(,)?) => {
        #[cfg(test)]
        #[test]
        fn texts_and_code_agree() {
            assert_eq!($crate::texts::check(FILES, &[$(include_str!($source)),+].concat()), Ok(()));
        }
    };
}

/// Declares the plugin's texts, first language first, and `t("key")`, `tr("key", &[("name", value)])`, `done(&req)` to use them:
///
/// `preau_sdk::translations!("fr" => "../locales/fr.ftl", "en" => "../locales/en.ftl");`
#[macro_export]
macro_rules! translations {
    ($($language:literal => $file:literal),+ $(,)?) => {
        /// Every file of texts, by language.
        pub(crate) const FILES: &[(&str, &str)] = &[$(($language, include_str!($file))),+];

        thread_local! {
            static TEXTS: $crate::texts::Texts = $crate::texts::Texts::of_reader(FILES);
        }

        /// The text of a key, in the reader's language.
        pub(crate) fn t(key: &'static str) -> &'static str {
            TEXTS.with(|texts| texts.get(key))
        }

        /// The text of a key with values put in.
        #[allow(dead_code, reason = "a plugin may have no text with values")]
        pub(crate) fn tr(key: &'static str, values: &[(&str, &str)]) -> String {
            $crate::texts::fill(t(key), values)
        }

        /// What the last action did, said once on the page that follows it: `?fait=publie` says the text `fait-publie`.
        #[allow(dead_code, reason = "a plugin may have no action")]
        pub(crate) fn done(req: &$crate::Request) -> Option<$crate::view::Notice> {
            let key = format!("fait-{}", req.query("fait")?);
            let says = TEXTS.with(|texts| texts.find(&key))?;
            Some($crate::view::notice($crate::view::Tone::Success, says))
        }
    };
}

#[cfg(test)]
mod tests {
    use super::{Texts, check, fill, speak};

    #[test]
    fn each_fault_of_texts_is_told() {
        let says = |fr: &str, en: &str, code: &str| check(&[("fr", fr), ("en", en)], code).err().unwrap_or_default();
        let (fr, en) = (
            "titre = Mes sondages\nfait-clos = C’est clos.\n",
            "titre = My polls\nfait-clos = Closed.\n",
        );
        let code = "t(\"titre\") go(\"x?fait=clos\")";
        assert_eq!(says(fr, en, code), "");
        assert_eq!(says("titre = A\ntitre = B\n", en, code), "fr: titre is written twice");
        assert!(says(fr, "titre = My polls\n", code).starts_with("en: its keys"));
        assert_eq!(says(fr, en, &format!("{code} t(\"absent\")")), "no text for absent");
        assert_eq!(says(fr, en, "go(\"x?fait=clos\")"), "nobody says titre");
        assert_eq!(says(fr, en, "t(\"titre\")"), "nobody says fait-clos");
        assert!(says(&fr.replace("C’est", "C'est"), en, code).contains("C'est"));
    }

    const FR: &str = "# titres\nliste = Actualités\nvus = { $n } vus sur { $tous }\n";
    const EN: &str = "liste = News\n";

    #[test]
    fn the_reader_s_language_or_the_first() {
        speak("en-GB");
        assert_eq!(Texts::of_reader(&[("fr", FR), ("en", EN)]).get("liste"), "News");
        speak("de");
        assert_eq!(Texts::of_reader(&[("fr", FR), ("en", EN)]).get("liste"), "Actualités");
        assert_eq!(Texts::parse(FR).get("absente"), "absente");
        assert_eq!(
            (Texts::parse(FR).find("absente"), Texts::parse(FR).find("liste")),
            (None, Some("Actualités"))
        );
        assert_eq!(Texts::parse(FR).keys().collect::<Vec<_>>(), ["liste", "vus"]);
        assert_eq!(
            fill(Texts::parse(FR).get("vus"), &[("n", "2"), ("tous", "5")]),
            "2 vus sur 5"
        );
    }
}
