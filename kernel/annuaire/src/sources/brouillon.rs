//! A file between its deposit and its import, while somebody reads its plan.

use std::sync::Arc;

use preau_model::{ImportId, PersonneId, Uai, new_id};
use preau_store::RowExt as _;

use super::Depot;
use crate::import::Livraison;
use crate::sql::bytes;
use crate::{Annuaire, ImportError};

/// A draft lives a day.
const LIFE: i64 = 86_400_000;

impl Annuaire {
    /// Keeps a depot, sealed, until it is imported or forgotten; a day at most. Answers how to call it.
    pub async fn garder_brouillon(&self, par: PersonneId, depot: Depot) -> Result<ImportId, ImportError> {
        self.balayer_brouillons().await?;
        let id: ImportId = new_id(&*self.clock, &*self.rng);
        let uai = depot.uai;
        self.keep_delivery(id, Livraison::Depot(Arc::new(depot))).await?;
        let now = self.now();
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    sqlx::query("INSERT INTO depot_brouillon (id, uai, par, at) VALUES ($1, $2, $3, $4)")
                        .bind(bytes(id))
                        .bind(uai.to_string())
                        .bind(bytes(par))
                        .bind(now)
                        .execute(tx)
                        .await?;
                    Ok::<_, ImportError>(())
                })
            })
            .await?;
        Ok(id)
    }

    /// A draft of this school, or `None`.
    pub async fn brouillon(&self, uai: Uai, id: ImportId) -> Result<Option<Depot>, ImportError> {
        let query = sqlx::query("SELECT at FROM depot_brouillon WHERE id = $1 AND uai = $2 AND at > $3");
        let query = query.bind(bytes(id)).bind(uai.to_string()).bind(self.now() - LIFE);
        if query.fetch_optional(&mut *self.db.read().await?).await?.is_none() {
            return Ok(None);
        }
        match self.kept_delivery(id, &file(id), String::new(), None)? {
            Livraison::Depot(depot) => Ok(Some((*depot).clone())),
            Livraison::Aaf(_) => Ok(None),
        }
    }

    /// Replaces what a draft holds (its mappings were corrected).
    pub async fn changer_brouillon(&self, id: ImportId, depot: Depot) -> Result<(), ImportError> {
        self.keep_delivery(id, Livraison::Depot(Arc::new(depot)))
            .await
            .map(drop)
    }

    /// Forgets a draft.
    pub async fn oublier_brouillon(&self, id: ImportId) -> Result<(), ImportError> {
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let query = sqlx::query("DELETE FROM depot_brouillon WHERE id = $1");
                    query.bind(bytes(id)).execute(tx).await?;
                    Ok::<_, ImportError>(())
                })
            })
            .await?;
        self.forget_delivery(&file(id));
        Ok(())
    }

    async fn balayer_brouillons(&self) -> Result<(), ImportError> {
        let query = sqlx::query("SELECT id FROM depot_brouillon WHERE at <= $1").bind(self.now() - LIFE);
        let old = query.fetch_all(&mut *self.db.read().await?).await?;
        for row in old {
            self.oublier_brouillon(row.id("id")?).await?;
        }
        Ok(())
    }
}

fn file(id: ImportId) -> String {
    format!("import-{id}.livraison")
}
