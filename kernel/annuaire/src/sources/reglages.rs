//! The mappings that a school settled: they come before the models that fit.

use preau_model::{PersonneId, Uai};
use preau_store::RowExt as _;

use super::{Correspondance, SourceError};
use crate::sql::bytes;
use crate::{Annuaire, AnnuaireError, ImportError};

impl Annuaire {
    /// The mappings that a school keeps, by name.
    pub async fn correspondances(&self, uai: Uai) -> Result<Vec<Correspondance>, AnnuaireError> {
        let query = sqlx::query("SELECT definition FROM correspondance WHERE uai = $1 ORDER BY nom, genre");
        let rows = query
            .bind(uai.to_string())
            .fetch_all(&mut *self.db.read().await?)
            .await?;
        rows.iter()
            .map(|row| serde_json::from_str(&row.text("definition")?).map_err(|_| AnnuaireError::Sealed))
            .collect()
    }

    /// Keeps a mapping, in the place of the one of the same name and kind. `par`: nobody from the command line.
    pub async fn garder_correspondance(
        &self,
        uai: Uai,
        par: Option<PersonneId>,
        correspondance: &Correspondance,
    ) -> Result<(), ImportError> {
        correspondance.check()?;
        let wrong = |error: serde_json::Error| SourceError::Correspondance {
            nom: correspondance.nom.clone(),
            detail: error.to_string(),
        };
        let definition = serde_json::to_string(correspondance).map_err(wrong)?;
        let (nom, genre, now) = (correspondance.nom.clone(), correspondance.genre.code(), self.now());
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    sqlx::query(
                        "INSERT INTO correspondance (uai, nom, genre, definition, modifie, par) \
                         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (uai, nom, genre) DO UPDATE SET \
                         definition = excluded.definition, modifie = excluded.modifie, par = excluded.par",
                    )
                    .bind(uai.to_string())
                    .bind(nom)
                    .bind(genre)
                    .bind(definition)
                    .bind(now)
                    .bind(par.map(bytes))
                    .execute(tx)
                    .await?;
                    Ok(())
                })
            })
            .await
    }

    /// Forgets the mappings of this name; answers how many there were.
    pub async fn oublier_correspondance(&self, uai: Uai, nom: &str) -> Result<u64, AnnuaireError> {
        let nom = nom.to_owned();
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let query = sqlx::query("DELETE FROM correspondance WHERE uai = $1 AND nom = $2");
                    let done = query.bind(uai.to_string()).bind(nom).execute(tx).await?;
                    Ok(done.rows_affected())
                })
            })
            .await
    }

    /// The mapping to read a file with: that of this name if one is given, else the one that the school keeps and that fits best,
    /// else the model that fits best.
    pub async fn correspondance_pour(
        &self,
        uai: Uai,
        nom: Option<&str>,
        (fichier, octets): (&str, &[u8]),
    ) -> Result<Correspondance, ImportError> {
        let mut known = self.correspondances(uai).await?;
        let named = |c: &Correspondance| nom.is_none_or(|nom| c.nom == nom);
        known.retain(named);
        if let Some(fits) = Correspondance::la_mieux(known, fichier, octets)? {
            return Ok(fits);
        }
        let models = Correspondance::modeles()?.into_iter().filter(named).collect();
        Correspondance::la_mieux(models, fichier, octets)?.ok_or_else(|| {
            ImportError::Source(SourceError::Colonnes {
                fichier: fichier.to_owned(),
            })
        })
    }
}
