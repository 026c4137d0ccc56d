//! The imports of a territory, the latest first.

use preau_model::{ImportId, Millis, TerritoireId};
use preau_store::RowExt as _;

use crate::sql::bytes;
use crate::{Annuaire, AnnuaireError};

/// An attempt to import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Importation {
    /// Which.
    pub id: ImportId,
    /// Code of the académie, empty when it could not be read.
    pub academie: String,
    /// `2D` or `1D`.
    pub degre: String,
    /// dateGenerationExport, 0 when it could not be read.
    pub date_generation: Millis,
    /// Beginning.
    pub debut: Millis,
    /// End; `None` while it runs, or when its process was lost.
    pub fin: Option<Millis>,
    /// 0 running, 1 applied, 2 refused.
    pub etat: i64,
    /// Counts and anomalies, or why it was refused, as JSON.
    pub bilan: String,
}

impl Annuaire {
    /// The latest attempts to import into a territory.
    pub async fn imports(&self, territoire: TerritoireId, limit: u32) -> Result<Vec<Importation>, AnnuaireError> {
        let rows = sqlx::query(
            "SELECT id, academie, degre, date_generation, debut, fin, etat, bilan FROM annuaire_import \
             WHERE territoire = $1 ORDER BY debut DESC, id DESC LIMIT CAST($2 AS BIGINT)",
        )
        .bind(bytes(territoire))
        .bind(i64::from(limit))
        .fetch_all(&mut *self.db.read().await?)
        .await?;
        let mut imports = Vec::with_capacity(rows.len());
        for row in rows {
            imports.push(Importation {
                id: row.id("id")?,
                academie: row.text("academie")?,
                degre: row.text("degre")?,
                date_generation: row.int("date_generation")?,
                debut: row.int("debut")?,
                fin: row.opt_int("fin")?,
                etat: row.int("etat")?,
                bilan: row.text("bilan")?,
            });
        }
        Ok(imports)
    }
}
