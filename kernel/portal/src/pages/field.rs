//! One field of the small forms around signing in: a label, a help, what is wrong beside it. What was typed is written back for
//! plain text only, never for a password or a code.

use maud::{Markup, html};
use preau_ui::assets::icon;

use crate::ask::Asked;
use crate::texts::t;
use crate::{AppState, chrome};

/// A field.
pub(super) struct Field<'a> {
    pub(super) name: &'a str,
    pub(super) label: String,
    pub(super) help: String,
    pub(super) kind: &'a str,
    pub(super) auto: &'a str,
    pub(super) value: &'a str,
    pub(super) wrong: Option<&'a str>,
}

impl Field<'_> {
    pub(super) fn draw(&self) -> Markup {
        let (name, wrong) = (self.name, self.wrong);
        let ids: Vec<String> = [(!self.help.is_empty(), "aide"), (wrong.is_some(), "erreur")]
            .iter()
            .filter(|(there, _)| *there)
            .map(|(_, what)| format!("{name}-{what}"))
            .collect();
        html! {
            div.champ.en-erreur[wrong.is_some()] {
                label for=(name) { (self.label) }
                @if !self.help.is_empty() { p.aide id={ (name) "-aide" } { (self.help) } }
                @if let Some(says) = wrong { p.erreur id={ (name) "-erreur" } { (icon("alerte")) span { (t("error")) " " (says) } } }
                input id=(name) name=(name) type=(self.kind) autocomplete=(self.auto) autocapitalize="none" spellcheck="false" required
                    value=[(!self.value.is_empty()).then_some(self.value)] autofocus[wrong.is_some()]
                    aria-invalid=[wrong.map(|_| "true")] aria-describedby=[(!ids.is_empty()).then(|| ids.join(" "))];
            }
        }
    }
}

/// The token of a form for whoever asks: signed in, half signed in, or nobody yet.
pub(super) fn token(app: &AppState, ask: &Asked) -> String {
    match (&ask.visitor, &ask.waiting) {
        (Some(visitor), _) => visitor.session.csrf.clone(),
        (None, Some(session)) => session.csrf.clone(),
        (None, None) => app.seal().anonymous_token(&ask.nonce),
    }
}

/// A page without menu.
pub(super) fn bare(app: &AppState, title: String, lead: Option<String>, refused: bool, body: Markup) -> Markup {
    preau_ui::page::Bare {
        brand: app.brand().clone(),
        title,
        lead,
        in_error: refused,
        body,
        footer: chrome::footer(),
        ..preau_ui::page::Bare::default()
    }
    .render()
}
