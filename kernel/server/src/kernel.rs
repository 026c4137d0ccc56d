//! The kernel of a data folder, put together.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use preau_annuaire::{Annuaire, Keys};
use preau_content::{Engine, Quota};
use preau_doors::{Doors, DoorsParts};
use preau_host::{Compiler, Host, HostConfig, HostKeys};
use preau_identity::Identity;
use preau_model::{Clock, Mailer, Net, Rng};
use preau_permissions::Policy;
use preau_sso::{Sso, SsoConfig};
use preau_store::{Blobs, Db};
use preau_ui::page::Brand;

use crate::config::Config;
use crate::error::ServerError;
use crate::keys;
use crate::mail::Post;
use crate::system::{SystemClock, system_rng};

/// Everything that commands work with.
pub(crate) struct Kernel {
    pub(crate) data: PathBuf,
    pub(crate) config: Config,
    pub(crate) db: Db,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) rng: Arc<dyn Rng>,
    pub(crate) annuaire: Annuaire,
    pub(crate) policy: Policy,
    pub(crate) engine: Engine,
    pub(crate) identity: Identity,
    pub(crate) sso: Sso,
    pub(crate) blobs: Blobs,
    pub(crate) post: Arc<dyn Mailer>,
    pub(crate) net: Arc<dyn Net>,
}

impl Kernel {
    /// Opens a data folder, made if it does not exist.
    pub(crate) async fn open(data: &Path) -> Result<Self, ServerError> {
        std::fs::create_dir_all(data).map_err(|e| ServerError::file(data, e))?;
        let config = Config::read(data)?;
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let rng: Arc<dyn Rng> = Arc::new(system_rng().map_err(|_| ServerError::Random)?);
        let db = Db::open(&config.database(data)).await?;
        let keys = Keys::open(&keys::folder(data), rng.as_ref())?;
        let annuaire = Annuaire::new(db.clone(), clock.clone(), rng.clone(), keys).with_folder(&data.join("imports"));
        let policy = Policy::new(db.clone(), annuaire.clone(), clock.clone(), rng.clone());
        let engine = Engine::new(db.clone(), clock.clone(), rng.clone(), annuaire.clone(), policy.clone());
        let identity = Identity::new(db.clone(), clock.clone(), rng.clone(), annuaire.clone())?;
        let blobs = Blobs::folder(&data.join("blobs"))?;
        let post = Arc::new(Post::new(&config.courriel, data, clock.clone(), rng.clone())?);
        let net: Arc<dyn Net> = Arc::new(crate::net::client(&config.sortie, data, clock.clone())?);
        let sso = Sso::new(SsoConfig {
            db: db.clone(),
            clock: clock.clone(),
            rng: rng.clone(),
            annuaire: annuaire.clone(),
            net: net.clone(),
            cle: keys::key(data, "services")?,
            ent: config.host(),
        });
        Ok(Self {
            data: data.to_owned(),
            config,
            db,
            clock,
            rng,
            annuaire,
            policy,
            engine,
            identity,
            sso,
            blobs,
            post,
            net,
        })
    }

    /// Starts the plugin host: every current version whose signature is good; compiled code comes from its cache.
    pub(crate) async fn host(&self) -> Result<Host, ServerError> {
        // Compilation happens in this same binary, restarted with limits; named so that an upgrade of the file under a running
        // server does not matter.
        let own = Path::new("/proc/self/exe");
        let program = if own.exists() {
            own.to_owned()
        } else {
            std::env::current_exe().map_err(|e| ServerError::file(own, e))?
        };
        let config = HostConfig {
            db: self.db.clone(),
            blobs: self.blobs.clone(),
            clock: self.clock.clone(),
            rng: self.rng.clone(),
            annuaire: self.annuaire.clone(),
            policy: self.policy.clone(),
            content: self.engine.clone(),
            net: self.net.clone(),
            keys: HostKeys::load_or_create(&keys::folder(&self.data), self.rng.as_ref())?,
            cache: self.data.join("cache"),
            compiler: Compiler::Child {
                program,
                args: vec!["compile-plugin".to_owned()],
            },
            quota: Quota::default(),
        };
        Ok(Host::start(config).await?)
    }

    /// The identity providers, for a portal at this address.
    pub(crate) fn doors(&self, base: &str) -> Doors {
        Doors::new(DoorsParts {
            db: self.db.clone(),
            clock: self.clock.clone(),
            rng: self.rng.clone(),
            annuaire: self.annuaire.clone(),
            net: self.net.clone(),
            base: base.to_owned(),
        })
    }

    /// Name and look.
    pub(crate) fn brand(&self) -> Brand {
        Brand {
            name: self.config.brand.name.clone(),
            ..Brand::default()
        }
    }
}
