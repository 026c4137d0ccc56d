//! A package: a folder with `plugin.toml`, one component, translations, changelog, docs. Read once, bounded, without links.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::path::Path;

use bytes::Bytes;
use preau_store::{BlobId, Blobs};

use super::InstallError;
use crate::Manifest;

/// Name of the manifest in a package.
pub(crate) const MANIFEST: &str = "plugin.toml";

const MAX_FILES: usize = 500;
const MAX_FILE: u64 = 32 << 20;
const MAX_TOTAL: u64 = 64 << 20;
const MAX_DEPTH: usize = 4;

/// What a package may hold besides the manifest and the component.
const KNOWN: &[&str] = &["md", "ftl", "svg", "png", "toml", "txt", "json", "wasm"];

/// A package in memory.
#[derive(Debug, Clone)]
pub struct Package {
    files: BTreeMap<String, Bytes>,
    manifest: Manifest,
    component: String,
}

/// What is signed: every file of the package with its digest, sorted by path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Listing(BTreeMap<String, BlobId>);

impl Package {
    /// Reads a folder. Sources (`src/`, `target/`, `Cargo.toml`…) and hidden files beside the package are left out.
    pub fn read(folder: &Path) -> Result<Self, InstallError> {
        let mut files = BTreeMap::new();
        let mut total = 0;
        walk(folder, "", 0, &mut files, &mut total)?;
        Self::from_files(folder, files)
    }

    fn from_files(folder: &Path, files: BTreeMap<String, Bytes>) -> Result<Self, InstallError> {
        let refuse = |says: &str| InstallError::Package {
            path: folder.display().to_string(),
            says: says.to_owned(),
        };
        let text = files
            .get(MANIFEST)
            .ok_or_else(|| refuse("il manque le fichier plugin.toml"))?;
        let text = std::str::from_utf8(text).map_err(|_| refuse("plugin.toml n’est pas écrit en UTF-8"))?;
        let manifest = Manifest::parse(text)?;
        let mut components = files.keys().filter(|path| is_component(path));
        let component = components
            .next()
            .ok_or_else(|| {
                refuse("il manque le composant (un fichier .wasm à la racine)\u{202f}; construisez-le d’abord")
            })?
            .clone();
        if components.next().is_some() {
            return Err(refuse("un seul fichier .wasm est attendu à la racine"));
        }
        if let Some(icon) = manifest
            .plugin
            .icon
            .as_deref()
            .filter(|icon| !files.contains_key(*icon))
        {
            return Err(refuse(&format!("il manque l’icône {icon} annoncée par plugin.toml")));
        }
        Ok(Self {
            files,
            manifest,
            component,
        })
    }

    /// The manifest.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Judges what can be judged without installing: the component, what it imports and exports.
    pub fn check(&self) -> Result<(), InstallError> {
        super::inspect(&self.component(), &self.manifest).map(drop)
    }

    /// The manifest as written.
    pub(crate) fn manifest_text(&self) -> String {
        self.files
            .get(MANIFEST)
            .map(|text| String::from_utf8_lossy(text).into_owned())
            .unwrap_or_default()
    }

    /// The component.
    pub fn component(&self) -> Bytes {
        self.files.get(&self.component).cloned().unwrap_or_default()
    }

    pub(crate) fn listing(&self) -> Listing {
        Listing(
            self.files
                .iter()
                .map(|(path, bytes)| (path.clone(), BlobId::of(bytes)))
                .collect(),
        )
    }

    /// Stores every file.
    pub(crate) async fn store(&self, blobs: &Blobs) -> Result<(), InstallError> {
        for bytes in self.files.values() {
            blobs.put(bytes.clone()).await?;
        }
        blobs.put(self.listing().text().into()).await?;
        Ok(())
    }
}

impl Listing {
    /// Canonical text: one line per file.
    pub(crate) fn text(&self) -> String {
        let mut text = String::from("preau.package/1\n");
        for (path, digest) in &self.0 {
            text.push_str(digest.as_str());
            text.push(' ');
            text.push_str(path);
            text.push('\n');
        }
        text
    }

    /// From the canonical text; anything else is refused.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut lines = text.strip_suffix('\n')?.split('\n');
        if lines.next() != Some("preau.package/1") {
            return None;
        }
        let files = lines
            .map(|line| {
                let (digest, path) = line.split_once(' ')?;
                Some((path.to_owned(), digest.parse().ok()?))
            })
            .collect::<Option<BTreeMap<String, BlobId>>>()?;
        let listing = Self(files);
        (listing.text() == text).then_some(listing)
    }

    /// The digest of the component.
    pub(crate) fn component(&self) -> Option<&BlobId> {
        self.0
            .iter()
            .find(|(path, _)| is_component(path))
            .map(|(_, digest)| digest)
    }

    /// The digest of a file.
    pub(crate) fn file(&self, path: &str) -> Option<&BlobId> {
        self.0.get(path)
    }
}

fn is_component(path: &str) -> bool {
    !path.contains('/') && Path::new(path).extension().is_some_and(|extension| extension == "wasm")
}

fn walk(
    folder: &Path,
    prefix: &str,
    depth: usize,
    files: &mut BTreeMap<String, Bytes>,
    total: &mut u64,
) -> Result<(), InstallError> {
    let refuse = |path: &Path, says: String| InstallError::Package {
        path: path.display().to_string(),
        says,
    };
    let unreadable = |path: &Path, error: std::io::Error| refuse(path, format!("ne peut pas être lu ({error})"));
    let entries = fs::read_dir(folder).map_err(|error| unreadable(folder, error))?;
    for entry in entries {
        let entry = entry.map_err(|error| unreadable(folder, error))?;
        let path = entry.path();
        let name = entry
            .file_name()
            .into_string()
            .map_err(|_| refuse(&path, "ce nom n’est pas en UTF-8".to_owned()))?;
        let kind = entry.file_type().map_err(|error| unreadable(&path, error))?;
        if name.starts_with('.')
            || (depth == 0 && matches!(name.as_str(), "src" | "target" | "tests" | "Cargo.toml" | "Cargo.lock"))
        {
            continue;
        }
        if kind.is_symlink() {
            return Err(refuse(
                &path,
                "un lien n’a pas sa place dans un paquet\u{202f}; mettez le fichier lui-même".to_owned(),
            ));
        }
        let inner = format!("{prefix}{name}");
        if name.chars().any(char::is_control) || inner.len() > 200 {
            return Err(refuse(&path, "ce nom de fichier n’est pas permis".to_owned()));
        }
        if kind.is_dir() {
            if depth == MAX_DEPTH {
                return Err(refuse(
                    &path,
                    format!("{MAX_DEPTH} niveaux de dossiers au plus sont permis"),
                ));
            }
            walk(&path, &format!("{inner}/"), depth + 1, files, total)?;
            continue;
        }
        if !path
            .extension()
            .is_some_and(|extension| KNOWN.iter().any(|known| extension == *known))
        {
            continue;
        }
        let mut bytes = Vec::new();
        let file = fs::File::open(&path).map_err(|error| unreadable(&path, error))?;
        file.take(MAX_FILE + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| unreadable(&path, error))?;
        let length = bytes.len() as u64;
        *total += length;
        if length > MAX_FILE || *total > MAX_TOTAL || files.len() == MAX_FILES {
            return Err(refuse(
                &path,
                "le paquet est trop gros (500 fichiers, 32 MiB par fichier et 64 MiB en tout au plus)".to_owned(),
            ));
        }
        files.insert(inner, bytes.into());
    }
    Ok(())
}
