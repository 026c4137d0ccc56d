//! The kernel of a test: everything real but the clock, the randomness and the size of the school.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use preau_annuaire::{Annuaire, Keys};
use preau_content::{Engine, Quota};
use preau_host::{Compiler, Host, HostConfig, HostKeys, InstallError, InstallOptions, Installation};
use preau_model::{
    AnneeScolaire, Clock, Fetching, ManualClock, Millis, Net, NetError, Outgoing, Rng, SeededRng, StructureId,
};
use preau_permissions::{Acting, Policy};
use preau_store::{Blobs, Db};
use tempfile::TempDir;

use crate::rows;
use crate::school::School;
use crate::user::User;

const DAY: Millis = 86_400_000;

/// How a kit starts.
#[derive(Debug, Clone)]
pub struct Start {
    /// Seed of the randomness: the same seed, the same test.
    pub seed: u64,
    /// What a plugin may store in one school.
    pub quota: Quota,
    /// Where components are compiled.
    pub compiler: Compiler,
    /// Folder of compiled code, to share between tests; a temporary one by default.
    pub cache: Option<PathBuf>,
    /// An empty database; by default an embedded one in the kit's folder.
    pub db: Option<Db>,
    /// The way out; closed by default: every request finds nobody.
    pub net: Option<Arc<dyn Net>>,
}

/// No network at all.
#[derive(Debug)]
pub struct Nowhere;

impl Net for Nowhere {
    fn send(&self, _: Outgoing) -> Fetching<'_> {
        Box::pin(async { Err(NetError::Unreachable) })
    }
}

impl Default for Start {
    fn default() -> Self {
        Self {
            seed: 1,
            quota: Quota::default(),
            compiler: Compiler::InProcess,
            cache: None,
            db: None,
            net: None,
        }
    }
}

/// A small school with the real kernel around it, on a Monday of November 2026 at nine.
pub struct Kit {
    folder: TempDir,
    db: Db,
    clock: Arc<ManualClock>,
    policy: Policy,
    annuaire: Annuaire,
    content: Engine,
    host: Host,
    school: School,
    current: Option<String>,
    parts: Parts,
}

/// What a second host is made of.
struct Parts {
    start: Start,
    rng: Arc<dyn Rng>,
}

impl Kit {
    /// A kit with the usual choices.
    pub async fn new() -> Self {
        Self::start(Start::default()).await
    }

