//! Every word that the kernel says, in the reader's language, from the translation files of `locales/`.

mod dates;
mod durations;

use std::borrow::Cow;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

pub use dates::{input_date_time, iso, parse_input_date, parse_input_date_time};

/// French, the reference language.
const FR: &str = include_str!("../../locales/fr.ftl");
/// English, for the chrome.
const EN: &str = include_str!("../../locales/en.ftl");

static FRENCH: LazyLock<Texts> = LazyLock::new(|| Texts::of(Lang::Fr, &[FR]));
static ENGLISH: LazyLock<Texts> = LazyLock::new(|| Texts::of(Lang::En, &[EN]));

/// Languages of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// French.
    #[default]
    Fr,
    /// English.
    En,
}

impl Lang {
    /// BCP 47 tag, for the `lang` attribute.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
        }
    }

    /// The language of a BCP 47 tag, French when the kernel does not speak it.
    pub fn of(tag: &str) -> Self {
        match tag.split(['-', '_']).next().map(str::to_ascii_lowercase).as_deref() {
            Some("en") => Self::En,
            _ => Self::Fr,
        }
    }
}

/// A value put into a text.
#[derive(Debug, Clone, Copy)]
pub enum Arg<'a> {
    /// Words.
    Text(&'a str),
    /// A count; plural forms depend on it.
    Count(u64),
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}
impl From<u64> for Arg<'_> {
    fn from(count: u64) -> Self {
        Self::Count(count)
    }
}
impl From<usize> for Arg<'_> {
    fn from(count: usize) -> Self {
        Self::Count(count as u64)
    }
}

/// The texts of one language.
pub struct Texts {
    lang: Lang,
    bundle: FluentBundle<FluentResource>,
}

impl std::fmt::Debug for Texts {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Texts")
            .field("lang", &self.lang)
            .finish_non_exhaustive()
    }
}

impl Texts {
    /// The texts of a language, loaded once.
    pub fn get(lang: Lang) -> &'static Self {
        match lang {
            Lang::Fr => &FRENCH,
            Lang::En => &ENGLISH,
        }
    }

    /// The language.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// A text, with its arguments. A missing key gives the key itself: a test proves that none is missing.
    pub fn t(&self, key: &str, args: &[(&str, Arg<'_>)]) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|m| m.value()) else {
            return key.to_owned();
        };
        let mut fluent = FluentArgs::with_capacity(args.len());
        for (name, value) in args {
            match value {
                Arg::Text(text) => fluent.set(*name, FluentValue::String(Cow::Borrowed(text))),
                Arg::Count(count) => fluent.set(*name, *count),
            }
        }
        self.bundle
            .format_pattern(pattern, Some(&fluent), &mut Vec::new())
            .into_owned()
    }

    /// A text without arguments.
    pub fn say(&self, key: &str) -> String {
        self.t(key, &[])
    }

    /// The texts of translation files, for another part of the kernel that has its own.
    pub fn of(lang: Lang, sources: &[&str]) -> Self {
        let locale: LanguageIdentifier = lang.tag().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![locale]);
        // Isolation marks would end up in names, titles and page text; names are isolated by the markup instead.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(if lang == Lang::Fr { grouped_fr } else { grouped_en }));
        // A file that does not parse entirely still gives its good messages; a test proves that ours parse.
        for source in sources {
            let resource = FluentResource::try_new((*source).to_owned()).unwrap_or_else(|(partial, _)| partial);
            bundle.add_resource_overriding(resource);
        }
        Self { lang, bundle }
    }
}

/// Whole numbers with their thousands apart: "1 412" with U+202F in French.
fn grouped_fr<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    grouped(value, '\u{202f}')
}

fn grouped_en<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    grouped(value, ',')
}

fn grouped(value: &FluentValue<'_>, separator: char) -> Option<String> {
    let FluentValue::Number(number) = value else {
        return None;
    };
    let digits = number.as_string();
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let count = digits.len();
    Some(digits.chars().enumerate().fold(String::new(), |mut out, (i, digit)| {
        if i > 0 && (count - i) % 3 == 0 {
            out.push(separator);
        }
        out.push(digit);
        out
    }))
}

#[cfg(test)]
mod tests;
