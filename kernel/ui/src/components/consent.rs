//! The consent sheet: what a plugin does, reads, contacts, keeps, and what changes.

use maud::{Markup, html};

use crate::view::Tone;

/// A consent sheet.
#[derive(Debug, Clone, Default)]
pub struct Consent {
    /// Unique on the page.
    pub id: String,
    /// Title of the sheet.
    pub title: String,
    /// "Réservations 1.3".
    pub module: String,
    /// "par Atelier Garlaban".
    pub publisher: String,
    /// Lines.
    pub items: Vec<ConsentItem>,
}

/// A line of the sheet.
#[derive(Debug, Clone, Default)]
pub struct ConsentItem {
    /// "Données lues".
    pub label: String,
    /// What is said of it, one paragraph each.
    pub said: Vec<Said>,
}

/// A sentence of the sheet.
#[derive(Debug, Clone)]
pub enum Said {
    /// As it is.
    Plain(String),
    /// Good news, in bold.
    Good(String),
    /// New since the version in use: a badge, then the sentence.
    New(String, String),
}

/// Draws a sheet, with its buttons under it.
pub fn consent_sheet(sheet: &Consent, buttons: &Markup) -> Markup {
    html! {
        section.carte aria-labelledby=(sheet.id) {
            header { h2 id=(sheet.id) { (sheet.title) } }
            p { strong { (sheet.module) } " " span.doux { (sheet.publisher) } }
            dl.fiche.etroite {
                @for item in &sheet.items {
                    div {
                        dt { (item.label) }
                        dd { @for said in &item.said { p { (sentence(said)) } } }
                    }
                }
            }
            div.boutons { (buttons) }
        }
    }
}

fn sentence(said: &Said) -> Markup {
    html! {
        @match said {
            Said::Plain(text) => (text),
            Said::Good(text) => strong { (text) },
            Said::New(badge, text) => { span.puce.(crate::html::tone_class(Tone::Danger)) { (badge) } " " (text) },
        }
    }
}
