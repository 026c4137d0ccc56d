//! What holds other blocks: cards, groups, notices.

use maud::{Markup, html};

use super::{Draw, title, tone_class};
use crate::assets::icon;
use crate::view::{Card, Group, Layout, Notice, Tone};

impl Draw<'_> {
    pub(super) fn card(&self, block: &Card) -> Markup {
        let outer = self.level();
        let id = self.id("carte");
        let level = self.next_level(block.level.unwrap_or(outer + 1));
        let inside = self.blocks(&block.blocks);
        // What follows the card is not under its title.
        self.set_level(outer.max(if block.level.is_some() { level } else { outer }));
        html! {
            section.carte aria-labelledby=(id) {
                header {
                    @if let Some(name) = &block.icon {
                        span.ico.(tone_class(block.tone.unwrap_or(Tone::Info))) { (icon(name)) }
                    }
                    (title(level, Some(&id), &block.title))
                    @if let Some(link) = &block.link {
                        a href=(self.page_url(&link.path)) aria-label=(self.texts.t("link-about", &[("text", link.text.as_str().into()), ("title", block.title.as_str().into())])) { (link.text) }
                    }
                }
                (inside)
            }
        }
    }

    pub(super) fn group(&self, block: &Group) -> Markup {
        let class = match block.layout {
            Layout::Row => "rangee",
            Layout::Stack => "pile",
            Layout::Grid => "grille",
        };
        html! { div class=(class) { (self.blocks(&block.blocks)) } }
    }

    pub(super) fn notice(&self, block: &Notice) -> Markup {
        // Announced by assistive technology: politely, or at once for what needs attention.
        let role = match block.tone {
            Tone::Warning | Tone::Danger => "alert",
            Tone::Neutral | Tone::Info | Tone::Success => "status",
        };
        html! {
            div.avis.(tone_class(block.tone)) role=(role) {
                (icon(tone_icon(block.tone)))
                div.pile {
                    @if let Some(word) = self.tone_word(block.tone) { span.hors-vue { (word) } }
                    @if let Some(title) = &block.title { p { strong { (title) } } }
                    @if let Some(text) = &block.text { (Self::text(&crate::view::Text { text: text.clone(), tone: None })) }
                    (self.blocks(&block.blocks))
                }
            }
        }
    }

    /// The tone in words, for whom sees neither its colour nor its icon.
    pub(crate) fn tone_word(&self, tone: Tone) -> Option<String> {
        match tone {
            Tone::Neutral => None,
            Tone::Info => Some(self.texts.say("tone-info")),
            Tone::Success => Some(self.texts.say("tone-success")),
            Tone::Warning => Some(self.texts.say("tone-warning")),
            Tone::Danger => Some(self.texts.say("tone-danger")),
        }
    }
}

/// Icon of a tone.
pub(crate) fn tone_icon(tone: Tone) -> &'static str {
    match tone {
        Tone::Neutral | Tone::Info => "info",
        Tone::Success => "valider",
        Tone::Warning | Tone::Danger => "alerte",
    }
}
