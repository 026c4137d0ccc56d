//! One line of the journal per act of an administrator (K-PE-5): ids only, never a name, never content.

use preau_model::{Clock, JournalId, Rng, StructureId, new_id};
use preau_store::{Connection, StoreError};

use crate::Acting;

pub(crate) struct Act<'a> {
    pub(crate) by: &'a Acting,
    pub(crate) structure: StructureId,
    /// Stable code: `module.on`…
    pub(crate) acte: &'static str,
    pub(crate) objet: String,
    pub(crate) detail: serde_json::Value,
}

/// A line ready to be written in the caller's transaction.
pub(crate) struct Line {
    id: JournalId,
    at: i64,
    territory: Vec<u8>,
    structure: Vec<u8>,
    personne: Option<Vec<u8>>,
    acte: &'static str,
    objet: String,
    detail: String,
}

impl Line {
    pub(crate) fn new(act: Act<'_>, clock: &dyn Clock, rng: &dyn Rng) -> Self {
        Self {
            id: new_id(clock, rng),
            at: clock.now(),
            territory: act.by.territory.as_slice().to_vec(),
            structure: act.structure.as_slice().to_vec(),
            personne: act.by.personne.map(|p| p.as_slice().to_vec()),
            acte: act.acte,
            objet: act.objet,
            detail: act.detail.to_string(),
        }
    }

    pub(crate) async fn write(self, tx: &mut Connection) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO journal (id, at, territory, structure, compte, personne, acte, objet, detail) \
             SELECT $1, $2, $3, $4, (SELECT compte FROM personne WHERE id = $5), $5, $6, $7, $8",
        )
        .bind(self.id.as_slice().to_vec())
        .bind(self.at)
        .bind(self.territory)
        .bind(self.structure)
        .bind(self.personne)
        .bind(self.acte)
        .bind(self.objet)
        .bind(self.detail)
        .execute(tx)
        .await?;
        Ok(())
    }
}
