//! Questions and their results.

use super::block::{Block, builder};
use super::json::Obj;

/// The question of a document, asked by the kernel.
#[derive(Clone, Debug)]
pub struct BallotBlock(String);

/// `ballot(&doc.id)`: drawn where the document has a ballot.
pub fn ballot(document: &str) -> BallotBlock {
    BallotBlock(document.to_owned())
}

impl From<BallotBlock> for Block {
    fn from(one: BallotBlock) -> Self {
        Self::from_json(Obj::block("ballot").text("document", &one.0).end())
    }
}

/// Bars in a table.
#[derive(Clone, Debug)]
pub struct Chart {
    caption: String,
    heads: [String; 2],
    items: Vec<String>,
    whole: Option<u64>,
}

/// `chart("Résultats", ["Réponse", "Voix"])`: a caption, then the heads of the labels and of the values.
pub fn chart(caption: impl Into<String>, heads: [&str; 2]) -> Chart {
    Chart {
        caption: caption.into(),
        heads: heads.map(str::to_owned),
        items: Vec::new(),
        whole: None,
    }
}

impl Chart {
    /// One more bar.
    #[must_use]
    pub fn bar(mut self, label: &str, value: u64) -> Self {
        self.items
            .push(Obj::new().text("label", label).number("value", value).end());
        self
    }

    /// What the values are parts of: the share of each is shown.
    #[must_use]
    pub fn of(mut self, whole: u64) -> Self {
        self.whole = Some(whole);
        self
    }
}

impl From<Chart> for Block {
    fn from(one: Chart) -> Self {
        let [labels, values] = &one.heads;
        Self::from_json(
            Obj::block("chart")
                .text("caption", &one.caption)
                .text("labels", labels)
                .text("values", values)
                .list("items", &one.items)
                .maybe_number("whole", one.whole)
                .end(),
        )
    }
}

builder!(BallotBlock, Chart);
