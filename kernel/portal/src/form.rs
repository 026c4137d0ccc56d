//! What a form sent: names and values, in order, bounded.

/// Most fields of one form: a people picker of a big school stays far below.
const MAX_FIELDS: usize = 2_000;

/// A submitted form or a query string.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Fields(Vec<(String, String)>);

/// The body is not a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum FormError {
    /// More fields than any page of ours has.
    #[error("too many fields")]
    TooMany,
    /// Not percent-encoded UTF-8.
    #[error("not UTF-8")]
    Encoding,
}

impl Fields {
    /// From `application/x-www-form-urlencoded` bytes.
    pub(crate) fn parse(body: &[u8]) -> Result<Self, FormError> {
        let mut fields = Vec::new();
        for pair in body.split(|b| *b == b'&').filter(|p| !p.is_empty()) {
            if fields.len() >= MAX_FIELDS {
                return Err(FormError::TooMany);
            }
            let mut parts = pair.splitn(2, |b| *b == b'=');
            let name = decode(parts.next().unwrap_or_default(), true)?;
            let value = decode(parts.next().unwrap_or_default(), true)?;
            fields.push((name, value));
        }
        Ok(Self(fields))
    }

    /// Names and values already read.
    pub(crate) const fn of(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// The first value under a name.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// The first value under a name, when it is not empty.
    pub(crate) fn filled(&self, name: &str) -> Option<&str> {
        self.get(name).filter(|v| !v.is_empty())
    }

    /// Every value under a name.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// In order, as sent.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(n, v)| (n.as_str(), v.as_str()))
    }
}

/// Percent-decoding; `plus` turns `+` into a space, as forms do.
pub(crate) fn decode(text: &[u8], plus: bool) -> Result<String, FormError> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.iter().copied();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' if plus => bytes.push(b' '),
            b'%' => {
                let mut hex = || {
                    rest.next()
                        .and_then(|b| char::from(b).to_digit(16))
                        .and_then(|d| u8::try_from(d).ok())
                };
                let (high, low) = (hex().ok_or(FormError::Encoding)?, hex().ok_or(FormError::Encoding)?);
                bytes.push(high << 4 | low);
            }
            other => bytes.push(other),
        }
    }
    String::from_utf8(bytes).map_err(|_| FormError::Encoding)
}

/// Percent-encoding of one value of a query or one segment of a path.
pub(crate) fn encode(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_come_back_as_typed() {
        let fields = Fields::parse("titre=%C3%80+la+une+%26+ailleurs&a=1&a=2&vide=".as_bytes()).unwrap();
        assert_eq!(fields.get("titre"), Some("À la une & ailleurs"));
        assert_eq!(fields.all("a").collect::<Vec<_>>(), ["1", "2"]);
        assert_eq!(fields.filled("vide"), None);
        assert_eq!(decode(encode("é/ ?&=+").as_bytes(), true).unwrap(), "é/ ?&=+");
    }

    #[test]
    fn nonsense_is_refused() {
        assert_eq!(Fields::parse(b"a=%E9"), Err(FormError::Encoding));
        assert_eq!(Fields::parse(b"a=%4"), Err(FormError::Encoding));
        assert_eq!(Fields::parse(&b"a=1&".repeat(2001)), Err(FormError::TooMany));
    }
}
