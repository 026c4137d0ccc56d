//! Writing what was checked, in one transaction.

use preau_model::new_id;
use preau_store::Connection;

use super::{Bilan, Prepare, Prepares};
use crate::{Service, Sso, SsoError};

/// What becomes of one declaration.
enum Acte {
    Creer(Service),
    Changer(Service),
    Retirer(Service),
}

impl Sso {
    /// Applies what [`Sso::preparer`] found good. Applying twice changes nothing.
    pub async fn appliquer(&self, prepares: Prepares) -> Result<Bilan, SsoError> {
        let registre = self.registre_frais().await?;
        let (mut bilan, mut acts) = (Bilan::default(), Vec::new());
        for Prepare { mut service, retire } in prepares.0 {
            let code = service.code.clone();
            let known = registre.services().iter();
            let mut known = known.filter(|s| s.territoire == service.territoire && s.code == service.code);
            match (known.next().cloned(), retire) {
                (Some(stored), true) => {
                    bilan.retires.push(code);
                    acts.push(Acte::Retirer((*stored).clone()));
                }
                (None, true) => bilan.inchanges.push(code),
                (None, false) => {
                    service.id = new_id(&*self.inner.clock, &*self.inner.rng);
                    bilan.crees.push(code);
                    acts.push(Acte::Creer(service));
                }
                (Some(stored), false) => {
                    service.id = stored.id;
                    if *stored == service {
                        bilan.inchanges.push(code);
                    } else {
                        bilan.changes.push(code);
                        acts.push(Acte::Changer(service));
                    }
                }
            }
        }
        if acts.is_empty() {
            return Ok(bilan);
        }
        let now = self.inner.clock.now();
        self.inner
            .db
            .write(move |tx| {
                Box::pin(async move {
                    for act in acts {
                        match act {
                            Acte::Creer(service) => creer(tx, &service, now).await?,
                            Acte::Changer(service) => changer(tx, &service, now).await?,
                            Acte::Retirer(service) => retirer(tx, &service).await?,
                        }
                    }
                    Ok::<_, SsoError>(())
                })
            })
            .await?;
        self.oublier_registre();
        Ok(bilan)
    }
}

fn json(service: &Service) -> Result<String, SsoError> {
    serde_json::to_string(service).map_err(|error| SsoError::Illisible(error.to_string()))
}

async fn creer(tx: &mut Connection, service: &Service, now: i64) -> Result<(), SsoError> {
    sqlx::query("INSERT INTO sso_service (id, territoire, code, declaration, change) VALUES ($1, $2, $3, $4, $5)")
        .bind(service.id.as_slice().to_vec())
        .bind(service.territoire.as_slice().to_vec())
        .bind(service.code.clone())
        .bind(json(service)?)
        .bind(now)
        .execute(tx)
        .await?;
    Ok(())
}

/// A service that asks for more, or under other conditions, asks its users again.
async fn changer(tx: &mut Connection, service: &Service, now: i64) -> Result<(), SsoError> {
    let stored = sqlx::query("SELECT declaration FROM sso_service WHERE id = $1")
        .bind(service.id.as_slice().to_vec())
        .fetch_one(&mut *tx)
        .await?;
    let stored: String = preau_store::RowExt::text(&stored, "declaration")?;
    let same = serde_json::from_str::<Service>(&stored).is_ok_and(|old| {
        old.categorie == service.categorie
            && old.convention == service.convention
            && old.conditions == service.conditions
    });
    sqlx::query("UPDATE sso_service SET declaration = $1, change = $2 WHERE id = $3")
        .bind(json(service)?)
        .bind(now)
        .bind(service.id.as_slice().to_vec())
        .execute(&mut *tx)
        .await?;
    if !same {
        sqlx::query("DELETE FROM sso_accord WHERE service = $1")
            .bind(service.id.as_slice().to_vec())
            .execute(tx)
            .await?;
    }
    Ok(())
}

async fn retirer(tx: &mut Connection, service: &Service) -> Result<(), SsoError> {
    for sql in [
        "DELETE FROM sso_ticket WHERE service = $1",
        "DELETE FROM sso_accord WHERE service = $1",
        "DELETE FROM sso_demande WHERE service = $1",
        "DELETE FROM sso_service WHERE id = $1",
    ] {
        sqlx::query(sql)
            .bind(service.id.as_slice().to_vec())
            .execute(&mut *tx)
            .await?;
    }
    Ok(())
}
