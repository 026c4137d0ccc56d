//! From typed-in fields to a type of the plugin, with problems said beside the fields.

mod checks;
mod de;
mod error;
mod value;

use serde::de::DeserializeOwned;

use crate::bindings::imports::preau::ui::types::Value;
use crate::problem::Problem;

pub use checks::Checks;

/// A form that knows its own rules; [`crate::Request::checked`] reads and checks in one go.
pub trait FromForm: DeserializeOwned {
    /// All that is wrong, at once: see [`Checks`].
    fn check(&self) -> Result<(), Problem>;
}

pub(crate) fn read<T: DeserializeOwned>(fields: &[(String, Value)]) -> Result<T, Problem> {
    T::deserialize(de::Fields { all: fields }).map_err(error::Error::into_problem)
}

#[cfg(test)]
mod tests;
