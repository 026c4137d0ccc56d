//! Links and pages of a list.

use maud::{Markup, html};

use super::Draw;
use crate::view::{Link, LinkStyle, Pagination};

impl Draw<'_> {
    pub(super) fn link(&self, block: &Link) -> Markup {
        let url = self.page_url(&block.path);
        html! {
            @match block.style.unwrap_or_default() {
                LinkStyle::Plain => p.lien { a href=(url) { (block.text) } },
                LinkStyle::Button => p.lien { a.btn.clair href=(url) { (block.text) } },
            }
        }
    }

    pub(super) fn pagination(&self, block: &Pagination) -> Markup {
        if block.next.is_none() && block.previous.is_none() {
            return html! {};
        }
        let label = block
            .label
            .clone()
            .unwrap_or_else(|| self.texts.say("pagination-label"));
        html! {
            nav.pages aria-label=(label) {
                ul {
                    @if let Some(cursor) = &block.previous {
                        li { a.btn.clair rel="prev" href=(self.page_link(cursor)) { (self.texts.say("pagination-previous")) } }
                    }
                    @if let Some(cursor) = &block.next {
                        li { a.btn.clair rel="next" href=(self.page_link(cursor)) { (self.texts.say("pagination-next")) } }
                    }
                }
            }
        }
    }

    /// The same address with another `page`, other parameters kept when the address is known.
    fn page_link(&self, cursor: &str) -> String {
        let own = self.own().unwrap_or_default();
        let (path, query) = own.split_once('?').unwrap_or((own, ""));
        let kept: String = query
            .split('&')
            .filter(|p| !p.is_empty() && !p.starts_with("page="))
            .fold(String::new(), |all, p| all + p + "&");
        format!("{path}?{kept}page={}", encode(cursor))
    }
}

/// Percent-encodes a query value.
fn encode(value: &str) -> String {
    use std::fmt::Write as _;
    value.bytes().fold(String::with_capacity(value.len()), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::encode;

    #[test]
    fn cursors_cannot_add_parameters() {
        assert_eq!(encode("a&b=c é\""), "a%26b%3Dc%20%C3%A9%22");
        assert_eq!(encode("0198-x_y.z~"), "0198-x_y.z~");
    }
}
