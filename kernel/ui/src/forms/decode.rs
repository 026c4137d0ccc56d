//! Reads posted fields by the kinds that were sealed with the form: typed values, or a sentence beside the field.

use super::reserved::is_reserved;
use crate::texts::{Texts, parse_input_date, parse_input_date_time};
use crate::view::{Field, FieldKind, Refused};

/// Value of a field as the guest receives it.
#[derive(Debug, Clone, PartialEq)]
pub enum Submitted {
    /// A text, a day as YYYY-MM-DD, the value of the option chosen.
    Text(String),
    /// A checkbox.
    Flag(bool),
    /// A number.
    Number(f64),
    /// A moment in Unix milliseconds.
    Moment(i64),
    /// Values of the options chosen.
    Many(Vec<String>),
    /// Entries chosen in a people picker: for the portal, which turns them into an audience; the guest never sees them.
    People(Vec<String>),
}

/// A submission read by its form.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Decoded {
    /// One entry per field of the form that has a value, in its order. An empty optional field has none.
    pub fields: Vec<(String, Submitted)>,
    /// What could not be read, or is missing.
    pub refused: Vec<Refused>,
}

/// Reads a submission. Fields that the form did not have are dropped.
pub fn decode(fields: &[Field], posted: &[(String, String)], texts: &Texts) -> Decoded {
    let mut decoded = Decoded::default();
    for field in fields.iter().filter(|f| !is_reserved(&f.name)) {
        let values: Vec<&str> = posted
            .iter()
            .filter(|(name, _)| *name == field.name)
            .map(|(_, value)| value.as_str())
            .collect();
        match read(field, &values, texts) {
            Ok(Some(value)) => decoded.fields.push((field.name.clone(), value)),
            Ok(None) => {}
            Err(says) => decoded.refused.push(Refused {
                field: field.name.clone(),
                says,
            }),
        }
    }
    decoded
}

fn read(field: &Field, values: &[&str], texts: &Texts) -> Result<Option<Submitted>, String> {
    let first = values.first().copied().unwrap_or_default();
    match field.kind {
        FieldKind::Checkbox if field.required && values.is_empty() => return Err(texts.say("decode-required")),
        FieldKind::Checkbox => return Ok(Some(Submitted::Flag(!values.is_empty()))),
        FieldKind::People => return people(field, values, texts),
        FieldKind::Choice if field.many => return many(field, values, texts),
        _ => {}
    }
    if first.trim().is_empty() {
        return if field.required {
            Err(texts.say("decode-required"))
        } else {
            Ok(None)
        };
    }
    match field.kind {
        FieldKind::Number => number(field, first, texts).map(|n| Some(Submitted::Number(n))),
        FieldKind::Date => parse_input_date(first)
            .map(|d| Some(Submitted::Text(d)))
            .ok_or_else(|| texts.say("decode-date")),
        FieldKind::DateTime => parse_input_date_time(first)
            .map(|ms| Some(Submitted::Moment(ms)))
            .ok_or_else(|| texts.say("decode-date-time")),
        FieldKind::Choice => option(field, first, texts).map(|v| Some(Submitted::Text(v))),
        _ => text(field, first, texts).map(|v| Some(Submitted::Text(v))),
    }
}

fn people(field: &Field, values: &[&str], texts: &Texts) -> Result<Option<Submitted>, String> {
    let mut chosen: Vec<String> = Vec::new();
    for value in values.iter().filter(|v| !v.is_empty()) {
        if !chosen.iter().any(|c| c == value) {
            chosen.push((*value).to_owned());
        }
    }
    if chosen.is_empty() && (field.required || field.min.is_some_and(|min| min >= 1.0)) {
        return Err(texts.say("decode-required"));
    }
    Ok(Some(Submitted::People(chosen)))
}

fn many(field: &Field, values: &[&str], texts: &Texts) -> Result<Option<Submitted>, String> {
    if values.is_empty() && field.required {
        return Err(texts.say("decode-required"));
    }
    values
        .iter()
        .map(|v| option(field, v, texts))
        .collect::<Result<_, _>>()
        .map(|v| Some(Submitted::Many(v)))
}

fn option(field: &Field, value: &str, texts: &Texts) -> Result<String, String> {
    if field.options.iter().any(|o| o.value == value) {
        Ok(value.to_owned())
    } else {
        Err(texts.say("decode-option"))
    }
}

fn number(field: &Field, text: &str, texts: &Texts) -> Result<f64, String> {
    // The decimal comma, and spaces between thousands, are what French people type.
    let plain: String = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| if c == ',' { '.' } else { c })
        .collect();
    let number: f64 = plain
        .parse()
        .ok()
        .filter(|n: &f64| n.is_finite())
        .ok_or_else(|| texts.say("decode-number"))?;
    let bound = |b: f64| b.to_string().replace('.', ",");
    if let Some(min) = field.min.filter(|min| number < *min) {
        return Err(texts.t("decode-number-min", &[("bound", bound(min).as_str().into())]));
    }
    if let Some(max) = field.max.filter(|max| number > *max) {
        return Err(texts.t("decode-number-max", &[("bound", bound(max).as_str().into())]));
    }
    Ok(number)
}

