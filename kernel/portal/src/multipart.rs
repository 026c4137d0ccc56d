//! Forms with files (`multipart/form-data`, RFC 7578), bounded; the guard reads them whole before any handler.

use crate::form::{Fields, FormError};

/// Most parts of one form.
const MAX_PARTS: usize = 200;

/// A file of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Upload {
    /// Name of its field.
    pub(crate) field: String,
    /// Its own name, without folders.
    pub(crate) name: String,
    /// Its bytes.
    pub(crate) bytes: Vec<u8>,
}

/// The boundary that a `Content-Type` names, if it is that of such a form.
pub(crate) fn boundary(content_type: &str) -> Option<String> {
    let (kind, parameters) = content_type.split_once(';')?;
    if !kind.trim().eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    let parameter = parameters.split(';').find_map(|p| p.trim().strip_prefix("boundary="))?;
    let boundary = parameter.trim_matches('"');
    let fine = !boundary.is_empty() && boundary.len() <= 70 && boundary.bytes().all(|b| b.is_ascii_graphic());
    fine.then(|| boundary.to_owned())
}

/// Fields and files; a file without name was not chosen.
pub(crate) fn parse(body: &[u8], boundary: &str) -> Result<(Fields, Vec<Upload>), FormError> {
    let mark = format!("--{boundary}");
    let mut pairs = Vec::new();
    let mut files = Vec::new();
    let mut rest = body.strip_prefix(mark.as_bytes()).ok_or(FormError::Encoding)?;
    let mark = format!("\r\n--{boundary}");
    for part in 0.. {
        if rest.starts_with(b"--") {
            return Ok((Fields::of(pairs), files));
        }
        if part >= MAX_PARTS {
            return Err(FormError::TooMany);
        }
        rest = rest.strip_prefix(b"\r\n").ok_or(FormError::Encoding)?;
        let end = find(rest, mark.as_bytes()).ok_or(FormError::Encoding)?;
        let (part, after) = rest.split_at(end);
        rest = after.get(mark.len()..).unwrap_or_default();
        let head = find(part, b"\r\n\r\n").ok_or(FormError::Encoding)?;
        let (head, bytes) = part.split_at(head);
        let bytes = bytes.get(4..).unwrap_or_default();
        let head = std::str::from_utf8(head).map_err(|_| FormError::Encoding)?;
        let disposition = head
            .split("\r\n")
            .find(|line| line.to_ascii_lowercase().starts_with("content-disposition:"))
            .ok_or(FormError::Encoding)?;
        let field = parameter(disposition, "name").ok_or(FormError::Encoding)?;
        match parameter(disposition, "filename") {
            Some(name) if name.is_empty() => {}
            Some(name) => files.push(Upload {
                field,
                name: name
                    .rsplit(['/', '\\'])
                    .next()
                    .unwrap_or_default()
                    .chars()
                    .take(120)
                    .collect(),
                bytes: bytes.to_vec(),
            }),
            None => {
                let value = String::from_utf8(bytes.to_vec()).map_err(|_| FormError::Encoding)?;
                pairs.push((field, value));
            }
        }
    }
    Err(FormError::TooMany)
}

/// `name="…"`; browsers write a quote inside as `%22`.
fn parameter(line: &str, name: &str) -> Option<String> {
    let mut rest = line;
    let mark = format!("{name}=\"");
    while let Some(at) = rest.find(&mark) {
        let (before, after) = rest.split_at(at);
        let after = after.get(mark.len()..)?;
        if before.ends_with([' ', ';']) {
            return after.split('"').next().map(|value| value.replace("%22", "\""));
        }
        rest = after;
    }
    None
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_and_files() {
        assert_eq!(boundary("multipart/form-data; boundary=\"a b\""), None);
        assert_eq!(boundary("multipart/form-data; boundary=xyz").as_deref(), Some("xyz"));
        assert_eq!(boundary("text/plain; boundary=xyz"), None);
        let body = b"--xyz\r\nContent-Disposition: form-data; name=\"_csrf\"\r\n\r\nabc\r\n\
            --xyz\r\nContent-Disposition: form-data; name=\"f\"; filename=\"C:\\dossier\\\xc3\xa9l\xc3\xa8ves.csv\"\r\n\
            Content-Type: text/csv\r\n\r\nNom;Pr\xe9nom\r\n\r\n\r\n\
            --xyz\r\nContent-Disposition: form-data; name=\"g\"; filename=\"\"\r\n\r\n\r\n--xyz--\r\n";
        let (fields, files) = parse(body, "xyz").unwrap();
        assert_eq!(fields.get("_csrf"), Some("abc"));
        assert_eq!(files.len(), 1);
        assert_eq!((files[0].field.as_str(), files[0].name.as_str()), ("f", "élèves.csv"));
        assert_eq!(files[0].bytes, b"Nom;Pr\xe9nom\r\n\r\n");
        for end in 0..body.len() - 2 {
            assert!(parse(&body[..end], "xyz").is_err() || end >= body.len() - 4, "{end}");
        }
    }
}
