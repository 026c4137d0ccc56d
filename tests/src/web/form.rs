//! Forms of a page, filled by the words that a person reads.

use crate::{Outcome, broken};

/// One control.
#[derive(Debug, Clone, Default)]
pub struct Field {
    /// Name sent.
    pub name: String,
    /// `text`, `checkbox`, `radio`, `select`, `textarea`, `hidden`…
    pub kind: String,
    /// Value sent.
    pub value: String,
    /// Whether a box or a radio button is ticked.
    pub checked: bool,
    /// Words beside it.
    pub label: String,
    /// Legend of the group it stands in.
    pub legend: String,
    /// Choices of a select: value and words.
    pub options: Vec<(String, String)>,
}

/// A button that sends.
#[derive(Debug, Clone, Default)]
pub struct Button {
    /// Name and value sent when it is the one pressed.
    pub sends: Option<(String, String)>,
    /// Words on it.
    pub label: String,
}

/// A form of a page.
#[derive(Debug, Clone, Default)]
pub struct Form {
    /// Where it goes, as written (empty: the page itself).
    pub action: String,
    /// `get` or `post`.
    pub method: String,
    /// Controls in their order.
    pub fields: Vec<Field>,
    /// Buttons in their order.
    pub buttons: Vec<Button>,
    pressed: Option<(String, String)>,
}

impl Form {
    pub(super) fn new(action: String, method: &str) -> Self {
        Self {
            action,
            method: method.to_owned(),
            ..Self::default()
        }
    }

    /// Writes into the control whose label holds these words.
    pub fn fill(&mut self, label: &str, value: &str) -> Outcome {
        let field = self.find(label, |kind| !matches!(kind, "checkbox" | "radio" | "hidden"))?;
        value.clone_into(&mut field.value);
        Ok(())
    }

    /// Ticks the box or radio button whose label holds these words.
    pub fn tick(&mut self, label: &str) -> Outcome {
        self.set_ticked(label, true)
    }

    /// Ticks the box of this label in the group under this heading.
    pub fn tick_under(&mut self, heading: &str, label: &str) -> Outcome {
        let there =
            |field: &Field| field.kind == "checkbox" && field.legend.contains(heading) && field.label.contains(label);
        let field = self.fields.iter_mut().find(|field| there(field));
        field
            .ok_or_else(|| broken(format!("no box « {label} » under « {heading} »")))?
            .checked = true;
        Ok(())
    }

    /// Clears the box whose label holds these words.
    pub fn untick(&mut self, label: &str) -> Outcome {
        self.set_ticked(label, false)
    }

    fn set_ticked(&mut self, label: &str, on: bool) -> Outcome {
        let field = self.find(label, |kind| matches!(kind, "checkbox" | "radio"))?;
        field.checked = on;
        let (name, value, radio) = (field.name.clone(), field.value.clone(), field.kind == "radio");
        if radio {
            for other in self
                .fields
                .iter_mut()
                .filter(|other| other.name == name && other.value != value)
            {
                other.checked = false;
            }
        }
        Ok(())
    }

    /// Chooses, in the select whose label holds these words, the option whose words hold `option`.
    pub fn choose(&mut self, label: &str, option: &str) -> Outcome {
        let field = self.find(label, |kind| kind == "select")?;
        let chosen = field
            .options
            .iter()
            .find(|(_, words)| words.contains(option))
            .map(|(value, _)| value.clone());
        field.value =
            chosen.ok_or_else(|| broken(format!("« {label} » offers no « {option} »: {:?}", field.options)))?;
        Ok(())
    }

    /// Presses the button that bears these words.
    pub fn press(&mut self, label: &str) -> Outcome {
        let button = self.buttons.iter().find(|button| button.label.contains(label));
        let known = || {
            self.buttons
                .iter()
                .map(|button| button.label.as_str())
                .collect::<Vec<_>>()
                .join(", ")
        };
        self.pressed = button
            .ok_or_else(|| broken(format!("no button « {label} » among: {}", known())))?
            .sends
            .clone();
        Ok(())
    }

    /// Gives a control a value by its name, adding it when it is not there: what a program or a forger does.
    pub fn set(&mut self, name: &str, value: &str) {
        self.fields.retain(|field| field.name != name);
        self.fields.push(Field {
            name: name.to_owned(),
            kind: "hidden".to_owned(),
            value: value.to_owned(),
            ..Field::default()
        });
    }

    /// Whether a control bears these words.
    pub fn has(&self, label: &str) -> bool {
        self.fields.iter().any(|field| field.label.contains(label))
    }

    /// The value of the control of that name.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.fields
            .iter()
            .find(|field| field.name == name)
            .map(|field| field.value.as_str())
    }

    /// What a browser would send.
    pub fn values(&self) -> Vec<(String, String)> {
        let sent = self.fields.iter().filter(|field| !field.name.is_empty());
        let sent = sent.filter(|field| field.checked || !matches!(field.kind.as_str(), "checkbox" | "radio"));
        let mut values: Vec<(String, String)> = sent.map(|field| (field.name.clone(), field.value.clone())).collect();
        values.extend(
            self.pressed
                .clone()
                .or_else(|| self.buttons.first().and_then(|button| button.sends.clone())),
        );
        values
    }

    fn find(&mut self, label: &str, kind: impl Fn(&str) -> bool) -> Outcome<&mut Field> {
        let known: Vec<String> = self
            .fields
            .iter()
            .filter(|field| kind(&field.kind))
            .map(|field| field.label.clone())
            .collect();
        // The exact words win over words that only contain them: « 6A » is not « Responsables de la 6A ».
        let exact = self
            .fields
            .iter()
            .position(|field| kind(&field.kind) && field.label == label);
        let at = exact.or_else(|| {
            self.fields
                .iter()
                .position(|f| kind(&f.kind) && f.label.contains(label))
        });
        at.and_then(|at| self.fields.get_mut(at))
            .ok_or_else(|| broken(format!("no field « {label} » among: {}", known.join(" | "))))
    }
}
