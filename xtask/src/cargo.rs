//! Cargo itself: command lines, and what it knows of the workspace.

use std::path::PathBuf;

use serde_json::Value;

use crate::env;
use crate::failure::{Done, fail};
use crate::process::Cmd;

/// A cargo command line.
pub(crate) fn cargo(arguments: &[&str]) -> Cmd {
    let program = env::variable("CARGO").unwrap_or_else(|| "cargo".to_owned());
    Cmd::new(program).args(arguments)
}

/// `cargo metadata`, with the dependencies or without.
pub(crate) fn metadata(dependencies: bool) -> Done<Value> {
    let mut arguments = vec!["metadata", "--format-version", "1", "--locked"];
    if !dependencies {
        arguments.push("--no-deps");
    }
    Ok(serde_json::from_str(&cargo(&arguments).read()?)?)
}

/// Where builds land.
pub(crate) fn target_dir() -> Done<PathBuf> {
    let metadata = metadata(false)?;
    let folder = metadata.get("target_directory").and_then(Value::as_str);
    folder
        .map(PathBuf::from)
        .ok_or_else(|| fail("cargo metadata names no target directory"))
}

/// A text member of a metadata object, empty when absent.
pub(crate) fn text<'v>(value: &'v Value, member: &str) -> &'v str {
    value.get(member).and_then(Value::as_str).unwrap_or_default()
}

/// The elements of a list member, none when absent.
pub(crate) fn list<'v>(value: &'v Value, member: &str) -> &'v [Value] {
    value.get(member).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}
