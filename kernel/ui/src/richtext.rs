//! HTML written by people, reduced to a few harmless elements.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};

use ammonia::{Builder, UrlRelative};

use crate::view::is_path;

/// Elements kept. Titles of any level are accepted, then moved under the title they belong to.
const TAGS: [&str; 18] = [
    "p",
    "br",
    "strong",
    "em",
    "b",
    "i",
    "ul",
    "ol",
    "li",
    "a",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "blockquote",
    "sup",
    "sub",
];
const BLOCKS: [&str; 9] = [
    "<p>",
    "<ul>",
    "<ol>",
    "<blockquote>",
    "<h1>",
    "<h2>",
    "<h3>",
    "<h4>",
    "<h5>",
];
const TITLES: [&str; 5] = ["h1", "h2", "h3", "h4", "h5"];

/// Cleans HTML and makes its titles follow a title of level `under`.
///
/// Links keep `https:`, `mailto:` and paths below the plugin's root, which `page_url` turns into addresses; everything else
/// loses its target. Plain text becomes paragraphs.
pub fn clean(html: &str, under: u8, page_url: &(dyn Fn(&str) -> String + Sync)) -> String {
    clean_with_images(html, under, page_url, &|_| None)
}

/// The same, keeping the images to which `image_url` gives an address of the portal; the others disappear.
pub fn clean_with_images(
    html: &str,
    under: u8,
    page_url: &(dyn Fn(&str) -> String + Sync),
    image_url: &(dyn Fn(&str) -> Option<String> + Sync),
) -> String {
    if !html.contains(['<', '&']) {
        return paragraphs(html);
    }
    let relative = rewrite(|path| is_path(path).then(|| Cow::Owned(page_url(path))));
    let mut builder = Builder::empty();
    builder
        .tags(TAGS.into_iter().chain(["img"]).collect())
        .clean_content_tags(HashSet::from([
            "script", "style", "template", "noscript", "iframe", "object", "svg", "math", "title",
        ]))
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href"])),
            ("img", HashSet::from(["src", "alt"])),
        ]))
        .url_schemes(HashSet::from(["https", "mailto"]))
        .url_relative(UrlRelative::Custom(Box::new(relative)))
        .link_rel(Some("noopener noreferrer"));
    let cleaned = images(&builder.clean(html).to_string(), image_url);
    // Only a run of words is framed: a paragraph may not hold another one, nor a list.
    let framed = BLOCKS.iter().any(|tag| cleaned.contains(tag));
    shift_titles(if framed { cleaned } else { format!("<p>{cleaned}</p>") }, under)
}

/// Gives each image its address in the portal, an alternative, and patience; drops those that get none.
fn images(cleaned: &str, image_url: &dyn Fn(&str) -> Option<String>) -> String {
    // The cleaner writes `<` of texts as `&lt;` and quotes within attributes as `&quot;`: these marks are tags and their ends.
    let mut parts = cleaned.split("<img");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = tag_end(part);
        let (tag, rest) = part.split_at_checked(end).unwrap_or((part, ""));
        let attribute = |name: &str| {
            let (_, value) = tag.split_once(&format!(" {name}=\""))?;
            value.split('"').next()
        };
        let source = attribute("src").map(|src| src.replace("&amp;", "&"));
        if let Some(address) = source.and_then(|src| image_url(&src)) {
            let alternative = attribute("alt").unwrap_or_default();
            let image = maud::html! { img src=(address) alt=(maud::PreEscaped(alternative)) loading="lazy"; };
            out.push_str(&image.into_string());
        }
        out.push_str(rest.strip_prefix('>').unwrap_or(rest));
    }
    out
}

/// Where a tag ends: the first `>` that is not in an attribute.
fn tag_end(tag: &str) -> usize {
    let mut quoted = false;
    tag.char_indices()
        .find(|(_, c)| {
            quoted ^= *c == '"';
            *c == '>' && !quoted
        })
        .map_or(tag.len(), |(at, _)| at)
}

/// Gives a closure the lifetime-generic signature that ammonia asks for.
fn rewrite<F: Fn(&str) -> Option<Cow<'_, str>> + Send + Sync>(closure: F) -> F {
    closure
}

/// The highest title used becomes `under + 1`, the next one used `under + 2`, and so on, without a gap.
fn shift_titles(html: String, under: u8) -> String {
    let used: BTreeSet<&str> = TITLES
        .into_iter()
        .filter(|tag| html.contains(&format!("<{tag}>")))
        .collect();
    if used.is_empty() {
        return html;
    }
    // Two steps through letters that no element bears, since h3 may become h4 while h4 becomes h5. The cleaner escapes `<` in
    // texts and titles have no attributes, so these patterns are tags and nothing else.
    let mut out = html;
    for (rank, tag) in used.iter().enumerate() {
        out = out
            .replace(&format!("<{tag}>"), &format!("<\u{1}{rank}>"))
            .replace(&format!("</{tag}>"), &format!("</\u{1}{rank}>"));
    }
    for rank in 0..used.len() {
        let level = usize::from(under).saturating_add(1 + rank).min(6);
        out = out
            .replace(&format!("<\u{1}{rank}>"), &format!("<h{level}>"))
            .replace(&format!("</\u{1}{rank}>"), &format!("</h{level}>"));
    }
    out
}

