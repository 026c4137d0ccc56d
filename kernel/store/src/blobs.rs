//! Blobs: content-addressed bytes in an object store (a local folder by default).

use std::fmt;
use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;

use bytes::Bytes;
use object_store::local::LocalFileSystem;
use object_store::{ObjectStore, ObjectStoreExt as _, PutPayload};
use sha2::{Digest as _, Sha256};

use crate::StoreError;

/// The SHA-256 of a blob, in hexadecimal.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlobId(String);

impl BlobId {
    /// The id of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        use fmt::Write as _;
        Self(
            Sha256::digest(bytes)
                .iter()
                .fold(String::with_capacity(64), |mut text, byte| {
                    let _ = write!(text, "{byte:02x}");
                    text
                }),
        )
    }

    /// 64 hexadecimal characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Two levels of folders, so that none holds too many files.
    fn path(&self) -> object_store::path::Path {
        let (head, tail) = self.0.split_at_checked(2).unwrap_or((&self.0, ""));
        object_store::path::Path::from_iter([head, tail])
    }
}

impl FromStr for BlobId {
    type Err = StoreError;

    fn from_str(text: &str) -> Result<Self, StoreError> {
        if text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
            Ok(Self(text.to_owned()))
        } else {
            Err(StoreError::Column {
                column: "blob",
                expected: "SHA-256 in hexadecimal",
            })
        }
    }
}

impl fmt::Display for BlobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl fmt::Debug for BlobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where blobs live. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Blobs(Arc<dyn ObjectStore>);

impl Blobs {
    /// Blobs in a local folder, created if missing.
    pub fn folder(path: &Path) -> Result<Self, StoreError> {
        std::fs::create_dir_all(path).map_err(|source| StoreError::File {
            path: path.display().to_string(),
            source,
        })?;
        Ok(Self(Arc::new(LocalFileSystem::new_with_prefix(path)?)))
    }

    /// Stores bytes; storing them twice is the same as once.
    pub async fn put(&self, bytes: Bytes) -> Result<BlobId, StoreError> {
        let id = BlobId::of(&bytes);
        self.0.put(&id.path(), PutPayload::from_bytes(bytes)).await?;
        Ok(id)
    }

    /// The bytes of a blob, or `None`. Their hash is checked: a damaged blob is an error, not an answer.
    pub async fn get(&self, id: &BlobId) -> Result<Option<Bytes>, StoreError> {
        let bytes = match self.0.get(&id.path()).await {
            Ok(found) => found.bytes().await?,
            Err(object_store::Error::NotFound { .. }) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        if BlobId::of(&bytes) == *id {
            Ok(Some(bytes))
        } else {
            Err(StoreError::Column {
                column: "blob",
                expected: "content that matches its name",
            })
        }
    }

    /// Removes a blob; removing one that is not there is not an error.
    pub async fn delete(&self, id: &BlobId) -> Result<(), StoreError> {
        match self.0.delete(&id.path()).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}
