//! Lines of the journal: who did what, by ids only (K-PE-5).

use preau_model::{Clock, CompteId, JournalId, PersonneId, Rng, StructureId, TerritoireId, new_id};
use preau_store::{Connection, StoreError};

/// An act to be remembered. Never content, never a name.
#[derive(Debug, Clone, Default)]
pub struct Act {
    /// Stable code: `session.open`…
    pub acte: &'static str,
    /// Territory, when one is known.
    pub territory: Option<TerritoireId>,
    /// School, when one is known.
    pub structure: Option<StructureId>,
    /// Who, as an account.
    pub compte: Option<CompteId>,
    /// Who, as a person row.
    pub personne: Option<PersonneId>,
    /// On what: an id or a code.
    pub objet: String,
    /// More, as JSON.
    pub detail: String,
}

/// Writes one line in the caller's transaction.
pub async fn journal(tx: &mut Connection, clock: &dyn Clock, rng: &dyn Rng, act: Act) -> Result<(), StoreError> {
    let id: JournalId = new_id(clock, rng);
    sqlx::query(
        "INSERT INTO journal (id, at, territory, structure, compte, personne, acte, objet, detail)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(id.as_slice().to_vec())
    .bind(clock.now())
    .bind(act.territory.map(|i| i.as_slice().to_vec()))
    .bind(act.structure.map(|i| i.as_slice().to_vec()))
    .bind(act.compte.map(|i| i.as_slice().to_vec()))
    .bind(act.personne.map(|i| i.as_slice().to_vec()))
    .bind(act.acte)
    .bind(act.objet)
    .bind(if act.detail.is_empty() {
        "{}".to_owned()
    } else {
        act.detail
    })
    .execute(tx)
    .await?;
    Ok(())
}
