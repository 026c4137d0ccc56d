//! What is kept: articles, and what is known of each feed.

use preau_sdk::feed::Item;
use preau_sdk::prelude::*;
use serde::{Deserialize, Serialize};

/// Names of the collections in the manifest.
pub(crate) const ARTICLES: &str = "articles";
pub(crate) const RELEVES: &str = "releves";

/// Body of a document of the collection "articles".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Article {
    /// The feed's identifier of the article: what makes it imported once.
    pub(crate) cle: String,
    pub(crate) titre: String,
    /// Cleaned by the kernel when drawn.
    pub(crate) html: RichText,
    /// Address of the original.
    pub(crate) lien: String,
    /// Unix milliseconds, as the site says.
    pub(crate) date: u64,
}

impl From<Item> for Article {
    fn from(item: Item) -> Self {
        Self {
            cle: item.key,
            titre: item.title,
            html: item.html,
            lien: item.link,
            date: item.date,
        }
    }
}

/// Body of a document of the collection "releves". Its last change is the last good reading, until `panne` says otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Releve {
    /// "site", or the number of a section.
    pub(crate) source: String,
    /// Hash of the feed as it was read last.
    pub(crate) empreinte: String,
    /// Why it cannot be read now, in words for administrators.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) panne: Option<String>,
    /// When it was last read, while it cannot be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) lu: Option<u64>,
}
