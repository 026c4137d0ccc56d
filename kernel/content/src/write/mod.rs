//! Writing: judged first, outside any transaction; then one transaction, in which versions prove that nothing moved meanwhile.

mod apply;
mod assemble;
mod commit;
mod judge;
mod prepare;
mod rows;
mod transitions;

pub(crate) use apply::apply;
pub(crate) use assemble::{Fields, Put, assemble};
pub(crate) use judge::{Notice, through};
pub(crate) use rows::{About, Value, insert, notify};

use preau_model::DocumentId;

use crate::read::Stored;
use crate::{State, Written};

/// A write that was judged and is ready to be applied.
pub(crate) enum Prepared {
    Put(Box<Put>),
    Delete(Box<Stored>),
    Require(DocumentId, i64),
}

impl Prepared {
    pub(crate) fn id(&self) -> DocumentId {
        match self {
            Self::Put(put) => put.fields.id,
            Self::Delete(stored) => stored.id,
            Self::Require(id, _) => *id,
        }
    }

    pub(crate) fn written(&self) -> Written {
        match self {
            Self::Put(put) => Written {
                id: put.fields.id,
                version: put.fields.version,
                state: Some(put.fields.state),
            },
            Self::Delete(stored) => Written {
                id: stored.id,
                version: 0,
                state: None,
            },
            Self::Require(id, version) => Written {
                id: *id,
                version: *version,
                state: None::<State>,
            },
        }
    }
}
