//! A row of the console: what a module does, its states, its switch, those of its parts.

use maud::{Markup, html};

use super::switch::{Switch, lock_badge, switch};
use crate::assets::icon;
use crate::html::tone_class;
use crate::resolve::Tint;
use crate::texts::Texts;
use crate::view::Tone;

/// A module of the console.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ModuleRow {
    /// Unique on the page: the plugin's id.
    pub id: String,
    /// Name.
    pub name: String,
    /// What it does, in one sentence.
    pub summary: String,
    /// Icon of the kit.
    pub icon: String,
    /// Colour.
    pub tint: Tint,
    /// States in words: "tout le collège", "version 1.3 : nouvel accord demandé".
    pub badges: Vec<(Tone, String)>,
    /// Words and address: "Régler".
    pub links: Vec<(String, String)>,
    /// The switch of the module.
    pub switch: Switch,
    /// Parts that switch separately.
    pub parts: Vec<PartRow>,
}

/// A part of a module.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PartRow {
    /// Unique within the module.
    pub id: String,
    /// Name.
    pub name: String,
    /// What it changes.
    pub summary: String,
    /// Its switch.
    pub switch: Switch,
}

/// A list of modules.
pub fn module_rows(rows: &[ModuleRow], texts: &Texts) -> Markup {
    html! { ul.mods { @for row in rows { (module_row(row, texts)) } } }
}

/// One module, as an item of a list.
pub fn module_row(row: &ModuleRow, texts: &Texts) -> Markup {
    let id: String = row
        .id
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    let own = format!("bascule-{id}");
    html! {
        li.mod id={ "module-" (id) } {
            span.ico.(row.tint.class()) { (icon(&row.icon)) }
            div.mod-quoi {
                h2 { (row.name) }
                p.doux { (row.summary) }
            }
            (switch(&row.switch, &own, texts))
            div.mod-etats {
                (lock_badge(&row.switch, &own, texts))
                @for (tone, words) in &row.badges { span.puce.(tone_class(*tone)) { (words) } }
                @for (words, url) in &row.links { a href=(url) aria-label=(texts.t("link-about", &[("text", words.as_str().into()), ("title", row.name.as_str().into())])) { (words) } }
            }
            @if !row.parts.is_empty() {
                ul.mod-parties aria-label=(texts.t("module-parts", &[("name", row.name.as_str().into())])) {
                    @for part in &row.parts {
                        li.mod-partie {
                            @let own = format!("{own}-{}", part.id);
                            div.mod-quoi { strong { (part.name) } p.doux { (part.summary) } (lock_badge(&part.switch, &own, texts)) }
                            (switch(&part.switch, &own, texts))
                        }
                    }
                }
            }
        }
    }
}
