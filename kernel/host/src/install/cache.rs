//! Compiled code on disk. Only a cache: named by what it was made from and for, sealed, thrown away when in doubt.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use wasmtime::component::Component;
use wasmtime::{Engine, bail};

use super::InstallError;

const MAC: usize = 32;

/// The folder of compiled code.
#[derive(Debug)]
pub(crate) struct Cache {
    folder: PathBuf,
    key: [u8; 32],
    compatibility: String,
}

impl Cache {
    pub(crate) fn new(folder: &Path, key: [u8; 32], compatibility: String) -> Result<Self, InstallError> {
        fs::create_dir_all(folder).map_err(|source| file(folder, source))?;
        Ok(Self {
            folder: folder.to_owned(),
            key,
            compatibility,
        })
    }

    fn path(&self, digest: &str) -> PathBuf {
        self.folder.join(format!(
            "{digest}-{}.cwasm",
            self.compatibility.get(..16).unwrap_or_default()
        ))
    }

    /// The MAC covers the name as well: sealed code cannot stand in for another component's.
    fn mac(&self, digest: &str, code: &[u8]) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).ok()?;
        mac.update(b"preau.cwasm/1\0");
        mac.update(digest.as_bytes());
        mac.update(self.compatibility.as_bytes());
        mac.update(code);
        Some(mac)
    }

    /// Compiled code whose seal is right; none when there is none, or when the seal is not right (then it is removed).
    pub(crate) fn load(&self, engine: &Engine, digest: &str) -> Option<Component> {
        let path = self.path(digest);
        let sealed = fs::read(&path).ok()?;
        let opened = sealed.split_first_chunk::<MAC>().and_then(|(seal, code)| {
            self.mac(digest, code)?.verify_slice(seal).ok()?;
            self.deserialize(engine, code)
                .inspect_err(|error| tracing::warn!(digest, %error, "compiled code was refused by the engine"))
                .ok()
        });
        if opened.is_none() {
            tracing::warn!(
                digest,
                "compiled code with a broken seal was removed; it will be compiled again"
            );
            // It is ignored either way: a file that cannot be removed is found broken again next time.
            let _ = fs::remove_file(&path);
        }
        opened
    }

    /// Seals code that this host has just compiled, and opens it.
    pub(crate) fn keep(&self, engine: &Engine, digest: &str, code: &[u8]) -> Result<Component, InstallError> {
        let seal = self
            .mac(digest, code)
            .ok_or_else(|| InstallError::Compile("la clé du cache est inutilisable".to_owned()))?
            .finalize()
            .into_bytes();
        let path = self.path(digest);
        // Written aside, then renamed: a reader sees all of it or nothing.
        let aside = path.with_extension(format!("{}.tmp", std::process::id()));
        let write = || -> std::io::Result<()> {
            let mut out = fs::File::create(&aside)?;
            out.write_all(&seal)?;
            out.write_all(code)?;
            out.sync_all()?;
            fs::rename(&aside, &path)
        };
        write().map_err(|source| file(&path, source))?;
        self.deserialize(engine, code)
            .map_err(|error| InstallError::Compile(crate::log::clean(&format!("{error:#}"), 300)))
    }

    /// The one unsafe line of the kernel: wasmtime trusts compiled code as it trusts its own.
    #[expect(
        unsafe_code,
        reason = "the bytes come from our own compiler child over a pipe, or from a file whose HMAC was just verified over these very bytes in memory; the engine checks version and settings itself"
    )]
    fn deserialize(&self, engine: &Engine, code: &[u8]) -> wasmtime::Result<Component> {
        if crate::engine::compatibility(engine) != self.compatibility {
            bail!("compiled for another engine");
        }
        // SAFETY: `code` was produced by `Engine::precompile_component` of this program and not changed since: both callers
        // hold it straight from the compiler, or after a constant-time HMAC check with a key that never leaves the data folder.
        unsafe { Component::deserialize(engine, code) }
    }
}

fn file(path: &Path, source: std::io::Error) -> InstallError {
    InstallError::Store(preau_store::StoreError::File {
        path: path.display().to_string(),
        source,
    })
}
