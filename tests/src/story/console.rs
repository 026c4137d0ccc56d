//! The console of modules, as a principal uses it.

use crate::story::news::{excerpt, press};
use crate::web::{Answer, Client};
use crate::{Outcome, broken, ensure};

const CONSOLE: &str = "/console/modules";

/// Presses the switch of a module, or of one of its parts.
pub(super) fn switch(client: &mut Client, what: &str, on: bool) -> Outcome {
    let page = client.get(CONSOLE)?.expect(200)?;
    let before = state(&page, what)?;
    ensure(before != on, || {
        format!("« {what} » is already {}", if on { "on" } else { "off" })
    })?;
    let after = press(client, &page, what)?.expect(200)?;
    ensure(state(&after, what)? == on, || {
        format!("the console does not say that « {what} » changed")
    })
}

/// Whether the console says that a module, or a part, is on.
pub(super) fn is_on(client: &mut Client, what: &str) -> Outcome<bool> {
    let page = client.get(CONSOLE)?.expect(200)?;
    state(&page, what)
}

/// A switch says in its value what pressing it would do.
fn state(page: &Answer, what: &str) -> Outcome<bool> {
    let parsed = page.page();
    let form = parsed
        .form(what)
        .ok_or_else(|| broken(format!("the console has no switch « {what} »: {}", excerpt(page))))?;
    let sends = form.buttons.iter().find_map(|button| button.sends.clone());
    match sends.as_ref().map(|(name, value)| (name.as_str(), value.as_str())) {
        Some(("etat", "off")) => Ok(true),
        Some(("etat", "on")) => Ok(false),
        other => Err(broken(format!("the switch « {what} » sends {other:?}"))),
    }
}

/// Adds a profile to the holders of a role, through the settings of the module.
pub(super) fn give_role(client: &mut Client, module: &str, role: &str, profile: &str) -> Outcome {
    let page = client.get(&format!("{CONSOLE}/{module}"))?.expect(200)?;
    let parsed = page.page();
    let form = parsed
        .form("Enregistrer")
        .ok_or_else(|| broken(format!("the settings cannot be saved: {}", excerpt(&page))))?;
    let mut form = form.clone();
    form.tick_under(role, profile)?;
    form.press("Enregistrer")?;
    client.send(&page, &form)?.expect(200).map(drop)
}
