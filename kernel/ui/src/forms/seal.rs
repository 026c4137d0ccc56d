//! What a form carries under seal: the guest's hidden values, the kinds of its fields, the questions to ask first.

use std::collections::BTreeMap;

use crate::texts::Texts;
use crate::view::{Action, Field, FieldKind, Form, Style};

/// Kinds of the fields, as JSON: a guest's form is decoded without asking the guest again.
const KINDS: &str = "_kinds";
/// Question of an action: this, then its name.
const QUESTION: &str = "_question.";
/// Label of the button of an action that asks a question.
const LABEL: &str = "_label.";

/// Values to seal with a form.
pub fn seal_form(form: &Form, texts: &Texts) -> BTreeMap<String, String> {
    let mut sealed = form.hidden.clone();
    let mut flat = Vec::new();
    flatten(&form.fields, &mut flat);
    sealed.insert(KINDS.to_owned(), serde_json::to_string(&flat).unwrap_or_default());
    for also in form.also.iter().filter(|a| a.style == Some(Style::Danger)) {
        question(&mut sealed, &also.action, &also.label, None, texts);
    }
    sealed
}

/// Values to seal with an action.
pub fn seal_action(action: &Action, texts: &Texts) -> BTreeMap<String, String> {
    let mut sealed = action.values.clone();
    if action.confirm.is_some() || action.style == Some(Style::Danger) {
        question(
            &mut sealed,
            &action.action,
            &action.label,
            action.confirm.as_deref(),
            texts,
        );
    }
    sealed
}

fn question(sealed: &mut BTreeMap<String, String>, action: &str, label: &str, asked: Option<&str>, texts: &Texts) {
    let words = asked.map_or_else(|| texts.t("confirm-default", &[("label", label.into())]), str::to_owned);
    sealed.insert(format!("{QUESTION}{action}"), words);
    sealed.insert(format!("{LABEL}{action}"), label.to_owned());
}

/// What the decoder must know of each field; values, hints and errors stay out.
fn flatten(fields: &[Field], flat: &mut Vec<Field>) {
    for field in fields {
        match field.kind {
            FieldKind::Section => flatten(&field.fields, flat),
            FieldKind::Unknown => {}
            kind => {
                let mut bare = Field::new(kind, field.name.clone(), String::new());
                bare.required = field.required;
                bare.max_length = field.max_length;
                (bare.min, bare.max) = (field.min, field.max);
                bare.many = field.many;
                bare.options = field
                    .options
                    .iter()
                    .map(|o| crate::view::Choice {
                        value: o.value.clone(),
                        ..Default::default()
                    })
                    .collect();
                flat.push(bare);
            }
        }
    }
}

/// What was under the seal.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Opened {
    /// The guest's hidden values.
    pub values: BTreeMap<String, String>,
    /// The fields that the form had; empty for an action without fields.
    pub fields: Vec<Field>,
    questions: BTreeMap<String, String>,
    labels: BTreeMap<String, String>,
}

impl Opened {
    /// The question to ask before this action, with the label of its button; `None` when it needs no confirmation.
    pub fn question(&self, action: &str) -> Option<(&str, &str)> {
        let question = self.questions.get(action)?;
        Some((question, self.labels.get(action).map_or("", String::as_str)))
    }
}

/// Sorts the values that a genuine seal gave back.
pub fn open(sealed: BTreeMap<String, String>) -> Opened {
    let mut opened = Opened::default();
    for (key, value) in sealed {
        if key == KINDS {
            opened.fields = serde_json::from_str(&value).unwrap_or_default();
        } else if let Some(action) = key.strip_prefix(QUESTION) {
            opened.questions.insert(action.to_owned(), value);
        } else if let Some(action) = key.strip_prefix(LABEL) {
            opened.labels.insert(action.to_owned(), value);
        } else {
            opened.values.insert(key, value);
        }
    }
    opened
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::Lang;
    use crate::view::Submit;

    #[test]
    fn what_is_sealed_comes_back_sorted() {
        let texts = Texts::get(Lang::Fr);
        let section = Field {
            fields: vec![Field::new(FieldKind::Date, "jour", "Jour")],
            ..Field::new(FieldKind::Section, "", "Quand")
        };
        let mut form = Form::new(
            "publier",
            "Publier",
            vec![
                Field::new(FieldKind::Text, "titre", "Titre").value("x").required(),
                section,
            ],
        )
        .hidden("id", "42");
        form.also.push(Submit {
            action: "effacer".into(),
            label: "Effacer".into(),
            style: Some(Style::Danger),
        });
        let opened = open(seal_form(&form, texts));
        assert_eq!(opened.values, BTreeMap::from([("id".into(), "42".into())]));
        assert_eq!(
            opened
                .fields
                .iter()
                .map(|f| (f.name.as_str(), f.kind))
                .collect::<Vec<_>>(),
            [("titre", FieldKind::Text), ("jour", FieldKind::Date)]
        );
        assert!(opened.fields[0].required && opened.fields[0].value.is_none());
        assert_eq!(
            opened.question("effacer"),
            Some(("Effacer\u{a0}: voulez-vous continuer\u{202f}?", "Effacer"))
        );
        assert_eq!(opened.question("publier"), None);
    }

    #[test]
    fn actions_ask_only_when_they_must() {
        let texts = Texts::get(Lang::Fr);
        let asks = |action: &Action| {
            open(seal_action(action, texts))
                .question("a")
                .map(|(q, _)| q.to_owned())
        };
        assert_eq!(asks(&Action::new("a", "Relancer")), None);
        assert_eq!(
            asks(&Action::new("a", "Relancer").confirm("Sûr ?")).as_deref(),
            Some("Sûr ?")
        );
        assert!(asks(&Action::new("a", "Supprimer").style(Style::Danger)).is_some());
    }
}
