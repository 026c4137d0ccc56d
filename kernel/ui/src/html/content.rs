//! Headings, texts, badges, moments, progress, empty states.

use maud::{Markup, PreEscaped, html};

use super::{Draw, title, tone_class};
use crate::assets::icon;
use crate::richtext;
use crate::view::{Badge, Empty, Heading, Moment, MomentStyle, Progress, RichText, Text, Weight};

impl Draw<'_> {
    pub(super) fn heading(&self, block: &Heading) -> Markup {
        title(self.next_level(block.level), None, &block.text)
    }

    pub(super) fn text(block: &Text) -> Markup {
        let class = match block.tone {
            None => "texte",
            Some(Weight::Soft) => "texte doux",
            Some(Weight::Strong) => "texte fort",
        };
        html! { div class=(class) { (PreEscaped(richtext::paragraphs(&block.text))) } }
    }

    pub(super) fn rich_text(&self, block: &RichText) -> Markup {
        let resolver = self.resolver;
        let cleaned =
            richtext::clean_with_images(&block.html, self.level(), &|path| resolver.page_url(path), &|source| {
                resolver.image_url(source)
            });
        html! { div.riche { (PreEscaped(cleaned)) } }
    }

    pub(super) fn badge(block: &Badge) -> Markup {
        html! { span.puce.(tone_class(block.tone)) { (block.text) } }
    }

    pub(super) fn moment(&self, block: &Moment) -> Markup {
        html! {
            p.moment {
                @if let Some(label) = &block.label { span.doux { (label) } " " }
                (self.time(block.at, block.style.unwrap_or_default()))
            }
        }
    }

    /// A `time` element; a relative moment also carries the whole date.
    pub(super) fn time(&self, at: i64, style: MomentStyle) -> Markup {
        let now = self.resolver.now_ms();
        let whole = (style == MomentStyle::Relative).then(|| self.texts.moment(at, MomentStyle::DateTime, now));
        html! { time datetime=(crate::texts::iso(at)) title=[whole] { (self.texts.moment(at, style, now)) } }
    }

    pub(super) fn progress(&self, block: &Progress) -> Markup {
        let id = self.id("progression");
        let words = self.texts.t(
            "progress-value",
            &[
                ("value", number(block.value).as_str().into()),
                ("max", number(block.max).as_str().into()),
            ],
        );
        html! {
            div.progression {
                label for=(id) { (block.label) }
                progress id=(id) value=(block.value) max=(block.max) { (words) }
                span.doux { (words) }
            }
        }
    }

    pub(super) fn empty(&self, block: &Empty) -> Markup {
        html! {
            div.vide {
                (icon("preau"))
                p { strong { (block.title) } }
                @if let Some(text) = &block.text { p.doux { (text) } }
                @if let Some(link) = &block.link { p { a.btn.clair href=(self.page_url(&link.path)) { (link.text) } } }
            }
        }
    }
}

/// French decimal comma; no decimals when there are none.
fn number(n: f64) -> String {
    n.to_string().replace('.', ",")
}
