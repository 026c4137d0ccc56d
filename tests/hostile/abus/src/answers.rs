//! Views that the kernel must refuse, or draw without harm.

use std::fmt::Write as _;

/// A well-formed view with one text.
pub(crate) fn say(words: &str) -> String {
    serde_json::json!({"title": "Abus", "blocks": [{"type": "text", "text": words}]}).to_string()
}

/// A text of so many bytes.
pub(crate) fn long(bytes: usize) -> String {
    let mut view = String::with_capacity(bytes + 100);
    view.push_str("{\"title\":\"Abus\",\"blocks\":[{\"type\":\"text\",\"text\":\"");
    view.extend(std::iter::repeat_n('a', bytes));
    view.push_str("\"}]}");
    view
}

/// So many nodes, as short as they come.
pub(crate) fn many(nodes: usize) -> String {
    let mut view = String::from("{\"title\":\"Abus\",\"blocks\":[{\"type\":\"empty\",\"title\":\"a\"}");
    for _ in 1..nodes {
        view.push_str(",{\"type\":\"text\",\"text\":\"\"}");
    }
    view.push_str("]}");
    view
}

/// Groups inside groups.
pub(crate) fn deep(levels: usize) -> String {
    let mut view = String::from("{\"title\":\"Abus\",\"blocks\":[");
    view.push_str(&"{\"type\":\"group\",\"layout\":\"row\",\"blocks\":[".repeat(levels));
    view.push_str(&"]}".repeat(levels));
    view.push_str("]}");
    view
}

/// A field without label and a table without caption.
pub(crate) fn unlabelled() -> String {
    serde_json::json!({"title": "Abus", "blocks": [
        {"type": "form", "action": "a", "submit": "Envoyer", "fields": [{"kind": "text", "name": "x", "label": ""}]},
        {"type": "table", "caption": "", "columns": [{"label": "A"}], "rows": [["1"]]}
    ]})
    .to_string()
}

/// Markup wherever a text goes: drawn as text, cleaned or refused, never run.
pub(crate) fn script() -> String {
    let mark = "<script>document.title='pris'</script><img src=x onerror=alert(1)>\"'";
    let mut html = String::new();
    let _ = write!(
        html,
        "<p onclick=alert(1)>a</p>{mark}<a href=\"javascript:alert(1)\">b</a><style>*{{display:none}}</style>"
    );
    serde_json::json!({"title": mark, "blocks": [
        {"type": "heading", "level": 2, "text": mark},
        {"type": "rich-text", "html": html},
        {"type": "card", "title": mark, "icon": "\"><script>", "blocks": []},
        {"type": "inconnu", "fallback": mark}
    ]})
    .to_string()
}

/// A link out of the plugin: another module, another site, a script.
pub(crate) fn outside(path: &str) -> String {
    let path = if path.is_empty() { "javascript:alert(1)" } else { path };
    serde_json::json!({"title": "Abus", "blocks": [{"type": "link", "text": "Dehors", "path": path}]}).to_string()
}

/// Persons and audiences that the kernel never gave: `known` may be an alias of another plugin.
pub(crate) fn forged(known: &str) -> String {
    serde_json::json!({"title": "Abus", "blocks": [
        {"type": "person", "ref": known},
        {"type": "person", "ref": "0"},
        {"type": "audience", "token": known},
        {"type": "audience", "token": "structure:0139001X"},
        {"type": "people", "refs": [known, "1", "2"]},
        {"type": "text", "text": "jetons"}
    ]})
    .to_string()
}
