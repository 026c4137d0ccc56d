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
        self.words().is_empty()
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

    /// The first words, without any form; at most so many characters, then "…".
    pub fn excerpt(&self, characters: usize) -> String {
        let words = self.words();
        match words.char_indices().nth(characters) {
            None => words,
            Some((end, _)) => {
                let cut = words.get(..end).unwrap_or_default();
                let cut = cut.rsplit_once(' ').map_or(cut, |(head, _)| head);
                format!(
                    "{}…",
                    cut.trim_end_matches([',', ';', ':', '.', '\u{a0}', '\u{202f}', ' '])
                )
            }
        }
    }

    fn words(&self) -> String {
        let mut plain = String::with_capacity(self.0.len());
        let tags = has_tags(&self.0);
        let mut inside = false;
        for c in self.0.chars() {
            match c {
                '<' if tags => {
                    inside = true;
                    plain.push(' ');
                }
                '>' if inside => inside = false,
                _ if inside => {}
                c => plain.push(c),
            }
        }
        if tags {
            for (entity, c) in [
                ("&nbsp;", "\u{a0}"),
                ("&lt;", "<"),
                ("&gt;", ">"),
                ("&quot;", "\""),
                ("&amp;", "&"),
            ] {
                plain = plain.replace(entity, c);
            }
        }
        plain
            .split([' ', '\t', '\n', '\r'])
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// "a < b" is text, "<p>" and "</p>" are tags.
fn has_tags(text: &str) -> bool {
    text.split('<').skip(1).any(|rest| {
        let rest = rest.strip_prefix('/').unwrap_or(rest);
        rest.starts_with(|c: char| c.is_ascii_alphabetic()) && rest.contains('>')
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
    }

    #[test]
    fn excerpts_are_whole_words_without_tags() {
        let text = RichText::from("<p>La <strong>sortie</strong> au musée</p><p>R&amp;D, demain.</p>");
        assert_eq!(text.excerpt(100), "La sortie au musée R&D, demain.");
        assert_eq!(text.excerpt(15), "La sortie au…");
        assert!(RichText::from("<p> </p>").is_blank());
        assert!(!RichText::from("1 < 2").is_blank());
    }
}
