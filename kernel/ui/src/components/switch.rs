//! A switch: a submit button with the role, its state said in words beside it.

use maud::{Markup, html};

use crate::assets::icon;
use crate::forms::{CSRF, ONCE};
use crate::texts::Texts;

/// Why a switch cannot be moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lock {
    /// Who decided: "le Département".
    pub by: Option<String>,
}

/// A switch that posts `field = on|off`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Switch {
    /// What it switches: its accessible name.
    pub name: String,
    /// On now.
    pub on: bool,
    /// Decided from above.
    pub locked: Option<Lock>,
    /// Address of the POST.
    pub url: String,
    /// Other values to post with it (module, part, structure).
    pub values: Vec<(String, String)>,
    /// Anti-forgery token.
    pub csrf: String,
    /// Idempotency id.
    pub once: String,
}

/// Draws a switch; `id` is unique on the page. A locked one needs its [`lock_badge`] on the page, with the same `id`.
pub fn switch(s: &Switch, id: &str, texts: &Texts) -> Markup {
    let words = format!("{id}-etat");
    let state = texts.say(if s.on { "module-on" } else { "module-off" });
    let checked = if s.on { "true" } else { "false" };
    html! {
        div.bascule {
            @if s.locked.is_some() {
                div.tenu {
                    span.inter-mot id=(words) { (state) }
                    button.inter-zone type="button" role="switch" aria-checked=(checked) aria-label=(s.name) aria-describedby={ (words) " " (id) "-verrou" } disabled { span.inter {} }
                }
            } @else {
                form method="post" action=(s.url) {
                    input type="hidden" name=(CSRF) value=(s.csrf);
                    input type="hidden" name=(ONCE) value=(s.once);
                    @for (name, value) in &s.values { input type="hidden" name=(name) value=(value); }
                    span.inter-mot id=(words) { (state) }
                    button.inter-zone type="submit" role="switch" name="etat" value=(if s.on { "off" } else { "on" }) aria-checked=(checked) aria-label=(s.name) aria-describedby=(words) { span.inter {} }
                }
            }
        }
    }
}

/// Says who locked a switch; drawn near it, where there is room. Nothing when it is not locked.
pub fn lock_badge(s: &Switch, id: &str, texts: &Texts) -> Markup {
    let words = s.locked.as_ref().map(|lock| match &lock.by {
        Some(by) => texts.t("module-locked-by", &[("by", by.as_str().into())]),
        None => texts.say("module-locked"),
    });
    html! {
        @if let Some(words) = words { span.puce.t-miel id={ (id) "-verrou" } { (icon("cadenas")) (words) } }
    }
}
