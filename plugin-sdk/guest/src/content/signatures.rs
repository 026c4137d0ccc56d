//! Signatures of responsables: the kernel knows who is asked, and keeps what was signed.

use serde::de::DeserializeOwned;

use super::Doc;
use crate::bindings::imports::preau::content::signatures as wire;
use crate::people::Person;
use crate::problem::Problem;

pub use crate::bindings::imports::preau::content::write::Signers;
pub use wire::Signature;

/// A document that waits for the acting person's signature.
#[derive(Clone, Debug)]
pub struct Waiting<T> {
    /// It.
    pub doc: Doc<T>,
    /// For whom.
    pub children: Vec<Person>,
}

/// What waits for the acting person, in all schools of the hat, the most recent first.
pub fn to_sign<T: DeserializeOwned>(limit: u32) -> Result<Vec<Waiting<T>>, Problem> {
    let waiting = wire::to_sign(limit)?.into_iter();
    waiting
        .map(|one| {
            Ok(Waiting {
                doc: Doc::from_wire(one.document)?,
                children: one.children,
            })
        })
        .collect()
}

/// Every signature of a document's text: all of them for staff, the acting person's own otherwise.
pub fn of(id: &str) -> Result<Vec<Signature>, Problem> {
    let (mut all, mut after) = (Vec::new(), None::<String>);
    loop {
        let (page, next) = wire::given(id, after.as_deref())?;
        all.extend(page);
        after = next;
        if after.is_none() {
            return Ok(all);
        }
    }
}

/// How many were given, and are still awaited, in each class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfClass {
    /// Its code; empty when unknown.
    pub class: String,
    /// Given.
    pub given: u64,
    /// Awaited.
    pub awaited: u64,
}

/// The same by class, as [`of`] orders them.
pub fn by_class(all: &[Signature]) -> Vec<OfClass> {
    let mut classes: Vec<OfClass> = Vec::new();
    for one in all {
        if classes.last().is_none_or(|last| last.class != one.class) {
            classes.push(OfClass {
                class: one.class.clone(),
                given: 0,
                awaited: 0,
            });
        }
        if let Some(last) = classes.last_mut() {
            last.given += u64::from(one.at.is_some());
            last.awaited += u64::from(one.awaited);
        }
    }
    classes
}

/// Pupils that a document is about.
pub fn children(id: &str) -> Result<Vec<Person>, Problem> {
    Ok(wire::children(id)?)
}

/// Signs for this child, on the text of this version.
pub fn sign(id: &str, child: &str, version: u64) -> Result<(), Problem> {
    Ok(wire::sign(id, child, version)?)
}

/// Enters a paper answer.
pub fn enter_paper(id: &str, child: &str, by: &str) -> Result<(), Problem> {
    Ok(wire::enter_paper(id, child, by)?)
}
