//! The published JSON Schema of views (draft 2020-12), kept in step with the types by a test.

/// Text of the schema `preau.view/1`.
pub const VIEW_SCHEMA: &str = include_str!("../schema/preau.view-1.json");

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::VIEW_SCHEMA;
    use crate::catalogue::catalogue;
    use crate::view::{Block, View};

    fn validator() -> jsonschema::Validator {
        jsonschema::validator_for(&serde_json::from_str(VIEW_SCHEMA).unwrap()).unwrap()
    }

    fn page(block: &Value) -> Value {
        json!({ "title": "T", "blocks": [block] })
    }

    #[test]
    fn every_sample_is_valid_and_survives_a_round_trip() {
        let schema = validator();
        for sample in catalogue() {
            let json = serde_json::to_value(&sample.view).unwrap();
            let faults: Vec<_> = schema
                .iter_errors(&json)
                .map(|e| format!("{} at {}", e, e.instance_path()))
                .collect();
            assert!(faults.is_empty(), "{}: {faults:?}", sample.name);
            let mut back = View::parse(&json.to_string()).unwrap_or_else(|e| panic!("{}: {e}", sample.name));
            // Errors of a whole form are the kernel's and stay out of the schema.
            let mut sent = sample.view.clone();
            for view in [&mut back, &mut sent] {
                for block in &mut view.blocks {
                    if let Block::Form(form) = block {
                        form.errors.clear();
                    }
                }
            }
            assert_eq!(back, sent, "{}", sample.name);
        }
    }

    #[test]
    fn every_kind_of_block_is_in_the_schema_and_in_the_catalogue() {
        let schema: Value = serde_json::from_str(VIEW_SCHEMA).unwrap();
        let known: Vec<&str> = schema["$defs"]["block"]["allOf"]
            .as_array()
            .unwrap()
            .iter()
            .map(|rule| rule["if"]["properties"]["type"]["const"].as_str().unwrap())
            .collect();
        assert_eq!(known, Block::KINDS);
        let samples = serde_json::to_string(&catalogue().iter().map(|s| &s.view).collect::<Vec<_>>()).unwrap();
        for kind in Block::KINDS {
            assert!(samples.contains(&format!("\"type\":\"{kind}\"")), "no sample of {kind}");
        }
    }

    #[test]
    fn schema_and_parser_agree() {
        let schema = validator();
        let action = |members: Value| {
            let mut block = json!({ "type": "action", "action": "a", "label": "L" });
            block
                .as_object_mut()
                .unwrap()
                .extend(members.as_object().unwrap().clone());
            page(&block)
        };
        let field = |field: Value| page(&json!({ "type": "form", "action": "a", "submit": "S", "fields": [field] }));
        let link = |path: &str| page(&json!({ "type": "link", "text": "x", "path": path }));
        let good = [
            json!({ "title": "T" }),
            json!({ "title": "T", "future": [1, 2], "blocks": [{ "type": "future", "level": "?", "fallback": "f" }] }),
            action(json!({ "values": { "id": "1" }, "style": "danger", "confirm": "?" })),
            field(json!({ "kind": "text", "name": "n", "label": "L", "value": "v", "future": 1 })),
            field(json!({ "kind": "hologram" })),
            field(
                json!({ "kind": "section", "label": "S", "fields": [{ "kind": "date", "name": "d", "label": "D" }] }),
            ),
            field(json!({ "kind": "date-time", "name": "d", "label": "D", "value": 1_795_251_900_000_i64 })),
            field(
                json!({ "kind": "choice", "name": "c", "label": "C", "many": true, "options": [{ "value": "", "label": "L" }], "value": [""] }),
            ),
            page(&json!({ "type": "notice", "title": "seul" })),
            page(&json!({ "type": "list", "items": [{ "blocks": [{ "type": "text", "text": "" }] }] })),
            link("a?suite=/x:y"),
            link(""),
        ];
        let bad = [
            json!({}),
            json!({ "title": " ", "blocks": [] }),
            json!({ "title": "T", "blocks": {} }),
            json!({ "title": "T", "blocks": [{ "text": "no type" }] }),
            json!({ "title": "T", "blocks": [{ "type": 3 }] }),
            page(&json!({ "type": "heading", "level": 1, "text": "x" })),
            page(&json!({ "type": "heading", "level": 2, "text": "" })),
            page(&json!({ "type": "badge", "text": "x", "tone": "purple" })),
            page(&json!({ "type": "table", "columns": [{ "label": "a" }] })),
            page(&json!({ "type": "table", "caption": "c", "columns": [] })),
            page(&json!({ "type": "table", "caption": "c", "columns": [{ "label": "a" }], "rows": [[3]] })),
            page(&json!({ "type": "list", "items": [{}] })),
            page(&json!({ "type": "notice", "tone": "info" })),
            page(&json!({ "type": "moment", "at": 7_258_118_400_001_i64 })),
            page(&json!({ "type": "moment", "at": "hier" })),
            page(&json!({ "type": "progress", "label": "p", "value": 1, "max": 0 })),
            page(&json!({ "type": "person" })),
            page(&json!({ "type": "people", "refs": ["a"], "at-most": -1 })),
            page(&json!({ "type": "card", "title": "c", "level": 7 })),
            page(&json!({ "type": "card", "title": "c", "blocks": [{ "type": "empty" }] })),
            page(&json!({ "type": "timeline", "label": "t", "items": [{ "title": "" }] })),
            page(&json!({ "type": "group", "layout": "diagonal" })),
            action(json!({ "action": "_csrf" })),
            action(json!({ "values": { "_question.a": "x" } })),
            action(json!({ "values": { "id": 3 } })),
            field(json!({ "kind": "text", "name": "n" })),
            field(json!({ "kind": "text", "name": "_n", "label": "L" })),
            field(json!({ "kind": "choice", "name": "n", "label": "L" })),
            field(json!({ "kind": "choice", "name": "n", "label": "L", "options": [{ "value": "a", "label": "" }] })),
            field(json!({ "kind": "section", "label": "S", "fields": [] })),
            field(
                json!({ "kind": "section", "label": "S", "fields": [{ "kind": "section", "label": "S", "fields": [] }] }),
            ),
            field(json!({ "kind": "text", "name": "n", "label": "L", "required": "yes" })),
            field(json!({ "kind": "text", "name": "n", "label": "L", "value": {} })),
            link("/console"),
            link("//mechant.example"),
            link("a/../../b"),
            link("%2E%2e/b"),
            link(".."),
            link("javascript:alert(1)"),
            link("a b"),
            link("a%2Fb"),
        ];
        for json in good {
            assert!(schema.is_valid(&json), "schema refuses {json}");
            assert!(
                View::parse(&json.to_string()).is_ok(),
                "parser refuses {json}: {:?}",
                View::parse(&json.to_string())
            );
        }
        for json in bad {
            assert!(!schema.is_valid(&json), "schema accepts {json}");
            assert!(View::parse(&json.to_string()).is_err(), "parser accepts {json}");
        }
    }
}
