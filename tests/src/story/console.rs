//! The console of modules, as a principal uses it.

use crate::story::news::{excerpt, press};
use crate::web::{Answer, Client};
use crate::{Outcome, broken, ensure};

const CONSOLE: &str = "/console/modules";

/// Presses « Activer » or « Désactiver » for a module or one of its parts.
pub(super) fn switch(client: &mut Client, what: &str, on: bool) -> Outcome {
    let page = client.get(CONSOLE)?.expect(200)?;
    let verb = if on { "Activer" } else { "Désactiver" };
    let parsed = page.page();
    let labels = parsed
        .forms
        .iter()
        .flat_map(|form| form.buttons.iter())
        .map(|button| button.label.clone());
    let label = labels
        .clone()
        .find(|label| label.contains(verb) && label.contains(what));
    let label = label.ok_or_else(|| {
        broken(format!(
            "no button « {verb} … {what} » among {:?}",
            labels.collect::<Vec<_>>()
        ))
    })?;
    let answer = press(client, &page, &label)?.expect(200)?;
    ensure(state(&answer, what) == Some(on), || {
        format!("after « {label} », the console does not say so: {}", excerpt(&answer))
    })
}

/// Whether the console says that a module, or a part, is on.
pub(super) fn is_on(client: &mut Client, what: &str) -> Outcome<bool> {
    let page = client.get(CONSOLE)?.expect(200)?;
    state(&page, what).ok_or_else(|| broken(format!("the console does not speak of « {what} »: {}", excerpt(&page))))
}

/// A module that is on offers to switch it off.
fn state(page: &Answer, what: &str) -> Option<bool> {
    let parsed = page.page();
    let labels = parsed
        .forms
        .iter()
        .flat_map(|form| form.buttons.iter())
        .map(|button| button.label.as_str());
    labels.filter(|label| label.contains(what)).find_map(|label| {
        if label.contains("Désactiver") {
            Some(true)
        } else if label.contains("Activer") {
            Some(false)
        } else {
            None
        }
    })
}

/// Adds a person to the holders of a role, through the settings of the module.
pub(super) fn give_role(client: &mut Client, module: &str, role: &str, name: &str) -> Outcome {
    let page = client.get(&format!("{CONSOLE}/{module}"))?.expect(200)?;
    let form = page.page().forms.into_iter().find(|form| {
        form.fields
            .iter()
            .any(|field| field.label.contains(role) || field.legend.contains(role))
    });
    let mut form =
        form.ok_or_else(|| broken(format!("the settings do not speak of « {role} »: {}", excerpt(&page))))?;
    form.tick_under(role, name)?;
    form.press("Enregistrer")?;
    client.send(&page, &form)?.expect(200).map(drop)
}
