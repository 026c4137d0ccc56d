//! The services of the database, kept in memory for a second: what another replica changed is seen within it.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError};

use preau_model::Millis;
use preau_store::RowExt as _;

use crate::{Adresse, Service, ServiceId, Sso, SsoError};

const TTL: Millis = 1_000;

/// Every service.
#[derive(Debug, Default)]
pub(crate) struct Registre {
    services: Vec<Arc<Service>>,
    /// By scheme, host and port.
    origines: HashMap<String, Vec<Arc<Service>>>,
}

impl Registre {
    pub(crate) fn de(services: Vec<Service>) -> Self {
        let mut registre = Self::default();
        for service in services {
            let service = Arc::new(service);
            let own = service
                .regles
                .iter()
                .filter_map(|rule| Adresse::lire(rule.texte()).ok());
            let mut origines: Vec<String> = own.map(|adresse| adresse.origine()).collect();
            origines.sort_unstable();
            origines.dedup();
            for origine in origines {
                registre.origines.entry(origine).or_default().push(service.clone());
            }
            registre.services.push(service);
        }
        registre
    }

    pub(crate) fn services(&self) -> &[Arc<Service>] {
        &self.services
    }

    pub(crate) fn par_id(&self, id: ServiceId) -> Option<&Arc<Service>> {
        self.services.iter().find(|service| service.id == id)
    }

    /// The services whose address this is, the most precise rule first.
    pub(crate) fn trouver(&self, adresse: &Adresse) -> Vec<Arc<Service>> {
        let near = self.origines.get(&adresse.origine()).map_or(&[][..], Vec::as_slice);
        let mut found: Vec<(usize, &Arc<Service>)> = near
            .iter()
            .filter_map(|service| {
                let best = service.regles.iter().filter_map(|rule| rule.convient(adresse)).max()?;
                Some((best, service))
            })
            .collect();
        found.sort_by_key(|(precision, service)| (std::cmp::Reverse(*precision), service.id));
        found.into_iter().map(|(_, service)| service.clone()).collect()
    }
}

impl Sso {
    pub(crate) async fn registre(&self) -> Result<Arc<Registre>, SsoError> {
        let now = self.inner.clock.now();
        let kept = self
            .inner
            .registre
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        match kept {
            Some((registre, at)) if (0..TTL).contains(&(now - at)) => Ok(registre),
            _ => self.registre_frais().await,
        }
    }

    pub(crate) async fn registre_frais(&self) -> Result<Arc<Registre>, SsoError> {
        let now = self.inner.clock.now();
        let rows = sqlx::query("SELECT id, territoire, code, declaration FROM sso_service ORDER BY code, id")
            .fetch_all(&mut *self.inner.db.read().await?)
            .await?;
        let mut services = Vec::with_capacity(rows.len());
        for row in &rows {
            let stored: Service =
                serde_json::from_str(&row.text("declaration")?).map_err(|e| SsoError::Illisible(e.to_string()))?;
            services.push(Service {
                id: row.id("id")?,
                territoire: row.id("territoire")?,
                code: row.text("code")?,
                ..stored
            });
        }
        let registre = Arc::new(Registre::de(services));
        *self.inner.registre.lock().unwrap_or_else(PoisonError::into_inner) = Some((registre.clone(), now));
        Ok(registre)
    }

    pub(crate) fn oublier_registre(&self) {
        *self.inner.registre.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}
