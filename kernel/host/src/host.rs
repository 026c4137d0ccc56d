//! The host: the engine, the services behind the capabilities, and the plugins of this process.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;

use arc_swap::ArcSwap;
use preau_annuaire::Annuaire;
use preau_content::{Collection, Engine as Content, Quota};
use preau_model::{Clock, Net, Rng, StructureId};
use preau_permissions::{PluginRoles, Policy};
use preau_store::{Blobs, Db};
use tokio::sync::{Mutex, Semaphore};
use wasmtime::Engine;

use crate::call::{Metrics, Recent};
use crate::egress::Egress;
use crate::engine::{self, Allocation, POOL};
use crate::install::{Cache, Compiler, HostKeys, InstallError};
use crate::manifest::Manifest;
use crate::places::Places;
use crate::plugins::{Loaded, Slot};
use crate::state::{CallState, Services};

/// Calls at once, all plugins together: below the pool, which answers with an error when it is empty.
const AT_ONCE: usize = POOL as usize * 4 / 5;

/// Guests that may compute for longer than a tick at the same time: half of the processors.
fn slow_lane() -> usize {
    std::thread::available_parallelism().map_or(1, |cores| (cores.get() / 2).max(1))
}

/// What a host is made of.
pub struct HostConfig {
    /// The database.
    pub db: Db,
    /// Where the files of packages live.
    pub blobs: Blobs,
    /// Time, also the guests'.
    pub clock: Arc<dyn Clock>,
    /// Randomness, also the guests'.
    pub rng: Arc<dyn Rng>,
    /// The way out for guests.
    pub net: Arc<dyn Net>,
    /// Who people are.
    pub annuaire: Annuaire,
    /// Who may do what.
    pub policy: Policy,
    /// Where content lives.
    pub content: Content,
    /// The publisher's key and the one that seals compiled code.
    pub keys: HostKeys,
    /// Folder of compiled code; only a cache.
    pub cache: PathBuf,
    /// Where compilation happens.
    pub compiler: Compiler,
    /// What one plugin may store in one school.
    pub quota: Quota,
}

/// Runs plugins. Cheap to clone.
#[derive(Clone)]
pub struct Host(Arc<Inner>);

struct Inner {
    engine: Engine,
    allocation: Allocation,
    db: Db,
    blobs: Blobs,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
    services: Arc<Services>,
    keys: HostKeys,
    cache: Cache,
    compiler: Compiler,
    permits: Semaphore,
    slow_lane: Arc<Semaphore>,
    plugins: ArcSwap<BTreeMap<String, Arc<Slot>>>,
    recent: Recent,
    /// One change of versions at a time in this process.
    changing: Mutex<()>,
    worker: String,
    /// When jobs were last planned.
    planned: AtomicI64,
}

/// An installed plugin, for the portal and the console.
#[derive(Debug, Clone)]
pub struct Installed {
    facts: Arc<crate::state::Facts>,
    /// Counters since the start.
    pub metrics: Metrics,
    /// It rests everywhere after failing.
    pub resting: bool,
}

impl Installed {
    /// Its id.
    pub fn id(&self) -> &str {
        self.facts.id()
    }

    /// Its manifest.
    pub fn manifest(&self) -> &Manifest {
        &self.facts.manifest
    }

    /// Its publisher's public key, in hexadecimal.
    pub fn publisher(&self) -> &str {
        &self.facts.publisher
    }

    /// Its collections as the content engine knows them.
    pub fn collections(&self) -> &[Collection] {
        &self.facts.collections
    }

    /// Its roles as permissions know them.
    pub fn roles(&self) -> &PluginRoles {
        &self.facts.roles
    }
}

impl std::fmt::Debug for Host {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Host({})", self.0.allocation.name())
    }
}

impl Host {
    /// Starts the engine and loads every current version whose signature is good.
    pub async fn start(config: HostConfig) -> Result<Self, InstallError> {
        let (engine, allocation) = engine::start().map_err(InstallError::engine)?;
        let cache = Cache::new(&config.cache, config.keys.cache, engine::compatibility(&engine))?;
        let services = Arc::new(Services {
            content: config.content,
            policy: config.policy,
            annuaire: config.annuaire,
            places: Arc::new(Places::default()),
            quota: config.quota,
            egress: Egress::new(config.net, Arc::clone(&config.clock), config.keys.secrets.clone()),
        });
        let worker = preau_model::random_hex(&*config.rng, 8);
        let host = Self(Arc::new(Inner {
            engine,
            allocation,
            db: config.db,
            blobs: config.blobs,
            clock: config.clock,
            rng: config.rng,
            services,
            keys: config.keys,
            cache,
            compiler: config.compiler,
            permits: Semaphore::new(AT_ONCE),
            slow_lane: Arc::new(Semaphore::new(slow_lane())),
            plugins: ArcSwap::default(),
            recent: Recent::default(),
            changing: Mutex::new(()),
            worker,
            planned: AtomicI64::new(0),
        }));
        host.refresh().await?;
        Ok(host)
    }

