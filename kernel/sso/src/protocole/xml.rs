//! Writing XML by hand, safely: names are ours, values are escaped.

use preau_model::Millis;

/// Adds a value: no markup, and no character that XML 1.0 has not.
pub(super) fn push(out: &mut String, value: &str) {
    for c in value.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
}

/// `<name>value</name>`.
pub(super) fn element(out: &mut String, name: &str, value: &str) {
    out.push('<');
    out.push_str(name);
    out.push('>');
    push(out, value);
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}

/// A value alone.
pub(super) fn escaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    push(&mut out, value);
    out
}

/// `2026-11-22T09:00:00Z`.
pub(super) fn instant(at: Millis) -> String {
    let at = jiff::Timestamp::from_millisecond(at).unwrap_or_default();
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
