//! Where the repository stands and which files belong to it.

use std::path::{Path, PathBuf};

use crate::env;
use crate::failure::Done;
use crate::process::Cmd;

/// The folder that holds the workspace's Cargo.toml: as cargo says when it runs this program, because two clones that share a
/// target folder may share the program too.
pub(crate) fn root() -> PathBuf {
    let here = env::variable("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").to_owned());
    let here = Path::new(&here);
    here.parent().unwrap_or(here).to_path_buf()
}

/// Every file of the repository, relative to its root: what git knows or would add; without git, every file not built.
pub(crate) fn files() -> Done<Vec<PathBuf>> {
    let listed = Cmd::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard", "-z"])
        .read();
    let mut files: Vec<PathBuf> = match listed {
        Ok(text) => text
            .split('\0')
            .filter(|name| !name.is_empty())
            .map(PathBuf::from)
            .collect(),
        Err(_) => walk(Path::new("."))?,
    };
    files.retain(|file| file.is_file());
    files.sort();
    Ok(files)
}

fn walk(folder: &Path) -> Done<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() && !matches!(name.as_str(), "target" | "data" | "node_modules" | ".git") {
            found.extend(walk(&path)?);
        } else if path.is_file() {
            found.push(path.strip_prefix(".").unwrap_or(&path).to_path_buf());
        }
    }
    Ok(found)
}

/// A new empty folder under the system's temporary folder.
pub(crate) fn temporary(name: &str) -> Done<PathBuf> {
    let base = std::env::temp_dir();
    for attempt in 0..1000_u32 {
        let folder = base.join(format!("preau-{name}-{}-{attempt}", std::process::id()));
        match std::fs::create_dir(&folder) {
            Ok(()) => return Ok(folder),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(crate::failure::fail(format!(
        "no free name for a temporary folder in {}",
        base.display()
    )))
}

/// Copies a folder and what it holds.
pub(crate) fn copy_folder(from: &Path, to: &Path) -> Done {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let path = entry?.path();
        let target = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            copy_folder(&path, &target)?;
        } else {
            std::fs::copy(&path, &target)?;
        }
    }
    Ok(())
}
