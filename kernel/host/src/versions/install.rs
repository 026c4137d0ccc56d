//! Installation: read, signed, stored, checked like at every start, then swapped in.

use std::collections::BTreeSet;
use std::path::Path;

use super::rows::{self, Version, VersionState};
use crate::host::Host;
use crate::install::{InstallError, Package, inspect};
use crate::manifest::Manifest;

/// How to install.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct InstallOptions {
    /// Another content under the same version replaces it: for a developer's machine and the demo.
    pub replace_same_version: bool,
}

/// What an installation did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installation {
    /// Plugin id.
    pub plugin: String,
    /// Its version.
    pub version: String,
    /// Where it stands.
    pub outcome: Outcome,
}

/// Where an installed version stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It runs.
    Current,
    /// It ran already, with this very content.
    Unchanged,
    /// It waits for consent; the sentence says why.
    Waiting(String),
}

impl Host {
    /// Installs a folder: signed with the local publisher's key, and then trusted no more than any other.
    pub async fn install(&self, folder: &Path, options: InstallOptions) -> Result<Installation, InstallError> {
        let owned = folder.to_owned();
        let package = tokio::task::spawn_blocking(move || Package::read(&owned))
            .await
            .map_err(|_| InstallError::Package {
                path: folder.display().to_string(),
                says: "la lecture s’est arrêtée".to_owned(),
            })??;
        let _one_at_a_time = self.changing().lock().await;
        let manifest = package.manifest();
        let (plugin, number) = (manifest.plugin.id.clone(), manifest.plugin.version.to_string());
        let installed = rows::all(self.db()).await?;
        let listing = package.listing();
        let digest = preau_store::BlobId::of(listing.text().as_bytes());
        let known = installed
            .iter()
            .find(|known| known.plugin == plugin && known.version == number);
        if let Some(known) = known {
            let same = known.package == digest.as_str();
            if same && known.state == VersionState::Current && self.plugin(&plugin).is_some() {
                return Ok(Installation {
                    plugin,
                    version: number,
                    outcome: Outcome::Unchanged,
                });
            }
            if !same && !options.replace_same_version {
                return Err(InstallError::SameVersion {
                    plugin,
                    version: number,
                });
            }
        }
        let short = manifest.plugin.short();
        if let Some(other) = installed
            .iter()
            .find(|known| known.plugin != plugin && known.plugin.rsplit('.').next() == Some(short))
        {
            return Err(InstallError::ShortName {
                short: short.to_owned(),
                other: other.plugin.clone(),
            });
        }
        // Looked into before anything is stored or compiled.
        inspect(&package.component(), manifest)?;
        package.store(self.blobs()).await?;
        let publisher = &self.keys().publisher;
        let mut version = Version {
            plugin: plugin.clone(),
            version: number.clone(),
            publisher: publisher.id(),
            digest: preau_store::BlobId::of(&package.component()).to_string(),
            package: digest.to_string(),
            signature: publisher.sign(&listing.text()),
            manifest: package.manifest_text(),
            state: VersionState::Current,
            installed: self.clock().now(),
            reason: String::new(),
        };
        let loaded = self.load(&version).await?;
        let before = installed
            .iter()
            .rev()
            .find(|known| known.plugin == plugin && known.state == VersionState::Current);
        if let Some(why) = before.and_then(|before| widening(before, &version, manifest)) {
            version.state = VersionState::Waiting;
            version.reason.clone_from(&why);
            rows::put(self.db(), version).await?;
            return Ok(Installation {
                plugin,
                version: number,
                outcome: Outcome::Waiting(why),
            });
        }
        rows::put(self.db(), version).await?;
        self.put(loaded);
        Ok(Installation {
            plugin,
            version: number,
            outcome: Outcome::Current,
        })
    }
}

/// Why an update must be consented to; none when it asks for no more than the version before.
fn widening(before: &Version, after: &Version, manifest: &Manifest) -> Option<String> {
    if before.publisher != after.publisher {
        return Some("cette version vient d’un autre éditeur".to_owned());
    }
    let asked = |manifest: &Manifest| -> BTreeSet<String> {
        manifest
            .capabilities
            .iter()
            .flat_map(|capability| {
                let name = capability.use_.name();
                let fields = capability
                    .fields
                    .iter()
                    .map(move |field| format!("{name}\u{a0}: {field}"));
                std::iter::once(name.to_owned()).chain(fields)
            })
            .collect()
    };
    let had = Manifest::parse(&before.manifest)
        .map(|before| asked(&before))
        .unwrap_or_default();
    let more: Vec<String> = asked(manifest).difference(&had).cloned().collect();
    (!more.is_empty()).then(|| format!("cette version demande des capacités nouvelles ({})", more.join(", ")))
}
