//! What every handler shares.

use std::sync::Arc;

use preau_annuaire::Annuaire;
use preau_content::Engine;
use preau_doors::Doors;
use preau_host::Host;
use preau_identity::{Identity, Origin};
use preau_model::{Clock, Rng};
use preau_permissions::Policy;
use preau_sso::Sso;
use preau_store::Db;
use preau_ui::page::Brand;

use crate::SealKey;
use crate::cookies::CookieNames;
use crate::demo::DemoAccounts;
use crate::outage::Outage;

/// What the binary gives to the portal.
pub struct Parts {
    /// The database.
    pub db: Db,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub rng: Arc<dyn Rng>,
    /// Who people are.
    pub annuaire: Annuaire,
    /// What they may do.
    pub policy: Policy,
    /// Content.
    pub engine: Engine,
    /// Who is signed in.
    pub identity: Identity,
    /// Which services there are, and what leaves to them.
    pub sso: Sso,
    /// Identity providers.
    pub doors: Doors,
    /// Plugins.
    pub host: Host,
    /// Name and look.
    pub brand: Brand,
    /// Address that people type.
    pub origin: Origin,
    /// Seals what forms carry.
    pub seal: SealKey,
    /// In demo mode only.
    pub demo: Option<DemoAccounts>,
}

/// Shared, cheap to clone.
#[derive(Clone)]
pub struct AppState {
    parts: Arc<Parts>,
    outage: Arc<Outage>,
    cookies: CookieNames,
}

impl std::fmt::Debug for AppState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AppState")
    }
}

/// Plain http somewhere else than on this machine: sessions would travel in clear.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("https is required, except on loopback")]
pub struct InsecureOrigin;

impl AppState {
    /// The state, unless the address is not safe to sign in at.
    pub fn new(parts: Parts) -> Result<Self, InsecureOrigin> {
        let cookies = CookieNames::of(&parts.origin).ok_or(InsecureOrigin)?;
        Ok(Self {
            parts: Arc::new(parts),
            outage: Arc::default(),
            cookies,
        })
    }

    pub(crate) fn db(&self) -> &Db {
        &self.parts.db
    }

    pub(crate) fn outage(&self) -> &Outage {
        &self.outage
    }

    pub(crate) fn clock(&self) -> &dyn Clock {
        self.parts.clock.as_ref()
    }

    pub(crate) fn rng(&self) -> &dyn Rng {
        self.parts.rng.as_ref()
    }

    pub(crate) fn annuaire(&self) -> &Annuaire {
        &self.parts.annuaire
    }

    pub(crate) fn policy(&self) -> &Policy {
        &self.parts.policy
    }

    pub(crate) fn engine(&self) -> &Engine {
        &self.parts.engine
    }

    pub(crate) fn identity(&self) -> &Identity {
        &self.parts.identity
    }

    pub(crate) fn sso(&self) -> &Sso {
        &self.parts.sso
    }

    pub(crate) fn doors(&self) -> &Doors {
        &self.parts.doors
    }

    pub(crate) fn host(&self) -> &Host {
        &self.parts.host
    }

    pub(crate) fn brand(&self) -> &Brand {
        &self.parts.brand
    }

    pub(crate) fn origin(&self) -> &Origin {
        &self.parts.origin
    }

    pub(crate) fn seal(&self) -> &SealKey {
        &self.parts.seal
    }

    pub(crate) fn demo(&self) -> Option<&DemoAccounts> {
        self.parts.demo.as_ref()
    }

    pub(crate) fn cookies(&self) -> &CookieNames {
        &self.cookies
    }
}
