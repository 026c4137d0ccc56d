//! Tables: a caption and column labels are not optional.

use super::block::{Block, builder};
use super::json::{Obj, quote};

/// A table under a caption.
#[derive(Clone, Debug)]
pub struct Table {
    caption: String,
    caption_hidden: bool,
    row_headers: bool,
    columns: Vec<String>,
    rows: Vec<String>,
}

/// `table("Lecteurs par classe").column("Classe").numeric("Vus")`.
pub fn table(caption: impl Into<String>) -> Table {
    Table {
        caption: caption.into(),
        caption_hidden: false,
        row_headers: false,
        columns: Vec::new(),
        rows: Vec::new(),
    }
}

/// What stands in a cell.
#[derive(Clone, Debug)]
pub enum Cell {
    /// Words or a number.
    Text(String),
    /// Blocks.
    Blocks(Vec<Block>),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Vec<Block>> for Cell {
    fn from(blocks: Vec<Block>) -> Self {
        Self::Blocks(blocks)
    }
}

impl Table {
    /// The caption is for screen readers only.
    #[must_use]
    pub fn caption_hidden(mut self) -> Self {
        self.caption_hidden = true;
        self
    }

    /// The first cell of each row is its header.
    #[must_use]
    pub fn row_headers(mut self) -> Self {
        self.row_headers = true;
        self
    }

    /// A column of words.
    #[must_use]
    pub fn column(mut self, label: &str) -> Self {
        self.columns.push(Obj::new().text("label", label).end());
        self
    }

    /// Columns of words, the first cell of each row being its header.
    #[must_use]
    pub fn headed(self, labels: &[&str]) -> Self {
        labels
            .iter()
            .fold(self.row_headers(), |table, label| table.column(label))
    }

    /// A column of numbers.
    #[must_use]
    pub fn numeric(mut self, label: &str) -> Self {
        self.columns
            .push(Obj::new().text("label", label).flag("numeric", true).end());
        self
    }

    /// One more row, as many cells as columns.
    #[must_use]
    pub fn row(mut self, cells: impl IntoIterator<Item = Cell>) -> Self {
        let mut json = String::from("[");
        for (rank, cell) in cells.into_iter().enumerate() {
            if rank > 0 {
                json.push(',');
            }
            match cell {
                Cell::Text(text) => quote(&text, &mut json),
                Cell::Blocks(blocks) => json.push_str(&Obj::new().blocks(&blocks).end()),
            }
        }
        json.push(']');
        self.rows.push(json);
        self
    }
}

impl From<Table> for Block {
    fn from(one: Table) -> Self {
        Self::from_json(
            Obj::block("table")
                .text("caption", &one.caption)
                .flag("caption-hidden", one.caption_hidden)
                .flag("row-headers", one.row_headers)
                .list("columns", &one.columns)
                .list("rows", &one.rows)
                .end(),
        )
    }
}

builder!(Table);
