//! The host's keys: the local publisher's, the one that seals compiled code, the one that seals secrets of schools. Made once in the data folder.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

use preau_model::Rng;
use preau_store::StoreError;

use super::sign::Publisher;
use crate::egress::SecretKey;

/// Keys of the plugin host. They never leave the data folder.
pub struct HostKeys {
    pub(crate) publisher: Publisher,
    pub(crate) cache: [u8; 32],
    pub(crate) secrets: SecretKey,
}

impl std::fmt::Debug for HostKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "HostKeys({})", self.publisher.id())
    }
}

impl HostKeys {
    /// Reads `publisher.key`, `code-cache.key` and `secrets.key` in a folder, makes what is missing.
    pub fn load_or_create(folder: &Path, rng: &dyn Rng) -> Result<Self, StoreError> {
        fs::create_dir_all(folder).map_err(|source| StoreError::File {
            path: folder.display().to_string(),
            source,
        })?;
        Ok(Self {
            publisher: Publisher::from_secret(&key(&folder.join("publisher.key"), rng)?),
            cache: key(&folder.join("code-cache.key"), rng)?,
            secrets: SecretKey::new(key(&folder.join("secrets.key"), rng)?),
        })
    }
}

fn key(path: &Path, rng: &dyn Rng) -> Result<[u8; 32], StoreError> {
    let file = |source: std::io::Error| StoreError::File {
        path: path.display().to_string(),
        source,
    };
    let bad = |says: &str| file(std::io::Error::new(std::io::ErrorKind::InvalidData, says.to_owned()));
    match fs::read_to_string(path) {
        Ok(text) => {
            let mode = fs::metadata(path).map_err(file)?.permissions().mode();
            if mode & 0o077 != 0 {
                return Err(bad(
                    "this key can be read by other users: chmod 600, and change it if others may have seen it",
                ));
            }
            crate::hex::decode(text.trim()).ok_or_else(|| bad("32 bytes in hexadecimal were expected"))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let mut bytes = [0; 32];
            rng.fill(&mut bytes);
            // create_new: two processes starting at once never overwrite each other's key.
            let mut created = fs::OpenOptions::new()
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(path)
                .map_err(file)?;
            created.write_all(crate::hex::encode(&bytes).as_bytes()).map_err(file)?;
            created.sync_all().map_err(file)?;
            Ok(bytes)
        }
        Err(error) => Err(file(error)),
    }
}
