//! JSON written straight into one string: a view is made once and read once, so no tree is built in between.

use std::fmt::Write as _;

use super::block::Block;

/// An object being written.
pub(crate) struct Obj(String);

impl Obj {
    /// Opens `{ "type": kind`.
    pub(crate) fn block(kind: &str) -> Self {
        Self::new().text("type", kind)
    }

    pub(crate) fn new() -> Self {
        Self("{".to_owned())
    }

    fn key(&mut self, key: &str) -> &mut String {
        if self.0.len() > 1 {
            self.0.push(',');
        }
        self.0.push('"');
        self.0.push_str(key);
        self.0.push_str("\":");
        &mut self.0
    }

    pub(crate) fn text(mut self, key: &str, value: &str) -> Self {
        quote(value, self.key(key));
        self
    }

    pub(crate) fn maybe(self, key: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.text(key, value),
            None => self,
        }
    }

    pub(crate) fn number(mut self, key: &str, value: impl std::fmt::Display) -> Self {
        let _ = write!(self.key(key), "{value}");
        self
    }

    pub(crate) fn maybe_number(self, key: &str, value: Option<impl std::fmt::Display>) -> Self {
        match value {
            Some(value) => self.number(key, value),
            None => self,
        }
    }

    /// Written only when true: false is every flag's default.
    pub(crate) fn flag(self, key: &str, value: bool) -> Self {
        if value { self.raw(key, "true") } else { self }
    }

    /// Already JSON.
    pub(crate) fn raw(mut self, key: &str, json: &str) -> Self {
        self.key(key).push_str(json);
        self
    }

    pub(crate) fn blocks(mut self, blocks: &[Block]) -> Self {
        array(blocks.iter().map(Block::json), self.key("blocks"));
        self
    }

    /// Written only when there are some.
    pub(crate) fn some_blocks(self, blocks: &[Block]) -> Self {
        if blocks.is_empty() { self } else { self.blocks(blocks) }
    }

    pub(crate) fn list<S: AsRef<str>>(mut self, key: &str, items: &[S]) -> Self {
        array(items.iter().map(AsRef::as_ref), self.key(key));
        self
    }

    pub(crate) fn texts(mut self, key: &str, texts: &[String]) -> Self {
        let out = self.key(key);
        out.push('[');
        for (rank, text) in texts.iter().enumerate() {
            if rank > 0 {
                out.push(',');
            }
            quote(text, out);
        }
        out.push(']');
        self
    }

    /// `{k: v}`, written only when there are some.
    pub(crate) fn map(self, key: &str, pairs: &[(String, String)]) -> Self {
        if pairs.is_empty() {
            return self;
        }
        let inner = pairs
            .iter()
            .fold(Self::new(), |object, (name, value)| object.text(name, value))
            .end();
        self.raw(key, &inner)
    }

    pub(crate) fn end(mut self) -> String {
        self.0.push('}');
        self.0
    }
}

fn array<'a>(items: impl Iterator<Item = &'a str>, out: &mut String) {
    out.push('[');
    for (rank, item) in items.enumerate() {
        if rank > 0 {
            out.push(',');
        }
        out.push_str(item);
    }
    out.push(']');
}

/// A JSON string; what needs no escape is copied in one piece.
pub(crate) fn quote(text: &str, out: &mut String) {
    out.push('"');
    let mut plain = 0;
    for (at, byte) in text.bytes().enumerate() {
        if byte >= 0x20 && byte != b'"' && byte != b'\\' {
            continue;
        }
        out.push_str(text.get(plain..at).unwrap_or_default());
        plain = at + 1;
        match byte {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            control => {
                let _ = write!(out, "\\u{control:04x}");
            }
        }
    }
    out.push_str(text.get(plain..).unwrap_or_default());
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::quote;

    #[test]
    fn any_text_survives_a_json_reader() {
        for text in [
            "",
            "Élève",
            "a\"b\\c",
            "\n\r\t\u{0}\u{1f}",
            "fin\\",
            "\u{2028}🎒\"",
            "</script>",
        ] {
            let mut json = String::new();
            quote(text, &mut json);
            assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text, "{json}");
        }
    }
}
