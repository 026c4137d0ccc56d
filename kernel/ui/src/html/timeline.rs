//! Lines of dated things: who or when · what and its context · state.

use maud::{Markup, html};

use super::{Draw, tone_class};
use crate::view::{Entry, MomentStyle, Timeline, Tone};

impl Draw<'_> {
    pub(super) fn timeline(&self, block: &Timeline) -> Markup {
        html! {
            @if !block.items.is_empty() {
                ul.fil aria-label=(block.label) { @for item in &block.items { (self.entry(item)) } }
            }
        }
    }

    fn entry(&self, item: &Entry) -> Markup {
        let tone = item.tone.or(item.urgent.then_some(Tone::Danger));
        let class = tone
            .filter(|t| *t != Tone::Neutral)
            .map(|t| format!("marque {}", tone_class(t)));
        // The first column says whose the line is, or else when it is.
        let when_first = item.children.is_empty();
        html! {
            li class=[class] {
                span.fil-qui {
                    @if when_first {
                        @if let Some(at) = item.when { small { (self.time(at, MomentStyle::Relative)) } }
                    } @else {
                        span.hors-vue { (self.texts.say("timeline-about")) " " }
                        @for alias in &item.children { (self.chip(alias)) " " }
                    }
                }
                span.fil-quoi {
                    strong {
                        @match &item.path {
                            Some(path) => a href=(self.page_url(path)) { (item.title) },
                            None => (item.title),
                        }
                    }
                    (self.context(item, when_first))
                }
                span.fil-etat {
                    @if item.urgent { span.puce.t-brique { (self.texts.say("timeline-urgent")) } }
                    @for badge in &item.badges { (Self::badge(badge)) }
                }
            }
        }
    }

    fn context(&self, item: &Entry, when_first: bool) -> Markup {
        let author = item.by.as_deref().map(|alias| {
            self.resolver.person(alias).map_or_else(
                || self.texts.say("person-unknown"),
                |l| {
                    self.texts
                        .t("timeline-by", &[("name", l.nom_affichage.as_str().into())])
                },
            )
        });
        let when = item.when.filter(|_| !when_first);
        let parts = [
            item.text.as_ref().map(|text| html! { (text) }),
            author.map(|words| html! { bdi { (words) } }),
            when.map(|at| self.time(at, MomentStyle::Relative)),
        ];
        let parts: Vec<Markup> = parts.into_iter().flatten().collect();
        html! {
            @if !parts.is_empty() {
                small { @for (i, part) in parts.iter().enumerate() { @if i > 0 { " · " } (part) } }
            }
        }
    }

    fn chip(&self, alias: &str) -> Markup {
        let label = self.resolver.person(alias);
        let tint = label.as_ref().and_then(|l| l.tint).unwrap_or_default();
        html! { span.puce.(tint.class()) { (self.name(label.as_ref())) } }
    }
}