fn text(field: &Field, text: &str, texts: &Texts) -> Result<String, String> {
    // Browsers send CRLF in text areas; the other control characters have no business in a text.
    let clean: String = text
        .replace("\r\n", "\n")
        .chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .collect();
    if let Some(max) = field.max_length
        && clean.chars().count() > max as usize
    {
        return Err(texts.t("decode-too-long", &[("count", u64::from(max).into())]));
    }
    let word = clean.trim();
    match field.kind {
        FieldKind::Email => word
            .split_once('@')
            .filter(|(local, domain)| !local.is_empty() && domain.contains('.') && !word.contains(char::is_whitespace))
            .map(|_| word.to_owned())
            .ok_or_else(|| texts.say("decode-email")),
        FieldKind::Url => {
            if word.starts_with("https://") && word.len() > 8 && !word.contains(char::is_whitespace) {
                Ok(word.to_owned())
            } else {
                Err(texts.say("decode-url"))
            }
        }
        FieldKind::Text => Ok(word.to_owned()),
        _ => Ok(clean),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::Lang;

    fn one(field: &Field, values: &[&str]) -> Result<Option<Submitted>, String> {
        let posted: Vec<_> = values.iter().map(|v| ("n".to_owned(), (*v).to_owned())).collect();
        let mut decoded = decode(std::slice::from_ref(field), &posted, Texts::get(Lang::Fr));
        match decoded.refused.pop() {
            Some(refused) => Err(refused.says),
            None => Ok(decoded.fields.pop().map(|(_, v)| v)),
        }
    }

    fn field(kind: FieldKind) -> Field {
        Field::new(kind, "n", "N")
    }

    #[test]
    fn each_kind_is_typed() {
        assert_eq!(
            one(&field(FieldKind::Text), &["  été "]),
            Ok(Some(Submitted::Text("été".into())))
        );
        assert_eq!(
            one(&field(FieldKind::Textarea), &["a\r\nb\u{0}"]),
            Ok(Some(Submitted::Text("a\nb".into())))
        );
        assert_eq!(
            one(&field(FieldKind::Number), &["1 234,5"]),
            Ok(Some(Submitted::Number(1234.5)))
        );
        assert_eq!(one(&field(FieldKind::Checkbox), &[]), Ok(Some(Submitted::Flag(false))));
        assert_eq!(
            one(&field(FieldKind::Date), &["2026-11-24"]),
            Ok(Some(Submitted::Text("2026-11-24".into())))
        );
        assert_eq!(
            one(&field(FieldKind::DateTime), &["2026-11-21T10:05"]),
            Ok(Some(Submitted::Moment(1_795_251_900_000)))
        );
        assert_eq!(
            one(&field(FieldKind::People), &["a", "b", "a", ""]),
            Ok(Some(Submitted::People(vec!["a".into(), "b".into()])))
        );
        assert_eq!(
            one(&field(FieldKind::Email), &["nom@ecole.example"]),
            Ok(Some(Submitted::Text("nom@ecole.example".into())))
        );
        assert_eq!(one(&field(FieldKind::Text), &[" "]), Ok(None));
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        for (bad, values) in [
            (field(FieldKind::Number), vec!["douze"]),
            (
                Field {
                    min: Some(2.0),
                    ..field(FieldKind::Number)
                },
                vec!["1"],
            ),
            (
                Field {
                    max: Some(2.0),
                    ..field(FieldKind::Number)
                },
                vec!["3"],
            ),
            (field(FieldKind::Number), vec!["NaN"]),
            (field(FieldKind::Date), vec!["31/02/2026"]),
            (field(FieldKind::DateTime), vec!["bientôt"]),
            (field(FieldKind::Email), vec!["nom"]),
            (field(FieldKind::Url), vec!["javascript:alert(1)"]),
            (field(FieldKind::Choice).options([("a", "A")]), vec!["b"]),
            (
                Field {
                    many: true,
                    ..field(FieldKind::Choice).options([("a", "A")])
                },
                vec!["a", "b"],
            ),
            (
                Field {
                    max_length: Some(2),
                    ..field(FieldKind::Text)
                },
                vec!["abc"],
            ),
            (field(FieldKind::Text).required(), vec![""]),
            (field(FieldKind::Checkbox).required(), vec![]),
            (field(FieldKind::People).required(), vec![""]),
        ] {
            let says = one(&bad, &values).unwrap_err();
            assert!(says.ends_with('.') && !says.starts_with("decode-"), "{says:?}");
        }
    }

    #[test]
    fn fields_that_the_form_did_not_have_are_dropped() {
        let posted = vec![
            ("autre".to_owned(), "x".to_owned()),
            ("_csrf".to_owned(), "y".to_owned()),
        ];
        assert_eq!(
            decode(&[field(FieldKind::Text)], &posted, Texts::get(Lang::Fr)),
            Decoded::default()
        );
    }
}
