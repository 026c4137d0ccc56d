//! Messages of the mailbox of files, as their reader sees them.

use std::path::Path;

use crate::{Outcome, broken};

/// A message.
#[derive(Debug, Clone)]
pub struct Message {
    /// Headers, unfolded: (name, value).
    headers: Vec<(String, String)>,
    /// Its parts, decoded: (media type, text).
    pub parts: Vec<(String, String)>,
}

impl Message {
    /// Every message of a folder.
    pub fn all(folder: &Path) -> Outcome<Vec<Self>> {
        let mut found = Vec::new();
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|kind| kind == "eml") {
                found.push(Self::read(&std::fs::read_to_string(&path)?)?);
            }
        }
        Ok(found)
    }

    /// A message as it was written.
    pub fn read(text: &str) -> Outcome<Self> {
        let (headers, body) = split(text).ok_or_else(|| broken("a message has no body"))?;
        let mut message = Self {
            headers,
            parts: Vec::new(),
        };
        let kind = message.header("content-type").unwrap_or_default().to_owned();
        if let Some((_, boundary)) = kind.split_once("boundary=") {
            let boundary = format!("--{}", boundary.trim_matches('"'));
            for part in body.split(boundary.as_str()).skip(1) {
                if let Some((headers, body)) = split(part.trim_start()) {
                    message.parts.push(decoded(&headers, body));
                }
            }
        } else {
            message.parts.push(decoded(&message.headers, body));
        }
        Ok(message)
    }

    /// A header.
    pub fn header(&self, name: &str) -> Option<&str> {
        value(&self.headers, name)
    }

    /// The part that people read without a browser.
    pub fn text(&self) -> &str {
        let plain = self.parts.iter().find(|(kind, _)| kind.starts_with("text/plain"));
        plain.map(|(_, text)| text.as_str()).unwrap_or_default()
    }
}

fn value<'h>(headers: &'h [(String, String)], name: &str) -> Option<&'h str> {
    let found = headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value.as_str())
}

/// Headers, unfolded, and what follows them.
fn split(text: &str) -> Option<(Vec<(String, String)>, &str)> {
    let (head, body) = text.split_once("\r\n\r\n")?;
    let head = head.replace("\r\n ", " ").replace("\r\n\t", " ");
    let headers = head.split("\r\n").filter_map(|line| line.split_once(": "));
    let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned()));
    Some((headers.collect(), body))
}

fn decoded(headers: &[(String, String)], body: &str) -> (String, String) {
    let bytes = match value(headers, "content-transfer-encoding") {
        Some("quoted-printable") => quoted(body),
        Some("base64") => base64(body),
        _ => body.as_bytes().to_vec(),
    };
    let kind = value(headers, "content-type").unwrap_or("text/plain").to_owned();
    (kind, String::from_utf8_lossy(&bytes).into_owned())
}

fn quoted(body: &str) -> Vec<u8> {
    let body = body.replace("=\r\n", "");
    let mut bytes = Vec::new();
    let mut rest = body.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let pair = after.get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
        let hex = pair.and_then(|pair| u8::from_str_radix(pair, 16).ok());
        if let (b'=', Some(byte)) = (first, hex) {
            bytes.push(byte);
            rest = after.get(2..).unwrap_or_default();
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    bytes
}

fn base64(body: &str) -> Vec<u8> {
    let digit = |c: u8| match c {
        b'A'..=b'Z' => Some(c - b'A'),
        b'a'..=b'z' => Some(c - b'a' + 26),
        b'0'..=b'9' => Some(c - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let digits: Vec<u32> = body.bytes().filter_map(digit).map(u32::from).collect();
    let mut bytes = Vec::new();
    for group in digits.chunks(4) {
        let word = group.iter().fold(0, |word, digit| word << 6 | digit) << (6 * (4 - group.len()));
        let all = [(word >> 16) & 0xff, (word >> 8) & 0xff, word & 0xff];
        let whole = all.iter().take(group.len().saturating_sub(1));
        bytes.extend(whole.filter_map(|byte| u8::try_from(*byte).ok()));
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_read_as_it_was_meant() {
        let text = "To: anne@exemple.fr\r\nList-Unsubscribe:\r\n <https://x>\r\nContent-Type: multipart/alternative;\r\n \
                    boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: \
                    quoted-printable\r\n\r\nd=C3=A9j=C3=A0 =\r\nlu\r\n--b\r\nContent-Type: text/html\r\n\
                    Content-Transfer-Encoding: base64\r\n\r\nPHA+w6k8L3A+\r\n--b--\r\n";
        let text = text.replace("List-Unsubscribe:\r\n <", "List-Unsubscribe: <");
        let message = Message::read(&text).unwrap();
        assert_eq!(message.header("list-unsubscribe"), Some("<https://x>"));
        assert_eq!(message.text().trim(), "déjà lu");
        assert_eq!(message.parts[1].1, "<p>é</p>");
    }
}
