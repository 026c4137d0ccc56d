//! Why a command stopped: a sentence for the person at the terminal.

use std::fmt;

/// Outcome of a step.
pub(crate) type Done<T = ()> = Result<T, Failure>;

/// A sentence that says what failed and, when known, what to type.
#[derive(Debug)]
pub(crate) struct Failure(String);

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Makes a failure from a sentence.
pub(crate) fn fail(sentence: impl Into<String>) -> Failure {
    Failure(sentence.into())
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self(error.to_string())
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self(format!("unreadable JSON: {error}"))
    }
}
