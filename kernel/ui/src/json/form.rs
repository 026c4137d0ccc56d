//! Forms and actions for other clients: the same sealed values, tokens and pickers as in HTML.

use serde_json::{Map, Value, json};

use super::{Resolve, set};
use crate::forms;
use crate::resolve::{PickerGroup, PickerOption};
use crate::view::{Action, Field, FieldKind, Form};

impl Resolve<'_> {
    pub(super) fn form(&self, form: &Form, out: &mut Map<String, Value>) {
        out.remove("hidden");
        self.address(out);
        self.link_member(out, "cancel");
        set(out, "send", self.send(&forms::seal_form(form, self.texts)));
        set(
            out,
            "fields",
            form.fields.iter().filter_map(|f| self.field(f)).collect::<Value>(),
        );
        if !form.errors.is_empty() {
            set(out, "errors", form.errors.clone());
        }
    }

    pub(super) fn action(&self, action: &Action, out: &mut Map<String, Value>) {
        out.remove("values");
        self.address(out);
        let sealed = forms::seal_action(action, self.texts);
        let opened = forms::open(sealed.clone());
        if let Some((question, _)) = opened.question(&action.action) {
            set(out, "confirm", question);
        }
        set(out, "send", self.send(&sealed));
    }

    /// Fields of the kernel to post with the action's own name in `_action`.
    fn send(&self, sealed: &std::collections::BTreeMap<String, String>) -> Value {
        json!({ forms::CSRF: self.resolver.csrf(), forms::ONCE: self.resolver.once(), forms::SEALED: self.resolver.seal(sealed) })
    }

    pub(super) fn field(&self, field: &Field) -> Option<Value> {
        if field.kind == FieldKind::Unknown {
            return None;
        }
        let Ok(Value::Object(mut out)) = serde_json::to_value(field) else {
            return None;
        };
        if field.kind == FieldKind::Section {
            set(
                &mut out,
                "fields",
                field.fields.iter().filter_map(|f| self.field(f)).collect::<Value>(),
            );
        }
        if field.kind == FieldKind::People {
            let picker = self.resolver.picker(field);
            set(&mut out, "groups", picker.groups.iter().map(group).collect::<Value>());
            set(
                &mut out,
                "selected",
                picker.selected.iter().map(option).collect::<Value>(),
            );
            set(&mut out, "query", picker.query);
        }
        Some(Value::Object(out))
    }
}

fn group(group: &PickerGroup) -> Value {
    json!({ "label": group.label, "more": group.more, "options": group.options.iter().map(option).collect::<Value>() })
}

fn option(option: &PickerOption) -> Value {
    json!({ "value": option.value, "label": option.label, "detail": option.detail, "count": option.count })
}