    /// A kit with others.
    pub async fn start(start: Start) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path();
        let clock = Arc::new(ManualClock::new(
            AnneeScolaire::new(2026).begins() + 107 * DAY + 9 * 3_600_000,
        ));
        let rng: Arc<dyn Rng> = Arc::new(SeededRng::new(start.seed));
        let shared: Arc<dyn Clock> = Arc::clone(&clock) as Arc<dyn Clock>;
        let db = match &start.db {
            Some(db) => db.clone(),
            None => Db::open(&format!("sqlite:{}", path.join("kit.db").display()))
                .await
                .expect("a database"),
        };
        let school = rows::write(&db, &*clock, &*rng).await.expect("a school");
        let annuaire = Annuaire::new(
            db.clone(),
            Arc::clone(&shared),
            Arc::clone(&rng),
            Keys::new([1; 32], [2; 32]),
        );
        let policy = Policy::new(db.clone(), annuaire.clone(), Arc::clone(&shared), Arc::clone(&rng));
        let content = Engine::new(
            db.clone(),
            Arc::clone(&shared),
            Arc::clone(&rng),
            annuaire.clone(),
            policy.clone(),
        );
        let parts = Parts { start, rng };
        let host = host(path, &db, &clock, &parts, (&annuaire, &policy, &content)).await;
        Self {
            folder,
            db,
            clock,
            policy,
            annuaire,
            content,
            host,
            school,
            current: None,
            parts,
        }
    }

    /// Installs a package (a folder with `plugin.toml` and the built component) and switches it on in both collèges and in the
    /// Département. It becomes the plugin that [`Kit::as_`] visits.
    pub async fn plugin(mut self, package: impl AsRef<Path>) -> Self {
        let package = package.as_ref();
        let installed = self
            .install(package)
            .await
            .unwrap_or_else(|error| panic!("{}: {error}", package.display()));
        self.current = Some(installed.plugin);
        for role in ["principal-a", "principal-b", "departement"] {
            self.switch(role, "", true).await;
        }
        self
    }

    /// Installs without switching on: for tests of the front door.
    pub async fn install(&self, package: impl AsRef<Path>) -> Result<Installation, InstallError> {
        self.host
            .install(
                package.as_ref(),
                InstallOptions {
                    replace_same_version: true,
                },
            )
            .await
    }

    /// Switches the plugin (part `""`) or one of its parts, as the head of a school would.
    pub async fn switch(&self, head: &str, part: &str, on: bool) {
        let (acting, plugin) = (self.acting(head).await, self.current());
        let structure = acting.structure;
        let switched = self.policy.set_module(&acting, structure, &plugin, part, on).await;
        switched.unwrap_or_else(|error| panic!("{head} cannot switch {plugin}: {error}"));
    }

    /// Fills a setting, as the head of a school would.
    pub async fn setting(&self, head: &str, name: &str, value: &str) {
        let (acting, plugin) = (self.acting(head).await, self.current());
        let structure = acting.structure;
        let set = self
            .policy
            .set_setting(&acting, structure, &plugin, name, Some(value))
            .await;
        set.unwrap_or_else(|error| panic!("{head} cannot set {name}: {error}"));
    }

    /// Chooses the holders of a role, as the head of a school would: `"direction"`, `"personne:<id>"`…
    pub async fn holders(&self, head: &str, role: &str, holders: &[String]) {
        let (acting, plugin) = (self.acting(head).await, self.current());
        let structure = acting.structure;
        let set = self
            .policy
            .set_role_holders(&acting, structure, &plugin, role, Some(holders))
            .await;
        set.unwrap_or_else(|error| panic!("{head} cannot choose the holders of {role}: {error}"));
    }

    /// Grants or withdraws a capability, as the head of a school would.
    pub async fn grant(&self, head: &str, capability: &str, granted: bool) {
        let (acting, plugin) = (self.acting(head).await, self.current());
        let publisher = self
            .host
            .plugin(&plugin)
            .map(|plugin| plugin.publisher().to_owned())
            .unwrap_or_default();
        let structure = acting.structure;
        let set = self
            .policy
            .set_grant(&acting, structure, &plugin, &publisher, capability, granted)
            .await;
        set.unwrap_or_else(|error| panic!("{head} cannot grant {capability}: {error}"));
    }

    /// Somebody, in their own school.
    pub fn as_(&self, role: &str) -> User<'_> {
        User::new(self, role, self.school.place(role))
    }

    /// Somebody, in another school of theirs (a parent with children in two).
    pub fn as_in(&self, role: &str, school: StructureId) -> User<'_> {
        User::new(self, role, school)
    }

    /// What a person is to the kernel, in their own school.
    pub async fn acting(&self, role: &str) -> Acting {
        self.acting_in(role, self.school.place(role)).await
    }

    pub(crate) async fn acting_in(&self, role: &str, school: StructureId) -> Acting {
        let memberships = self
            .annuaire
            .memberships(self.school.person(role))
            .await
            .expect("the annuaire answers");
        Acting::person(self.school.territoire, school, Arc::new(memberships))
    }

    /// Time passes.
    pub fn wait(&self, millis: Millis) {
        self.clock.advance(millis);
    }

    /// Now.
    pub fn now(&self) -> Millis {
        self.clock.now()
    }

    /// Id of the plugin under test.
    pub fn current(&self) -> String {
        self.current.clone().expect("Kit::plugin comes first")
    }

    /// The school.
    pub fn school(&self) -> &School {
        &self.school
    }

    /// Another host over the same data, as after a restart.
    pub async fn host_again(&self) -> Host {
        let services = (&self.annuaire, &self.policy, &self.content);
        host(self.folder.path(), &self.db, &self.clock, &self.parts, services).await
    }

    /// The real host.
    pub fn host(&self) -> &Host {
        &self.host
    }

    /// The real content engine.
    pub fn content(&self) -> &Engine {
        &self.content
    }

    /// The real policy.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The real annuaire.
    pub fn annuaire(&self) -> &Annuaire {
        &self.annuaire
    }

    /// The database, for what no other door shows.
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// The data folder of this kernel; it goes with the kit.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

impl std::fmt::Debug for Kit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Kit({})", self.current.as_deref().unwrap_or("no plugin"))
    }
}

async fn host(
    path: &Path,
    db: &Db,
    clock: &Arc<ManualClock>,
    parts: &Parts,
    (annuaire, policy, content): (&Annuaire, &Policy, &Engine),
) -> Host {
    let clock: Arc<dyn Clock> = Arc::clone(clock) as Arc<dyn Clock>;
    let started = Host::start(HostConfig {
        db: db.clone(),
        blobs: Blobs::folder(&path.join("blobs")).expect("a folder of blobs"),
        clock,
        rng: Arc::clone(&parts.rng),
        annuaire: annuaire.clone(),
        policy: policy.clone(),
        content: content.clone(),
        net: parts.start.net.clone().unwrap_or_else(|| Arc::new(Nowhere)),
        keys: HostKeys::load_or_create(&path.join("keys"), &*parts.rng).expect("keys"),
        cache: parts.start.cache.clone().unwrap_or_else(|| path.join("cache")),
        compiler: parts.start.compiler.clone(),
        quota: parts.start.quota,
    });
    started.await.expect("a plugin host")
}
