//! The keys of a data folder: made at first start, readable by their owner alone, never in the database nor in a backup of it.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use crate::error::ServerError;
use crate::system::system_bytes;

/// Folder of the keys inside a data folder.
pub(crate) fn folder(data: &Path) -> PathBuf {
    data.join("keys")
}

/// The 32-byte key of this name, made if it does not exist. A file that others may read, or of another length, is refused.
pub(crate) fn key(data: &Path, name: &str) -> Result<[u8; 32], ServerError> {
    let folder = folder(data);
    fs::create_dir_all(&folder).map_err(|e| ServerError::file(&folder, e))?;
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o700)).map_err(|e| ServerError::file(&folder, e))?;
    let path = folder.join(format!("{name}.key"));
    match fs::read(&path) {
        Ok(bytes) => {
            let mode = fs::metadata(&path)
                .map_err(|e| ServerError::file(&path, e))?
                .permissions()
                .mode();
            if mode & 0o077 != 0 {
                return Err(ServerError::Key {
                    path,
                    problem: "elle est lisible par d’autres (attendu\u{a0}: droits 0600)",
                });
            }
            <[u8; 32]>::try_from(bytes.as_slice()).map_err(|_| ServerError::Key {
                path,
                problem: "elle ne fait pas 32 octets",
            })
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => make(&path),
        Err(error) => Err(ServerError::file(&path, error)),
    }
}

fn make(path: &Path) -> Result<[u8; 32], ServerError> {
    let bytes = system_bytes().map_err(|_| ServerError::Random)?;
    // Written beside and renamed: a power cut never leaves half a key.
    let beside = path.with_extension("new");
    let write = || -> std::io::Result<()> {
        let mut file = fs::OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&beside)?;
        file.write_all(&bytes)?;
        file.sync_all()?;
        fs::rename(&beside, path)
    };
    write().map_err(|e| ServerError::file(path, e))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_refused_when_others_may_read_it() {
        let data = tempfile::tempdir().unwrap();
        let first = key(data.path(), "essai").unwrap();
        assert_eq!(key(data.path(), "essai").unwrap(), first);
        assert_ne!(key(data.path(), "autre").unwrap(), first);
        let path = folder(data.path()).join("essai.key");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        assert!(matches!(key(data.path(), "essai"), Err(ServerError::Key { .. })));
    }
}
