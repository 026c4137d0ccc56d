//! Text with a little form.

use serde::{Deserialize, Serialize};

/// What is typed in a `rich-text` field: simple HTML, or plain text whose blank lines part paragraphs. The kernel cleans
/// it whenever it draws it: nothing here is trusted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RichText(pub String);

impl RichText {
    /// Nothing to read.
    pub fn is_blank(&self) -> bool {
        self.excerpt(1).is_empty()
    }

    /// As HTML for a `rich-text` block.
    pub fn html(&self) -> String {
        let text = self.0.trim();
        if has_tags(text) {
            return text.to_owned();
        }
        let mut html = String::with_capacity(text.len() + 16);
        for paragraph in text
            .replace("\r\n", "\n")
            .split("\n\n")
            .map(str::trim)
            .filter(|one| !one.is_empty())
        {
            html.push_str("<p>");
            for c in paragraph.chars() {
                match c {
                    '&' => html.push_str("&amp;"),
                    '<' => html.push_str("&lt;"),
                    '>' => html.push_str("&gt;"),
                    '\n' => html.push_str("<br>"),
                    c => html.push(c),
                }
            }
            html.push_str("</p>");
        }
        html
    }

    /// The first words, without any form; at most so many characters, then "…". Reads no further than it has to.
    pub fn excerpt(&self, characters: usize) -> String {
        let mut out = String::new();
        let (mut length, mut gap) = (0, false);
        for c in (Plain {
            rest: &self.0,
            html: has_tags(&self.0),
        }) {
            if matches!(c, ' ' | '\t' | '\n' | '\r') || (out.is_empty() && c.is_whitespace()) {
                gap = !out.is_empty();
                continue;
            }
            if length + usize::from(gap) >= characters {
                // In the middle of a word, that word goes too.
                let whole = if gap {
                    &out
                } else {
                    out.rsplit_once(' ').map_or(out.as_str(), |(head, _)| head)
                };
                return format!(
                    "{}…",
                    whole.trim_end_matches([',', ';', ':', '.', '\u{a0}', '\u{202f}', ' '])
                );
            }
            if gap {
                out.push(' ');
                length += 1;
                gap = false;
            }
            out.push(c);
            length += 1;
        }
        out
    }
}

/// The characters that a reader sees; a tag is a space.
struct Plain<'a> {
    rest: &'a str,
    html: bool,
}

const ENTITIES: [(&str, char); 6] = [
    ("&nbsp;", '\u{a0}'),
    ("&lt;", '<'),
    ("&gt;", '>'),
    ("&quot;", '"'),
    ("&#39;", '\''),
    ("&amp;", '&'),
];

impl Plain<'_> {
    /// Where a script or a style ends, when one begins here: nobody reads what is within.
    fn hidden(&self) -> Option<usize> {
        let begins = |tag: &&str| {
            let name = self.rest.get(1..=tag.len());
            name.is_some_and(|name| name.eq_ignore_ascii_case(tag))
        };
        let tag = ["script", "style"].into_iter().find(begins)?;
        let end = self.rest.to_ascii_lowercase().find(&format!("</{tag}"));
        Some(end.unwrap_or(self.rest.len()))
    }
}

impl Iterator for Plain<'_> {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        let c = self.rest.chars().next()?;
        if self.html && c == '<' {
            self.rest = match self.hidden() {
                Some(end) => self.rest.get(end..).unwrap_or_default(),
                None => self.rest.split_once('>').map_or("", |(_, after)| after),
            };
            return Some(' ');
        }
        let entity = ENTITIES.iter().filter(|_| self.html && c == '&');
        for (name, meaning) in entity {
            if let Some(after) = self.rest.strip_prefix(name) {
                self.rest = after;
                return Some(*meaning);
            }
        }
        self.rest = self.rest.get(c.len_utf8()..).unwrap_or_default();
        Some(c)
    }
}

/// The tags that somebody who writes HTML uses; "a < b" and "<prénom>" are text.
const TAGS: [&str; 24] = [
    "a",
    "b",
    "blockquote",
    "br",
    "div",
    "em",
    "h1",
    "h2",
    "h3",
    "h4",
    "hr",
    "i",
    "img",
    "li",
    "ol",
    "p",
    "span",
    "strong",
    "sub",
    "sup",
    "table",
    "u",
    "ul",
    "script",
];

fn has_tags(text: &str) -> bool {
    text.split('<').skip(1).any(|rest| {
        let rest = rest.strip_prefix('/').unwrap_or(rest);
        let name = rest
            .split(|c: char| !c.is_ascii_alphanumeric())
            .next()
            .unwrap_or_default();
        rest.contains('>') && TAGS.iter().any(|tag| tag.eq_ignore_ascii_case(name))
    })
}

impl From<&str> for RichText {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::RichText;

    #[test]
    fn plain_text_becomes_paragraphs_and_html_stays() {
        let text = RichText::from("Bonjour,\nla cantine < midi & après.\r\n\r\nMerci.");
        assert_eq!(
            text.html(),
            "<p>Bonjour,<br>la cantine &lt; midi &amp; après.</p><p>Merci.</p>"
        );
        assert_eq!(RichText::from("<p>Déjà</p>").html(), "<p>Déjà</p>");
        assert_eq!(RichText::from("  ").html(), "");
        assert_eq!(RichText::from("Cher <prénom>").html(), "<p>Cher &lt;prénom&gt;</p>");
        assert_eq!(RichText::from("Un<BR/>deux").html(), "Un<BR/>deux");
    }

    #[test]
    fn excerpts_are_whole_words_without_tags() {
        let text = RichText::from("<p>La <strong>sortie</strong> au musée</p><p>R&amp;D, demain.</p>");
        assert_eq!(text.excerpt(100), "La sortie au musée R&D, demain.");
        assert_eq!(text.excerpt(15), "La sortie au…");
        assert_eq!(RichText::from("Un, deux").excerpt(3), "Un…");
        assert_eq!(RichText::from("Un deux").excerpt(2), "Un…");
        assert_eq!(RichText::from("Un deux").excerpt(7), "Un deux");
        assert_eq!(RichText::from("Anticonstitutionnellement").excerpt(4), "Anti…");
        assert_eq!(RichText::from("<p>a<b").excerpt(9), "a");
        assert_eq!(RichText::from("a &lt; b").excerpt(9), "a &lt; b");
        assert_eq!(
            RichText::from("<p>a<SCRIPT>alert(1)</script> b<style>p{}</style></p>").excerpt(9),
            "a b"
        );
        assert_eq!(RichText::from("<p>a<script>alert(1)").excerpt(9), "a");
        assert!(RichText::from("<p> </p>").is_blank() && RichText::from("<p>&nbsp;&nbsp;</p>").is_blank());
        assert!(!RichText::from("1 < 2").is_blank());
    }
}
