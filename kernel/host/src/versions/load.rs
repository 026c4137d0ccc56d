//! From stored bytes to a version that runs: signature, inspection, compiled code, probe. At install and at each start.

use preau_store::BlobId;
use wasmtime::component::{Component, Linker};
use wasmtime::{Store, UpdateDeadline};

use super::rows::{self, Version, VersionState};
use crate::call::Place;
use crate::host::Host;
use crate::install::{InstallError, Listing, MANIFEST, Verdict, inspect, verify};
use crate::manifest::Manifest;
use crate::plugins::Loaded;
use crate::state::{CallState, Facts};
use crate::{cap, wasi};

impl Host {
    /// Makes this process run what the database says is current: at start, and when another process installed something. A version
    /// that cannot be trusted or started is stopped, with the reason; the others run.
    pub async fn refresh(&self) -> Result<(), InstallError> {
        let _one_at_a_time = self.changing().lock().await;
        let wanted = rows::current(self.db()).await?;
        for plugin in self.plugins() {
            if !wanted.iter().any(|(id, _)| id == plugin.id())
                && let Some(slot) = self.slot(plugin.id())
            {
                slot.swap(None);
            }
        }
        let runs = |id: &str, package: &str| {
            self.slot(id)
                .and_then(|slot| slot.current())
                .is_some_and(|loaded| loaded.package == package)
        };
        if wanted.iter().all(|(id, package)| runs(id, package)) {
            return Ok(());
        }
        for version in rows::all(self.db()).await? {
            if version.state == VersionState::Current && !runs(&version.plugin, &version.package) {
                self.take_up(&version).await?;
            }
        }
        Ok(())
    }

    async fn take_up(&self, version: &Version) -> Result<(), InstallError> {
        match self.load(version).await {
            Ok(loaded) => self.put(loaded),
            Err(error) => {
                tracing::error!(plugin = version.plugin, version = version.version, code = error.code(), %error, "a plugin was stopped");
                let (plugin, number) = (&version.plugin, &version.version);
                self.record(plugin, number, None, Place::Install, error.code(), &error.to_string())
                    .await;
                // A failure of this machine (disk, engine) is no reason to forget that the version was wanted.
                if !matches!(error, InstallError::Store(_) | InstallError::Engine(_)) {
                    rows::set(self.db(), plugin, number, VersionState::Disabled, &error.to_string()).await?;
                }
            }
        }
        Ok(())
    }

    /// A file of the package of the version that runs: its icon, its help.
    pub async fn package_file(&self, plugin: &str, path: &str) -> Result<Option<bytes::Bytes>, InstallError> {
        let Some(loaded) = self.slot(plugin).and_then(|slot| slot.current()) else {
            return Ok(None);
        };
        let listing = self.file(&loaded.package).await?;
        match Listing::parse(&String::from_utf8_lossy(&listing))
            .as_ref()
            .and_then(|listing| listing.file(path))
        {
            Some(digest) => Ok(Some(self.file(digest.as_str()).await?)),
            None => Ok(None),
        }
    }

    /// Trusts nothing but the signature: the listing, the manifest and the component are read again and compared.
    pub(super) async fn load(&self, version: &Version) -> Result<Loaded, InstallError> {
        let listing = self.file(&version.package).await?;
        let listing = std::str::from_utf8(&listing).map_err(|_| unverified("la liste des fichiers est illisible"))?;
        match verify(&version.publisher, listing, &version.signature) {
            Verdict::Good => {}
            Verdict::Bad => return Err(InstallError::BadSignature),
            Verdict::Unknown(why) => return Err(unverified(why)),
        }
        let listing = Listing::parse(listing).ok_or_else(|| unverified("la liste des fichiers est illisible"))?;
        let signed = |digest: Option<&BlobId>| {
            digest
                .cloned()
                .ok_or_else(|| unverified("la liste des fichiers est incomplète"))
        };
        let manifest = self.file(signed(listing.file(MANIFEST))?.as_str()).await?;
        let manifest = Manifest::parse(&String::from_utf8_lossy(&manifest))?;
        if manifest.plugin.id != version.plugin || manifest.plugin.version.to_string() != version.version {
            return Err(InstallError::BadSignature);
        }
        let digest = signed(listing.component())?;
        let component = if let Some(component) = self.cache().load(self.engine(), digest.as_str()) {
            component
        } else {
            let bytes = self.file(digest.as_str()).await?;
            inspect(&bytes, &manifest)?;
            let code = self.compiler().compile(&bytes).await?;
            self.cache().keep(self.engine(), digest.as_str(), &code)?
        };
        self.ready(manifest, version, &component).await
    }

    /// Links what the manifest declares, and tries to instantiate once.
    async fn ready(
        &self,
        manifest: Manifest,
        version: &Version,
        component: &Component,
    ) -> Result<Loaded, InstallError> {
        let mut linker = Linker::<CallState>::new(self.engine());
        wasi::link(&mut linker).map_err(InstallError::engine)?;
        cap::link(&mut linker, &manifest).map_err(InstallError::engine)?;
        let probe = |error: wasmtime::Error| InstallError::Probe(crate::log::clean(&format!("{error:#}"), 500));
        let pre = linker.instantiate_pre(component).map_err(probe)?;
        self.probe(component, &manifest).await.map_err(probe)?;
        let facts = Facts::new(manifest, version.publisher.clone());
        Ok(Loaded::new(facts, version.package.clone(), pre))
    }

    /// An instance without a caller: its start code runs within limits, and every import traps.
    async fn probe(&self, component: &Component, manifest: &Manifest) -> wasmtime::Result<()> {
        let limits = manifest.limits.class.limits();
        let mut linker = Linker::<crate::meter::Meter>::new(self.engine());
        linker.define_unknown_imports_as_traps(component)?;
        let mut store = Store::new(self.engine(), crate::meter::Meter::new(limits));
        store.limiter(|meter| meter);
        store.set_hostcall_fuel(limits.hostcall_bytes);
        store.set_epoch_deadline(1);
        let polls = store.data().polls();
        polls.begins();
        store.epoch_deadline_callback(|mut store| {
            Ok(if store.data_mut().out_of_cpu() {
                UpdateDeadline::Interrupt
            } else {
                UpdateDeadline::Continue(1)
            })
        });
        let instantiated = linker.instantiate_async(&mut store, component);
        tokio::time::timeout(limits.wall, instantiated)
            .await
            .map_err(wasmtime::Error::new)??;
        Ok(())
    }

    async fn file(&self, digest: &str) -> Result<bytes::Bytes, InstallError> {
        let id: BlobId = digest.parse()?;
        self.blobs()
            .get(&id)
            .await?
            .ok_or_else(|| unverified("un fichier du paquet manque"))
    }
}

fn unverified(why: &str) -> InstallError {
    InstallError::Unverified(why.to_owned())
}
