//! Cards of kernel pages: widgets of the home page, and the small card in place of a widget that failed.

use maud::{Markup, html};

use crate::assets::icon;
use crate::resolve::Tint;
use crate::texts::Texts;

/// Head of a card.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CardHead {
    /// Unique on the page.
    pub id: String,
    /// Title, drawn at level 2.
    pub title: String,
    /// Icon of the kit; empty for none.
    pub icon: String,
    /// Colour of the icon.
    pub tint: Tint,
    /// Words and address of the link beside the title.
    pub link: Option<(String, String)>,
}

/// A card around what a view drew (with [`crate::html::Draw::under`] 2).
pub fn card(head: &CardHead, body: &Markup, texts: &Texts) -> Markup {
    html! {
        section.carte aria-labelledby=(head.id) {
            header {
                @if !head.icon.is_empty() { span.ico.(head.tint.class()) { (icon(&head.icon)) } }
                h2 id=(head.id) { (head.title) }
                @if let Some((words, url)) = &head.link {
                    a href=(url) aria-label=(texts.t("link-about", &[("text", words.as_str().into()), ("title", head.title.as_str().into())])) { (words) }
                }
            }
            (body)
        }
    }
}

/// What stands where a plugin failed; the reference leads an administrator to the reason.
pub fn broken_widget(head: &CardHead, reference: &str, texts: &Texts) -> Markup {
    html! {
        section.carte.casse aria-labelledby=(head.id) {
            header {
                @if !head.icon.is_empty() { span.ico.t-neutre { (icon(&head.icon)) } }
                h2 id=(head.id) { (head.title) }
            }
            p { (texts.say("widget-broken")) }
            p.doux { small { (texts.t("widget-reference", &[("reference", reference.into())])) } }
        }
    }
}
