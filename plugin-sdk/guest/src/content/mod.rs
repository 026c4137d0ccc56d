//! Documents of the plugin: read (always filtered by the kernel), written in actions and jobs.

pub mod ballot;
mod doc;
mod draft;
mod query;
mod receipts;
pub mod signatures;

use crate::bindings::imports::preau::content::{read as wire, write};
use crate::people::{Audience, Person};
use crate::problem::Problem;
use crate::view::Block;

pub use crate::bindings::imports::preau::content::types::{Key, Level, State};
pub use doc::{Doc, Found};
pub use draft::{Batch, Draft};
pub use query::Query;
pub use receipts::{Group, Receipts};

use serde::de::DeserializeOwned;

/// One document. On a page this is what the kernel takes for "this person saw it", where the collection keeps receipts.
pub fn get<T: DeserializeOwned>(id: &str) -> Result<Doc<T>, Problem> {
    let found = wire::get(&[id.to_owned()])?;
    found
        .into_iter()
        .next()
        .flatten()
        .ok_or(Problem::Missing)
        .and_then(Doc::from_wire)
}

/// One document that the acting person may change, withdraw and delete; missing otherwise.
pub fn own<T: DeserializeOwned>(id: &str) -> Result<Doc<T>, Problem> {
    let doc: Doc<T> = get(id)?;
    if doc.is_mine() { Ok(doc) } else { Err(Problem::Missing) }
}

/// Whom a document is for, as blocks in the kernel's words.
pub fn recipients_shown(id: &str) -> Result<Vec<Block>, Problem> {
    let tokens = recipients(id)?;
    Ok(tokens
        .into_iter()
        .map(|(token, _)| crate::view::audience(token).into())
        .collect())
}

/// Tokens for [`crate::view::audience`] blocks, with how they are shown ("to", "cc").
pub fn recipients(id: &str) -> Result<Vec<(String, String)>, Problem> {
    Ok(wire::recipients(id)?)
}

/// Who marked a document and who did not, for its author: one page of `(group token, person, when)` ordered by group.
#[expect(clippy::type_complexity, reason = "the shape of the contract, used once per plugin")]
pub fn progress(
    id: &str,
    mark: &str,
    after: Option<&str>,
) -> Result<(Vec<(String, Person, Option<u64>)>, Option<String>), Problem> {
    Ok(wire::progress(id, mark, after)?)
}

/// How many persons marked a document.
pub fn marks_count(id: &str, mark: &str) -> Result<u64, Problem> {
    Ok(wire::marks_count(id, mark)?)
}

/// Those who have not marked it yet.
pub fn not_marked(id: &str, mark: &str) -> Result<Audience, Problem> {
    Ok(Audience(write::not_marked(id, mark)?))
}

/// The people of a document, for a reply to all.
pub fn audience_of(id: &str) -> Result<Audience, Problem> {
    Ok(Audience(write::audience_of(id)?))
}

/// The author of a document, for a reply.
pub fn author_of(id: &str) -> Result<Audience, Problem> {
    Ok(Audience(write::author_of(id)?))
}

/// One line in the notification centre of an audience, about a document they can read.
pub fn remind(id: &str, to: &Audience, line: &str) -> Result<(), Problem> {
    Ok(write::remind(id, &to.0, line)?)
}

/// Sets a mark of the acting person, or takes it off.
pub fn mark(id: &str, name: &str, value: Option<&str>) -> Result<(), Problem> {
    Ok(write::mark(id, name, value)?)
}

/// Deletes a document that is still at this version.
pub fn delete(id: &str, version: u64) -> Result<(), Problem> {
    Ok(write::delete(id, version)?)
}
