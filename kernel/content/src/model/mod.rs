//! The nouns of the engine.

mod collection;
mod document;
mod draft;
mod error;
mod people;
mod query;
mod state;

pub use collection::{Approval, Collection, IndexDef, KeySource, Receipts, Time, TimeRule};
pub use document::{Document, Page};
pub use draft::{Aimed, Draft, Write, Written};
pub use error::ContentError;
pub use people::{Author, Quota, Reader};
pub use query::{Key, Query};
pub use state::{Level, ShownAs, State};
