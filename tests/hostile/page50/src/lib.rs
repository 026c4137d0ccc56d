//! Two content queries and exactly fifty blocks: the page that the bench compares with a native one.
//!
//! The first twenty of "recents" and the first five of "alertes", two blocks each (heading of level 3, text), then soft
//! texts "–" up to fifty.

use preau_sdk::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
struct Article {
    titre: String,
    texte: RichText,
}

struct Page50;

/// Blocks of the page.
const BLOCKS: usize = 50;

impl Page for Page50 {
    fn handle(_: Request) -> Outcome {
        let recents = Query::new("articles", "recents").descending().first::<Article>(20)?;
        let alertes = Query::new("articles", "alertes")
            .with_number(1)
            .descending()
            .first::<Article>(5)?;
        let mut blocks: Vec<Block> = Vec::with_capacity(BLOCKS);
        for doc in alertes.iter().chain(&recents) {
            blocks.push(heading(&doc.titre).level(3).into());
            blocks.push(text(doc.texte.excerpt(140)).into());
        }
        blocks.resize_with(BLOCKS, || text("–").soft().into());
        view("Cinquante blocs", blocks)
    }
}

export!(Page50: page);
