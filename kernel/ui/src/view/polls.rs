//! What is asked and what came of it: ballots and charts.

use serde::{Deserialize, Serialize};

use super::block::is_false;

/// The question of a document of the plugin. The kernel draws it and takes the answer itself: the plugin never sees one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ballot {
    /// Id of the document.
    pub document: String,
}

/// Numbers side by side, drawn as bars in a table.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[expect(missing_docs, reason = "member names are the schema's")]
pub struct Chart {
    pub caption: String,
    /// Head of the column of labels.
    pub labels: String,
    /// Head of the column of values.
    pub values: String,
    pub items: Vec<Bar>,
    /// What the values are parts of: the share of each is then shown too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub whole: Option<f64>,
    #[serde(default, rename = "caption-hidden", skip_serializing_if = "is_false")]
    pub caption_hidden: bool,
}

/// One bar.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[expect(missing_docs, reason = "member names are the schema's")]
pub struct Bar {
    pub label: String,
    pub value: f64,
}
