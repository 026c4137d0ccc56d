use super::*;
use crate::catalogue::{Demonstration, catalogue};
use crate::texts::Lang;

fn resolved() -> Vec<(&'static str, Value)> {
    let resolve = Resolve::new(&Demonstration, Texts::get(Lang::Fr));
    catalogue()
        .into_iter()
        .map(|sample| (sample.name, resolve.view(&sample.view)))
        .collect()
}

#[test]
fn aliases_tokens_paths_and_hidden_values_never_leave() {
    fn walk(name: &str, value: &Value) {
        match value {
            Value::Object(map) => {
                for (key, value) in map {
                    assert!(
                        !matches!(key.as_str(), "ref" | "refs" | "token" | "path" | "hidden"),
                        "{name}: {key}"
                    );
                    walk(name, value);
                }
            }
            Value::Array(items) => items.iter().for_each(|item| walk(name, item)),
            Value::String(text) => assert!(!text.starts_with("p-") || text == "p-1", "{name}: {text}"),
            _ => {}
        }
    }
    for (name, value) in resolved() {
        walk(name, &value);
    }
}

#[test]
fn some_views_as_recorded() {
    for (name, value) in resolved() {
        if matches!(
            name,
            "timeline-children" | "person" | "audience" | "action" | "moment" | "form" | "unknown" | "rich-text"
        ) {
            insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false }, {
                insta::assert_snapshot!(format!("json-{name}"), serde_json::to_string_pretty(&value).unwrap());
            });
        }
    }
}

#[test]
fn members_are_in_alphabetical_order() {
    for (name, value) in resolved() {
        let members: Vec<_> = value.as_object().unwrap().keys().cloned().collect();
        assert_eq!(members, ["blocks", "lang", "title"], "{name}");
    }
}
