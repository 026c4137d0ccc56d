//! Persons and audiences: names and words come from the portal, never from the guest.

use maud::{Markup, html};

use super::Draw;
use crate::assets::icon;
use crate::resolve::{PersonLabel, initials};
use crate::view::{Audience, People, Person};

impl Draw<'_> {
    pub(super) fn person(&self, block: &Person) -> Markup {
        let label = self.resolver.person(&block.alias);
        html! {
            p.personne {
                (avatar(label.as_ref()))
                span {
                    (self.name(label.as_ref()))
                    @if block.about && let Some(detail) = label.as_ref().and_then(|l| l.detail.as_deref()) { " " small { (detail) } }
                    @if let Some(note) = &block.note { " " small { (note) } }
                }
            }
        }
    }

    pub(super) fn people(&self, block: &People) -> Markup {
        let shown = block.at_most.unwrap_or(usize::MAX).min(block.refs.len());
        let more = block.refs.len() - shown;
        html! {
            @if !block.refs.is_empty() {
                ul.noms {
                    @for alias in block.refs.iter().take(shown) { li { (self.name(self.resolver.person(alias).as_ref())) } }
                    @if more > 0 { li.doux { (self.texts.t("people-and-more", &[("count", more.into())])) } }
                }
            }
        }
    }

    pub(super) fn audience(&self, block: &Audience) -> Markup {
        html! {
            div.audience {
                (icon("personnes"))
                span.hors-vue { (self.texts.say("audience-label")) }
                @match self.resolver.audience(&block.token) {
                    Some(words) => ul.noms { @for word in words { li { (word) } } },
                    None => span.doux { (self.texts.say("audience-unknown")) },
                }
            }
        }
    }

    /// A name, isolated from the direction of the text around it.
    pub(super) fn name(&self, label: Option<&PersonLabel>) -> Markup {
        html! {
            @match label {
                Some(label) => bdi { (label.nom_affichage) },
                None => span.doux { (self.texts.say("person-unknown")) },
            }
        }
    }
}

/// Initials in a disc; decoration, since the name is always beside it.
pub(crate) fn avatar(label: Option<&PersonLabel>) -> Markup {
    let tint = label.and_then(|l| l.tint).unwrap_or_default();
    html! { span.av.(tint.class()) aria-hidden="true" { (label.map(|l| initials(&l.nom_affichage)).unwrap_or_default()) } }
}
