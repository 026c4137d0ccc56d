//! Charts: bars in the rows of a table, so that what is drawn and what is read aloud are the same.

use maud::{Markup, html};

use super::Draw;
use crate::view::Chart;

/// Width of a full bar.
const FULL: f64 = 100.0;

impl Draw<'_> {
    pub(super) fn chart(&self, block: &Chart) -> Markup {
        let name = self
            .texts
            .t("table-scroll", &[("caption", block.caption.as_str().into())]);
        let most = block
            .items
            .iter()
            .map(|item| item.value)
            .fold(block.whole.unwrap_or(0.0), f64::max);
        html! {
            div.defile role="region" tabindex="0" aria-label=(name) {
                table.graphe {
                    caption.hors-vue[block.caption_hidden] { (block.caption) }
                    thead {
                        tr {
                            th scope="col" { (block.labels) }
                            th.num scope="col" { (block.values) }
                            @if block.whole.is_some() { th.num scope="col" { (self.texts.say("chart-share")) } }
                        }
                    }
                    tbody {
                        @for item in &block.items {
                            tr {
                                th scope="row" {
                                    (item.label)
                                    svg.jauge viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" focusable="false" {
                                        rect.fond width="100" height="6" {}
                                        rect.part width=(width(item.value, most)) height="6" {}
                                    }
                                }
                                td.num { (number(item.value)) }
                                @if let Some(whole) = block.whole { td.num { (number(share(item.value, whole))) "\u{a0}%" } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn width(value: f64, most: f64) -> String {
    format!("{:.1}", if most > 0.0 { value / most * FULL } else { 0.0 })
}

/// Per cent, rounded.
fn share(value: f64, whole: f64) -> f64 {
    if whole > 0.0 {
        (value / whole * FULL).round()
    } else {
        0.0
    }
}

/// As the French write it.
fn number(value: f64) -> String {
    value.to_string().replace('.', ",")
}
