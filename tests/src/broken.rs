//! Why a step of a story failed.

use thiserror::Error;

/// What was expected and what came instead.
#[derive(Debug, Error)]
#[error("{0}")]
pub struct Broken(String);

/// Outcome of a step.
pub type Outcome<T = ()> = Result<T, Broken>;

/// Makes a failure from a sentence.
pub fn broken(sentence: impl Into<String>) -> Broken {
    Broken(sentence.into())
}

/// Fails with the sentence unless the condition holds.
pub fn ensure(holds: bool, sentence: impl FnOnce() -> String) -> Outcome {
    if holds { Ok(()) } else { Err(broken(sentence())) }
}

impl From<std::io::Error> for Broken {
    fn from(error: std::io::Error) -> Self {
        Self(error.to_string())
    }
}

impl From<ureq::Error> for Broken {
    fn from(error: ureq::Error) -> Self {
        Self(format!("HTTP: {error}"))
    }
}

impl From<serde_json::Error> for Broken {
    fn from(error: serde_json::Error) -> Self {
        Self(format!("unreadable JSON: {error}"))
    }
}
