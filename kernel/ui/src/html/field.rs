//! Fields: label, hint and error tied to the control by ids.

use maud::{Markup, html};

use super::form::field_id;
use super::{Draw, value};
use crate::view::{Display, Field, FieldKind};

/// Ids that describe a control.
pub(super) struct Ids {
    pub(super) control: String,
    pub(super) hint: String,
    pub(super) error: String,
}

impl Ids {
    fn of(form: &str, field: &Field) -> Self {
        let control = field_id(form, field);
        Self {
            hint: format!("{control}-aide"),
            error: format!("{control}-erreur"),
            control,
        }
    }

    /// Value of `aria-describedby`.
    fn described(&self, field: &Field, help: bool) -> Option<String> {
        let ids = [
            help.then_some(self.hint.as_str()),
            field.error.as_ref().map(|_| self.error.as_str()),
        ];
        let ids: Vec<&str> = ids.into_iter().flatten().collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }
}

impl Draw<'_> {
    pub(super) fn field(&self, field: &Field, form: &str) -> Markup {
        let ids = Ids::of(form, field);
        match field.kind {
            FieldKind::Section => html! {
                fieldset.champs {
                    legend { (field.label) }
                    @if let Some(hint) = &field.hint { p.doux { (hint) } }
                    @for inner in &field.fields { (self.field(inner, form)) }
                }
            },
            FieldKind::Unknown => html! { @if let Some(text) = &field.fallback { p.doux { (text) } } },
            FieldKind::Checkbox => self.checkbox(field, &ids),
            FieldKind::Choice if field.many || field.display != Some(Display::Select) && field.options.len() <= 7 => {
                self.options(field, &ids)
            }
            FieldKind::People => self.picker(field, &ids),
            _ => self.simple(field, &ids),
        }
    }

    /// One label, one control.
    fn simple(&self, field: &Field, ids: &Ids) -> Markup {
        let help = self.help(field);
        let described = ids.described(field, help.is_some());
        let invalid = field.error.as_ref().map(|_| "true");
        let (id, name, required) = (&ids.control, &field.name, field.required);
        let typed = value::text(field);
        let auto = value::autocomplete(field);
        let (kind, mode) = match field.kind {
            FieldKind::Email => ("email", Some("email")),
            FieldKind::Url => ("url", Some("url")),
            FieldKind::Date => ("date", None),
            FieldKind::DateTime => ("datetime-local", None),
            // A text control with a decimal keypad: French commas are refused by `type=number`, and wheels change it by accident.
            FieldKind::Number => ("text", Some("decimal")),
            _ => ("text", None),
        };
        html! {
            div.champ.en-erreur[field.error.is_some()] {
                label for=(id) { (self.label(field)) }
                @if let Some(help) = &help { p.aide id=(ids.hint) { (help) } }
                (self.error(field, ids))
                @match field.kind {
                    FieldKind::Textarea | FieldKind::RichText =>
                        textarea id=(id) name=(name) rows=(if field.kind == FieldKind::RichText { "10" } else { "4" }) required[required]
                            maxlength=[field.max_length] aria-describedby=[described] aria-invalid=[invalid] autocomplete=[auto] { "\n" (typed) },
                    FieldKind::Choice =>
                        select id=(id) name=(name) required[required] aria-describedby=[described] aria-invalid=[invalid] {
                            @if !required || typed.is_empty() { option value="" { (self.texts.say("field-choose")) } }
                            @for option in &field.options { option value=(option.value) selected[value::chosen(field, &option.value)] { (option.label) } }
                        },
                    _ =>
                        input id=(id) name=(name) type=(kind) inputmode=[mode] value=(typed) required[required] maxlength=[field.max_length]
                            aria-describedby=[described] aria-invalid=[invalid] autocomplete=[auto];
                }
            }
        }
    }

    fn checkbox(&self, field: &Field, ids: &Ids) -> Markup {
        html! {
            div.champ.en-erreur[field.error.is_some()] {
                (self.error(field, ids))
                div.case {
                    input type="checkbox" id=(ids.control) name=(field.name) value="oui" checked[value::ticked(field)] required[field.required]
                        aria-describedby=[ids.described(field, field.hint.is_some())] aria-invalid=[field.error.as_ref().map(|_| "true")];
                    label for=(ids.control) { (self.label(field)) }
                }
                @if let Some(hint) = &field.hint { p.aide id=(ids.hint) { (hint) } }
            }
        }
    }

    /// Radio buttons or checkboxes under a common legend.
    fn options(&self, field: &Field, ids: &Ids) -> Markup {
        let kind = if field.many { "checkbox" } else { "radio" };
        html! {
            fieldset.champ.en-erreur[field.error.is_some()] aria-describedby=[ids.described(field, field.hint.is_some())] {
                legend { (self.label(field)) }
                @if let Some(hint) = &field.hint { p.aide id=(ids.hint) { (hint) } }
                (self.error(field, ids))
                @for (i, option) in field.options.iter().enumerate() {
                    // The first control bears the id that the error summary leads to.
                    @let id = if i == 0 { ids.control.clone() } else { format!("{}-{i}", ids.control) };
                    @let hint = option.hint.as_ref().map(|_| format!("{id}-aide-option"));
                    div.case {
                        input type=(kind) id=(id) name=(field.name) value=(option.value) checked[value::chosen(field, &option.value)]
                            required[field.required && !field.many] aria-describedby=[hint.as_deref()];
                        label for=(id) { (option.label) }
                        @if let Some(text) = &option.hint { span.aide id=[hint.as_deref()] { (text) } }
                    }
                }
            }
        }
    }

    pub(super) fn label(&self, field: &Field) -> Markup {
        html! {
            (field.label)
            @if field.required { " " span.obligatoire { "(" (self.texts.say("field-required")) ")" } }
        }
    }

    /// The hint, with what the kernel knows of the kind.
    fn help(&self, field: &Field) -> Option<String> {
        let own = match field.kind {
            FieldKind::RichText => Some(self.texts.say("rich-text-hint")),
            FieldKind::Text | FieldKind::Textarea => field
                .max_length
                .filter(|_| field.kind == FieldKind::Textarea)
                .map(|n| self.texts.t("field-characters", &[("count", u64::from(n).into())])),
            _ => None,
        };
        match (field.hint.clone(), own) {
            (Some(hint), Some(own)) => Some(format!("{hint} {own}")),
            (hint, own) => hint.or(own),
        }
    }

    pub(super) fn error(&self, field: &Field, ids: &Ids) -> Markup {
        html! {
            @if let Some(text) = &field.error {
                p.erreur id=(ids.error) { (crate::assets::icon("alerte")) span { (self.texts.t("field-error", &[("text", text.as_str().into())])) } }
            }
        }
    }
}
