//! Answers that came after the variant of the contract was closed: JSON with one member each.

use serde::Deserialize;

use super::answer::{Download, Response};
use super::page::view;
use crate::{Failure, Limit};

/// Types of the files that a plugin may give; none that a browser would run.
const TYPES: [&str; 4] = ["text/csv", "text/calendar", "text/plain", "application/json"];
const LONGEST_NAME: usize = 100;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Extra {
    Download { name: String, mime: String, text: String },
    Printed(serde_json::Value),
}

/// Reads such an answer, within `most` bytes.
pub(super) fn response(json: &str, most: usize) -> Result<Response, Failure> {
    if json.len() > most {
        return Err(Failure::OverLimit(Limit::Output));
    }
    let odd = |what: &str| Failure::BadView(format!("response.{what}"));
    match serde_json::from_str(json).map_err(|_| odd("other"))? {
        Extra::Printed(json) => Ok(Response::Printed(view(&json.to_string(), most)?)),
        Extra::Download { name, mime, text } => {
            let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
            if name.is_empty() || name.len() > LONGEST_NAME || name.starts_with('.') || !name.chars().all(plain) {
                return Err(odd("name"));
            }
            let mime = TYPES
                .into_iter()
                .find(|known| *known == mime)
                .ok_or_else(|| odd("mime"))?;
            Ok(Response::Download(Download { name, mime, text }))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<Response, Failure> {
        response(json, 1_000)
    }

    #[test]
    fn only_plain_files_are_given() {
        let Ok(Response::Download(file)) = read(r#"{"download":{"name":"a-1.csv","mime":"text/csv","text":"a;b"}}"#)
        else {
            panic!("a file was expected");
        };
        assert_eq!(
            (file.name.as_str(), file.mime, file.text.as_str()),
            ("a-1.csv", "text/csv", "a;b")
        );
        let printed = read(r#"{"printed":{"title":"T","blocks":[]}}"#);
        assert!(matches!(printed, Ok(Response::Printed(view)) if view.title == "T"));
        for odd in [
            r#"{"download":{"name":"a.html","mime":"text/html","text":""}}"#,
            r#"{"download":{"name":"../a.csv","mime":"text/csv","text":""}}"#,
            r#"{"download":{"name":"a\"b.csv","mime":"text/csv","text":""}}"#,
            r#"{"printed":{"title":" "}}"#,
            r#"{"hologram":{}}"#,
            "text",
        ] {
            assert!(matches!(read(odd), Err(Failure::BadView(_))), "{odd}");
        }
        assert!(matches!(response("{}", 1), Err(Failure::OverLimit(_))));
    }
}
