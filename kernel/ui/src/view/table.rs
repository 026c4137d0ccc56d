//! Data tables: a caption and column headers are required, so that no table is a layout.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, de};

use super::block::{Block, is_false};

/// A table of data.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "member names are the schema's")]
pub struct Table {
    pub caption: String,
    #[serde(default, skip_serializing_if = "is_false")]
    pub caption_hidden: bool,
    pub columns: Vec<Column>,
    #[serde(default, skip_serializing_if = "is_false")]
    pub row_headers: bool,
    #[serde(default)]
    pub rows: Vec<Vec<Cell>>,
}

/// A column and its header.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[expect(missing_docs, reason = "member names are the schema's")]
pub struct Column {
    pub label: String,
    #[serde(default, skip_serializing_if = "is_false")]
    pub numeric: bool,
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Cell {
    /// Plain text.
    Text(String),
    /// Blocks.
    Blocks(CellBlocks),
}

/// The blocks of a cell.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[expect(missing_docs, reason = "member names are the schema's")]
pub struct CellBlocks {
    pub blocks: Vec<Block>,
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
        Self::Blocks(CellBlocks { blocks })
    }
}

impl<'de> Deserialize<'de> for Cell {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = Cell;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("a text or an object with `blocks`")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Cell, E> {
                Ok(Cell::from(text))
            }

            fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<Cell, A::Error> {
                CellBlocks::deserialize(de::value::MapAccessDeserializer::new(map)).map(Cell::Blocks)
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}