    /// How instances are allocated on this machine.
    pub fn allocation(&self) -> Allocation {
        self.0.allocation
    }

    /// The plugins that run, by id.
    pub fn plugins(&self) -> Vec<Installed> {
        self.0
            .plugins
            .load()
            .values()
            .filter_map(|slot| self.installed(slot))
            .collect()
    }

    /// A plugin by its id or by the last segment of it.
    pub fn plugin(&self, name: &str) -> Option<Installed> {
        let plugins = self.0.plugins.load();
        let slot = plugins.get(name).or_else(|| {
            plugins
                .iter()
                .find(|(id, _)| id.rsplit('.').next() == Some(name))
                .map(|(_, slot)| slot)
        })?;
        self.installed(slot)
    }

    fn installed(&self, slot: &Slot) -> Option<Installed> {
        let loaded = slot.current()?;
        Some(Installed {
            facts: Arc::clone(&loaded.facts),
            metrics: self.metered(loaded.facts.id(), slot.counters.snapshot()),
            resting: slot.breaker.rests(self.0.clock.now()),
        })
    }

    fn metered(&self, plugin: &str, metrics: Metrics) -> Metrics {
        let used = self.0.services.egress.usage.of(plugin);
        Metrics {
            http_exchanges: used.exchanges,
            http_bytes: used.bytes,
            http_remembered: used.remembered,
            http_refused: used.refused,
            http_failed: used.failed,
            ..metrics
        }
    }

    /// A setting of kind secret as it is stored: only the way out can open it, for the same plugin, school and name.
    pub fn seal_secret(&self, plugin: &str, structure: StructureId, name: &str, value: &str) -> Option<String> {
        let egress = &self.0.services.egress;
        egress.seal(&*self.0.rng, plugin, structure, name, value)
    }

    /// The slot of a plugin, made when it is new.
    pub(crate) fn slot_or_new(&self, plugin: &str) -> Arc<Slot> {
        if let Some(slot) = self.slot(plugin) {
            return slot;
        }
        let fresh = Arc::new(Slot::new());
        self.0.plugins.rcu(|plugins| {
            let mut plugins = BTreeMap::clone(plugins);
            plugins.entry(plugin.to_owned()).or_insert_with(|| Arc::clone(&fresh));
            plugins
        });
        self.slot(plugin).unwrap_or(fresh)
    }

    pub(crate) fn slot(&self, plugin: &str) -> Option<Arc<Slot>> {
        self.0.plugins.load().get(plugin).cloned()
    }

    /// Marks as seen the document that a page showed by its id.
    pub(crate) async fn saw(&self, state: &mut CallState) {
        for document in &state.shown {
            let seen = self
                .0
                .services
                .content
                .seen(&state.rights.everywhere, &state.facts.collections, *document)
                .await;
            if let Err(error) = seen {
                tracing::warn!(code = error.code(), "a reader could not be counted");
            }
        }
    }

    pub(crate) fn engine(&self) -> &Engine {
        &self.0.engine
    }
    pub(crate) fn db(&self) -> &Db {
        &self.0.db
    }
    pub(crate) fn blobs(&self) -> &Blobs {
        &self.0.blobs
    }
    pub(crate) fn clock(&self) -> &dyn Clock {
        &*self.0.clock
    }
    pub(crate) fn clock_owned(&self) -> Arc<dyn Clock> {
        Arc::clone(&self.0.clock)
    }
    pub(crate) fn rng(&self) -> &dyn Rng {
        &*self.0.rng
    }
    pub(crate) fn rng_owned(&self) -> Arc<dyn Rng> {
        Arc::clone(&self.0.rng)
    }
    pub(crate) fn services(&self) -> &Arc<Services> {
        &self.0.services
    }
    pub(crate) fn keys(&self) -> &HostKeys {
        &self.0.keys
    }
    pub(crate) fn cache(&self) -> &Cache {
        &self.0.cache
    }
    pub(crate) fn compiler(&self) -> &Compiler {
        &self.0.compiler
    }
    pub(crate) fn permits(&self) -> &Semaphore {
        &self.0.permits
    }
    pub(crate) fn slow_lane(&self) -> Arc<Semaphore> {
        Arc::clone(&self.0.slow_lane)
    }
    pub(crate) fn recent(&self) -> &Recent {
        &self.0.recent
    }
    pub(crate) fn changing(&self) -> &Mutex<()> {
        &self.0.changing
    }
    /// Names this process in the leases of jobs.
    pub(crate) fn worker(&self) -> &str {
        &self.0.worker
    }

    pub(crate) fn planned(&self) -> &AtomicI64 {
        &self.0.planned
    }

    /// A version becomes the one that new calls use.
    pub(crate) fn put(&self, loaded: Loaded) {
        let id = loaded.facts.id().to_owned();
        self.slot_or_new(&id).swap(Some(loaded));
    }
}
