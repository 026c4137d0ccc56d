//! What is wrong with a manifest: every problem at once, with its place and what to do.

use std::fmt;

/// A `plugin.toml` that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManifestError {
    /// At least one.
    pub problems: Vec<ManifestProblem>,
}

/// One problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManifestProblem {
    /// Line in the file, from 1; none when the file as a whole is meant.
    pub line: Option<usize>,
    /// `collections[0].approval`; empty when the text is not TOML.
    pub field: String,
    /// What is wrong and what to do, in French.
    pub says: String,
}

impl ManifestError {
    /// Stable code.
    pub const fn code(&self) -> &'static str {
        "host.manifest"
    }
}

impl fmt::Display for ManifestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, problem) in self.problems.iter().enumerate() {
            if n > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{problem}")?;
        }
        Ok(())
    }
}

impl fmt::Display for ManifestProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("plugin.toml")?;
        if let Some(line) = self.line {
            write!(f, ", ligne {line}")?;
        }
        if !self.field.is_empty() {
            write!(f, ", {}", self.field)?;
        }
        write!(f, "\u{a0}: {}", self.says)
    }
}

impl std::error::Error for ManifestError {}
