//! Terms and what they are worth.

use maud::{Markup, html};

use super::Draw;
use crate::view::Facts;

impl Draw<'_> {
    pub(super) fn facts(&self, block: &Facts) -> Markup {
        html! {
            @if !block.items.is_empty() {
                dl.fiche {
                    @for item in &block.items {
                        div {
                            dt { (item.label) }
                            dd {
                                @if let Some(text) = &item.text { (text) }
                                @if !item.blocks.is_empty() { div.pile { (self.blocks(&item.blocks)) } }
                            }
                        }
                    }
                }
            }
        }
    }
}
