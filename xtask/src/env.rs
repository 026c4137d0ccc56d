//! The only place of this crate that reads the environment.

use std::path::PathBuf;

/// A variable of the environment, when set and not empty.
#[expect(
    clippy::disallowed_methods,
    reason = "xtask is a command: its configuration is the environment, read here only"
)]
pub(crate) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Where an executable of that name stands, looking through PATH.
pub(crate) fn which(name: &str) -> Option<PathBuf> {
    let path = variable("PATH")?;
    path.split(':')
        .map(|folder| PathBuf::from(folder).join(name))
        .find(|file| file.is_file())
}

/// Whether this process runs as root.
pub(crate) fn is_root() -> bool {
    crate::process::Cmd::new("id")
        .arg("-u")
        .read()
        .is_ok_and(|uid| uid.trim() == "0")
}
