//! The page that asks before acting: no script needed, nothing lost.

use maud::{Markup, html};

use crate::forms::{ACTION, CONFIRM, is_reserved};
use crate::texts::Texts;

/// A question to ask before an action whose form was already posted.
#[derive(Debug, Clone, Default)]
pub struct Confirm<'a> {
    /// The question, from [`crate::forms::Opened::question`].
    pub question: &'a str,
    /// Label of the button that was pressed.
    pub label: &'a str,
    /// The action.
    pub action: &'a str,
    /// Where the form was posted.
    pub post_url: &'a str,
    /// Where "Annuler" leads.
    pub cancel_url: &'a str,
    /// Everything that was posted; it is posted again, with the confirmation.
    pub posted: &'a [(String, String)],
}

/// Body of the confirmation page; its title is `texts.say("confirm-title")`.
pub fn confirm(ask: &Confirm<'_>, texts: &Texts) -> Markup {
    let kept = ask.posted.iter().filter(|(name, _)| name != ACTION && name != CONFIRM);
    html! {
        div.carte.question {
            p.fort { (ask.question) }
            form.boutons method="post" action=(ask.post_url) {
                @for (name, value) in kept {
                    // Long texts travel in text areas: a hidden input would lose their line breaks.
                    @if !is_reserved(name) && value.contains('\n') {
                        textarea hidden name=(name) { "\n" (value) }
                    } @else {
                        input type="hidden" name=(name) value=(value);
                    }
                }
                input type="hidden" name=(CONFIRM) value="oui";
                button.btn.danger type="submit" name=(ACTION) value=(ask.action) { (texts.t("confirm-yes", &[("label", lower_first(ask.label).as_str().into())])) }
                a.btn.clair href=(ask.cancel_url) { (texts.say("confirm-cancel")) }
            }
        }
    }
}

/// "Supprimer" after "Oui, " is "supprimer".
fn lower_first(label: &str) -> String {
    let mut chars = label.chars();
    match chars.next() {
        Some(first) => first.to_lowercase().chain(chars).collect(),
        None => String::new(),
    }
}
