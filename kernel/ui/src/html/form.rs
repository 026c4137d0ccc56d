//! Forms: one error summary, errors beside the fields, what was typed kept.

use maud::{Markup, html};

use super::Draw;
use super::action::style_class;
use crate::forms;
use crate::view::{Field, FieldKind, Form, Style};

/// A field with an error, for the summary.
struct Fault<'a> {
    field: &'a Field,
    id: String,
}

impl Draw<'_> {
    pub(super) fn form(&self, block: &Form) -> Markup {
        let id = self.id("formulaire");
        let sealed = forms::seal_form(block, self.texts);
        let mut faults = Vec::new();
        collect(&block.fields, &id, &mut faults);
        let fields = html! { @for field in &block.fields { (self.field(field, &id)) } };
        let fields = match &block.legend {
            Some(legend) => html! { fieldset.champs { legend { (legend) } (fields) } },
            None => fields,
        };
        html! {
            form.formulaire id=(id) method="post" action=[self.post_url(block.path.as_deref())] novalidate {
                (self.summary(block, &id, &faults))
                (self.own_fields(&sealed))
                @if has_required(&block.fields) { p.doux.note { (self.texts.say("form-required-note")) } }
                (fields)
                div.boutons {
                    button.btn.plein type="submit" name=(forms::ACTION) value=(block.action) { (block.submit) }
                    @for also in &block.also {
                        button.btn.(style_class(also.style.or(Some(Style::Secondary)))) type="submit" name=(forms::ACTION) value=(also.action) { (also.label) }
                    }
                    @if let Some(cancel) = &block.cancel { a.annuler href=(self.page_url(&cancel.path)) { (cancel.text) } }
                }
            }
        }
    }

    /// The summary of a form that is drawn by its own hand.
    pub(super) fn form_summary(&self, block: &Form, id: &str) -> Markup {
        let mut faults = Vec::new();
        collect(&block.fields, id, &mut faults);
        self.summary(block, id, &faults)
    }

    /// Says what is wrong and leads to each field; takes the focus when the page opens.
    fn summary(&self, block: &Form, form: &str, faults: &[Fault<'_>]) -> Markup {
        let count = faults.len() + block.errors.len();
        if count == 0 {
            return html! {};
        }
        let id = format!("{form}-erreurs");
        html! {
            div.avis.t-brique role="alert" tabindex="-1" autofocus[self.take_focus()] aria-labelledby=(id) {
                (crate::assets::icon("alerte"))
                div.pile {
                    p id=(id) { strong { (self.texts.t("form-errors-title", &[("count", count.into())])) } }
                    ul {
                        @for says in &block.errors { li { (says) } }
                        @for fault in faults {
                            li { a href={ "#" (fault.id) } { (fault.field.label) } " – " (fault.field.error.as_deref().unwrap_or_default()) }
                        }
                    }
                }
            }
        }
    }
}

/// Id of the first control of a field: what its label, its errors and the summary refer to.
pub(super) fn field_id(form: &str, field: &Field) -> String {
    let name: String = field
        .name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    format!("{form}-{name}")
}

fn collect<'a>(fields: &'a [Field], form: &str, faults: &mut Vec<Fault<'a>>) {
    for field in fields {
        if field.kind == FieldKind::Section {
            collect(&field.fields, form, faults);
        } else if field.error.is_some() {
            faults.push(Fault {
                field,
                id: field_id(form, field),
            });
        }
    }
}

fn has_required(fields: &[Field]) -> bool {
    fields.iter().any(|f| f.required || has_required(&f.fields))
}
