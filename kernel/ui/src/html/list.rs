//! Lists.

use maud::{Markup, html};

use super::Draw;
use crate::view::List;

impl Draw<'_> {
    pub(super) fn list(&self, block: &List) -> Markup {
        let items = html! {
            @for item in &block.items {
                li {
                    @if let Some(text) = &item.text { (text) }
                    @if !item.blocks.is_empty() { div.pile { (self.blocks(&item.blocks)) } }
                }
            }
        };
        html! {
            @if block.items.is_empty() {
            } @else if block.ordered {
                ol.liste { (items) }
            } @else {
                ul.liste { (items) }
            }
        }
    }
}
