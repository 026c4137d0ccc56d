//! Data tables: caption, scopes, and a frame that scrolls by keyboard when the screen is narrow.

use maud::{Markup, html};

use super::Draw;
use crate::view::{Cell, Column, Table};

impl Draw<'_> {
    pub(super) fn table(&self, block: &Table) -> Markup {
        let name = self
            .texts
            .t("table-scroll", &[("caption", block.caption.as_str().into())]);
        html! {
            div.defile role="region" tabindex="0" aria-label=(name) {
                table {
                    caption.hors-vue[block.caption_hidden] { (block.caption) }
                    thead {
                        tr {
                            @for column in &block.columns { th.num[column.numeric] scope="col" { (column.label) } }
                        }
                    }
                    tbody {
                        @for row in &block.rows {
                            tr {
                                @for (i, (cell, column)) in row.iter().zip(&block.columns).enumerate() {
                                    (self.cell(cell, column, block.row_headers && i == 0))
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    fn cell(&self, cell: &Cell, column: &Column, header: bool) -> Markup {
        let inside = html! {
            @match cell {
                Cell::Text(text) => (text),
                Cell::Blocks(cell) => (self.blocks(&cell.blocks)),
            }
        };
        html! {
            @if header {
                th.num[column.numeric] scope="row" { (inside) }
            } @else {
                td.num[column.numeric] { (inside) }
            }
        }
    }
}
