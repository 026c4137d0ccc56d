//! A new complete export, the day after, in which one pupil has changed class: what a school sends when it happens.

use std::borrow::Cow;
use std::fs;
use std::path::Path;

use crate::{Outcome, broken, ensure};

/// Copies the export of `from` into `to`, a day later, the pupil being in class `new` instead of `old`.
///
/// `name` is « Prénom Nom »; `uai` the school, because two pupils may bear one name.
pub(crate) fn move_pupil(from: &Path, to: &Path, name: &str, class: (&str, &str)) -> Outcome {
    fs::create_dir_all(to)?;
    let (old, new) = class;
    let mut moved = 0;
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let bytes = fs::read(&path)?;
        let (file, bytes) = match date_of(&file) {
            Some(date) => {
                let next = day_after(&date)?;
                (
                    file.replace(&date, &next),
                    replaced(&bytes, &written(&date), &written(&next)),
                )
            }
            None => (file, bytes),
        };
        let bytes = if file.contains("_Eleve_") {
            moved_in(&bytes, name, old, new, &mut moved)
        } else {
            bytes
        };
        fs::write(to.join(file), bytes)?;
    }
    ensure(moved == 1, || {
        format!("{moved} pupils named « {name} » in class {old}, one was expected")
    })
}

fn moved_in(bytes: &[u8], name: &str, old: &str, new: &str, moved: &mut u32) -> Vec<u8> {
    const END: &[u8] = b"</addRequest>";
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(at) = find(rest, END) {
        let (record, after) = rest.split_at(at + END.len());
        let (sn, given) = (value(record, "sn"), value(record, "givenName"));
        let classes = value(record, "ENTEleveClasses").unwrap_or_default();
        let same = given.zip(sn).is_some_and(|(given, sn)| format!("{given} {sn}") == name);
        if same && classes.ends_with(&format!("${old}")) {
            *moved += 1;
            // The class stands at the end of several attributes (`struct$class`, `struct$date$class`).
            out.extend(replaced(record, &format!("${old}</value>"), &format!("${new}</value>")));
        } else {
            out.extend_from_slice(record);
        }
        rest = after;
    }
    out.extend_from_slice(rest);
    out
}

/// First value of an attribute of a record.
fn value(record: &[u8], attribute: &str) -> Option<String> {
    let start = format!("name=\"{attribute}\"><value>");
    let at = find(record, start.as_bytes())? + start.len();
    let tail = record.get(at..)?;
    let text = decoded(tail.get(..find(tail, b"</value>")?)?).into_owned();
    Some(text.replace("&apos;", "'").replace("&amp;", "&"))
}

fn decoded(bytes: &[u8]) -> Cow<'_, str> {
    // Exports are UTF-8 or Latin-9; the letters of names are where Latin-1 has them, but for œ and Œ.
    std::str::from_utf8(bytes).map_or_else(
        |_| {
            bytes
                .iter()
                .map(|&byte| match byte {
                    0xBD => 'œ',
                    0xBC => 'Œ',
                    other => char::from(other),
                })
                .collect::<String>()
                .into()
        },
        Cow::Borrowed,
    )
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

fn replaced(bytes: &[u8], old: &str, new: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(at) = find(rest, old.as_bytes()) {
        let (before, after) = rest.split_at(at);
        out.extend_from_slice(before);
        out.extend_from_slice(new.as_bytes());
        rest = after.get(old.len()..).unwrap_or_default();
    }
    out.extend_from_slice(rest);
    out
}

/// The `AAAAMMJJ` of a file name.
fn date_of(file: &str) -> Option<String> {
    let part = file
        .split('_')
        .find(|part| part.len() == 8 && part.bytes().all(|byte| byte.is_ascii_digit()));
    part.map(str::to_owned)
}

/// `JJ/MM/AAAA`, as the header comment says it.
fn written(date: &str) -> String {
    let (year, rest) = date.split_at(4);
    let (month, day) = rest.split_at(2);
    format!("{day}/{month}/{year}")
}

fn day_after(date: &str) -> Outcome<String> {
    let (month, day) = date.split_at(6);
    let day: u32 = day.parse().map_err(|_| broken(format!("« {date} » is not a date")))?;
    // Exports of the demo are dated inside a month, which keeps this free of a calendar.
    ensure(day < 28, || format!("« {date} » is too late in its month"))?;
    Ok(format!("{month}{:02}", day + 1))
}

#[cfg(test)]
mod tests {
    use super::{date_of, day_after, moved_in, written};

    const RECORD: &str = "<addRequest><attr name=\"sn\"><value>L&apos;Héron</value></attr><attr name=\"givenName\"><value>Zoé</value></attr>\
        <attr name=\"ENTEleveClasses\"><value>12$6A</value></attr></addRequest>";

    #[test]
    fn only_the_pupil_of_that_name_in_that_class_moves() {
        let other = RECORD.replace("Zoé", "Léa");
        let text = format!("{RECORD}\n{other}\n</ficAlimMENESR>");
        let mut moved = 0;
        let after = String::from_utf8(moved_in(text.as_bytes(), "Zoé L'Héron", "6A", "6B", &mut moved)).unwrap();
        assert_eq!(moved, 1);
        assert_eq!(
            after,
            format!("{}\n{other}\n</ficAlimMENESR>", RECORD.replace("$6A", "$6B"))
        );
    }

    #[test]
    fn dates_follow() {
        assert_eq!(
            date_of("ENT_Complet_20261121_Eleve_0000.xml").as_deref(),
            Some("20261121")
        );
        assert_eq!(day_after("20261121").unwrap(), "20261122");
        assert_eq!(written("20261122"), "22/11/2026");
        assert!(day_after("20261128").is_err());
    }
}