/// Plain text: an empty line ends a paragraph, a line break is kept.
pub fn paragraphs(text: &str) -> String {
    let escaped = maud::html! { (text.replace("\r\n", "\n")) }.into_string();
    let mut out = String::with_capacity(escaped.len() + 16);
    for paragraph in escaped.split("\n\n").map(str::trim).filter(|p| !p.is_empty()) {
        out.push_str("<p>");
        out.push_str(&paragraph.replace('\n', "<br>"));
        out.push_str("</p>");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(path: &str) -> String {
        format!("/actualites/{path}")
    }

    fn cleaned(html: &str) -> String {
        clean(html, 2, &at)
    }

    #[test]
    fn plain_text_becomes_paragraphs() {
        assert_eq!(
            cleaned("Bonjour,\n\nà demain\nmidi"),
            "<p>Bonjour,</p><p>à demain<br>midi</p>"
        );
        assert_eq!(paragraphs("a < b & c"), "<p>a &lt; b &amp; c</p>");
        assert_eq!(cleaned("l’école &amp; vous"), "<p>l’école &amp; vous</p>");
    }

    #[test]
    fn scripts_styles_and_handlers_disappear() {
        for hostile in [
            "<script>alert(1)</script>",
            "<p onclick=alert(1)>x</p>",
            "<p style=\"position:fixed\">x</p>",
            "<img src=x onerror=alert(1)>",
            "<svg><script>alert(1)</script></svg>",
            "<iframe src=https://x.example></iframe>",
            "<a href=\"javascript:alert(1)\">x</a>",
            "<a href=\"JaVa\tScript:alert(1)\">x</a>",
            "<a href=\"data:text/html,x\">x</a>",
            "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
            "<form action=/deconnexion><button>x</button></form>",
            "<p id=contenu class=alerte>x</p>",
        ] {
            let out = cleaned(hostile).to_lowercase();
            for bad in [
                "script", "onclick", "onerror", "style", "<img", "<svg", "<iframe", "data:", "<form", "<button", "id=",
                "class=",
            ] {
                assert!(!out.contains(bad), "{bad} left of {hostile}: {out}");
            }
        }
    }

    #[test]
    fn links_stay_in_the_plugin_or_leave_by_https() {
        assert_eq!(
            cleaned(r#"<p><a href="0198a/suite">x</a></p>"#),
            r#"<p><a href="/actualites/0198a/suite" rel="noopener noreferrer">x</a></p>"#
        );
        assert!(cleaned(r#"<a href="https://www.example.org/">x</a>"#).contains(r#"href="https://www.example.org/""#));
        assert!(cleaned(r#"<a href="mailto:cdi@ecole.example">x</a>"#).contains("mailto:"));
        for bad in [
            "/deconnexion",
            "//mechant.example",
            "../console",
            "http://x.example",
            "ftp://x.example",
        ] {
            assert!(!cleaned(&format!("<a href=\"{bad}\">x</a>")).contains("href"), "{bad}");
        }
    }

    #[test]
    fn titles_follow_the_title_above_without_a_gap() {
        assert_eq!(
            cleaned("<h1>a</h1><h3>b</h3><h1>c</h1>"),
            "<h3>a</h3><h4>b</h4><h3>c</h3>"
        );
        assert_eq!(clean("<h4>a</h4>", 3, &at), "<h4>a</h4>");
        assert_eq!(clean("<h3>a</h3><h4>b</h4>", 3, &at), "<h4>a</h4><h5>b</h5>");
        assert_eq!(
            cleaned("<p>&lt;h3&gt; reste du texte</p>"),
            "<p>&lt;h3&gt; reste du texte</p>"
        );
    }

    #[test]
    fn images_come_through_the_portal_or_not_at_all() {
        let portal = |src: &str| {
            src.strip_prefix("https://granted.example/")
                .map(|path| format!("/_image/{path}"))
        };
        let drawn = |html: &str| clean_with_images(html, 2, &at, &portal);
        assert_eq!(
            drawn(
                r#"<p>a<img src="https://granted.example/x.png?a=1&amp;b=2" alt="Une cour &quot;bleue&quot; > ici" onerror="x" width="3">b</p>"#
            ),
            r#"<p>a<img src="/_image/x.png?a=1&amp;b=2" alt="Une cour &quot;bleue&quot; &gt; ici" loading="lazy">b</p>"#
        );
        assert!(drawn(r#"<p><img src="https://granted.example/x"></p>"#).contains("alt=\"\""));
        for bad in [
            "<p>a<img src=\"https://other.example/x\" alt=\"b\">c</p>",
            "<p>a<img src=\"http://granted.example/x\">c</p>",
            "<p>a<img src=\"/deconnexion\">c</p>",
            "<p>a<img src=\"data:image/svg+xml,x\">c</p>",
            "<p>a<img src=x onerror=alert(1)>c</p>",
            "<p>a<img srcset=\"https://granted.example/x 2x\">c</p>",
            "<p>a<img>c</p>",
        ] {
            assert_eq!(drawn(bad), "<p>ac</p>", "{bad}");
        }
        let text = "<p>&lt;img src=\"https://granted.example/x\"&gt;</p>";
        assert!(!drawn(text).contains("_image"), "{}", drawn(text));
        assert!(!cleaned(r#"<p><img src="https://granted.example/x"></p>"#).contains("img"));
    }

    #[test]
    fn loose_text_is_framed() {
        assert_eq!(cleaned("un <strong>mot</strong>"), "<p>un <strong>mot</strong></p>");
    }
}
