//! The rows that tell the life of an import and of its lots.

use std::path::Path;

use preau_model::{ImportId, Millis, TerritoireId};
use preau_store::{Connection, RowExt as _, StoreError};

use super::apercu::ApercuLot;
use super::batch::Statement;
use super::plan::Plan;
use crate::sql::bytes;
use crate::{AnnuaireError, ImportError};

/// States of an import, as stored.
pub(crate) mod etat {
    pub(crate) const EN_COURS: i64 = 0;
    pub(crate) const APPLIQUE: i64 = 1;
    pub(crate) const REFUSE: i64 = 2;
    pub(crate) const EN_PARTIE: i64 = 3;
    pub(crate) const INTERROMPU: i64 = 4;
    pub(crate) const ANNULE: i64 = 5;
    pub(crate) const REMPLACE: i64 = 6;
}

/// States of a lot, as stored.
pub(crate) mod lot {
    pub(crate) const A_FAIRE: i64 = 0;
    pub(crate) const APPLIQUE: i64 = 1;
    pub(crate) const ATTEND: i64 = 2;
    pub(crate) const REJETE: i64 = 3;
    pub(crate) const REMPLACE: i64 = 4;
    pub(crate) const ANNULE: i64 = 5;
}

const LOTS: Statement = Statement {
    head: "INSERT INTO annuaire_lot \
           (import, cle, rang, uai, nom, etat, raisons, mouvements, empreinte, par, motif, decide) \
           SELECT v.column1, v.column2, v.column3, v.column4, v.column5, v.column6, v.column7, v.column8, v.column9, \
           '', '', NULL FROM (VALUES",
    columns: 9,
    tail: ") AS v",
};

/// Where an import comes from.
#[derive(Debug, Clone)]
pub(crate) struct Origin {
    pub(crate) nom: String,
    pub(crate) chemin: String,
    /// File that keeps what was deposited; `None` for an export, which is where it is.
    pub(crate) garde: Option<String>,
}

/// Natures of an import, as stored.
pub(crate) mod nature {
    pub(crate) const COMPLETE: i64 = 0;
    pub(crate) const DIFFERENTIELLE: i64 = 1;
    pub(crate) const DEPOT: i64 = 2;
}

impl Origin {
    pub(crate) fn of(path: &Path) -> Self {
        let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        Self {
            nom: path
                .file_name()
                .map_or_else(|| "export".to_owned(), |n| n.to_string_lossy().into_owned()),
            chemin: whole.to_string_lossy().into_owned(),
            garde: None,
        }
    }
}

/// An import begins: nothing is read yet.
pub(crate) async fn begin(
    tx: &mut Connection,
    import: ImportId,
    territoire: TerritoireId,
    origin: &Origin,
    now: Millis,
) -> Result<(), ImportError> {
    let known = sqlx::query("SELECT 1 AS here FROM territoire WHERE id = $1").bind(bytes(territoire));
    if known.fetch_optional(&mut *tx).await?.is_none() {
        return Err(ImportError::Annuaire(AnnuaireError::Unknown("ce territoire")));
    }
    sqlx::query(
        "INSERT INTO annuaire_import \
         (id, territoire, academie, degre, date_generation, debut, fin, etat, bilan, source, chemin, garde, nature) \
         VALUES ($1, $2, '', '', 0, $3, NULL, 0, '{}', $4, $5, $6, $7)",
    )
    .bind(bytes(import))
    .bind(bytes(territoire))
    .bind(now)
    .bind(origin.nom.clone())
    .bind(origin.chemin.clone())
    .bind(origin.garde.clone())
    .bind(if origin.garde.is_some() {
        nature::DEPOT
    } else {
        nature::COMPLETE
    })
    .execute(tx)
    .await?;
    Ok(())
}

/// The plan is known: writes its lots, and closes what the former imports of the scope left waiting. Answers the files that kept
/// their deliveries.
pub(crate) async fn planned(
    tx: &mut Connection,
    import: ImportId,
    plan: &Plan,
    kept: Option<&str>,
) -> Result<Vec<String>, StoreError> {
    sqlx::query(
        "UPDATE annuaire_import SET academie = $1, degre = $2, date_generation = $3, garde = $4, nature = $5, dit = $6 WHERE id = $7",
    )
        .bind(plan.scope.academie.clone())
        .bind(plan.scope.degre.clone())
        .bind(plan.delivery.date)
        .bind(kept.map(str::to_owned))
        .bind(match (&plan.delivery.delta, &plan.delivery.apport) {
            (Some(_), _) => nature::DIFFERENTIELLE,
            (None, Some(_)) => nature::DEPOT,
            (None, None) => nature::COMPLETE,
        })
        .bind(plan.dit())
        .bind(bytes(import))
        .execute(&mut *tx)
        .await?;
    let lots: Vec<(i64, ApercuLot)> = (0_i64..)
        .zip(&plan.lots)
        .filter(|(_, lot)| !lot.is_empty())
        .map(|(rank, lot)| (rank, plan.apercu_lot(lot)))
        .collect();
    LOTS.run(tx, &lots, |q, (rank, lot)| {
        let etat = if lot.raisons.is_empty() {
            lot::A_FAIRE
        } else {
            lot::ATTEND
        };
        q.bind(bytes(import))
            .bind(lot.cle.clone())
            .bind(*rank)
            .bind(lot.uai.clone())
            .bind(lot.nom.clone())
            .bind(etat)
            .bind(json(&lot.raisons))
            .bind(movements(lot))
            .bind(lot.empreinte.clone())
    })
    .await?;
    // A differential export says nothing of what it leaves out.
    if plan.delivery.delta.is_some() {
        return Ok(Vec::new());
    }
    supersede(tx, import, plan).await
}

/// Nothing waits any more in the earlier imports of the scope: this one says everything that they said.
async fn supersede(tx: &mut Connection, import: ImportId, plan: &Plan) -> Result<Vec<String>, StoreError> {
    let query = sqlx::query(
        "SELECT id, etat, garde FROM annuaire_import \
         WHERE territoire = $1 AND academie = $2 AND degre = $3 AND id <> $4 AND etat IN (0, 3, 4) AND dit = $5",
    );
    let rows = query
        .bind(bytes(plan.scope.territoire))
        .bind(plan.scope.academie.clone())
        .bind(plan.scope.degre.clone())
        .bind(bytes(import))
        .bind(plan.dit())
        .fetch_all(&mut *tx)
        .await?;
    let mut files = Vec::new();
    for row in rows {
        let earlier: ImportId = row.id("id")?;
        files.extend(row.opt_text("garde")?);
        sqlx::query("UPDATE annuaire_lot SET etat = $1 WHERE import = $2 AND etat IN (0, 2)")
            .bind(lot::REMPLACE)
            .bind(bytes(earlier))
            .execute(&mut *tx)
            .await?;
        let etat = if row.int("etat")? == etat::EN_PARTIE {
            etat::REMPLACE
        } else {
            etat::INTERROMPU
        };
        sqlx::query("UPDATE annuaire_import SET etat = $1, garde = NULL, fin = COALESCE(fin, $2) WHERE id = $3")
            .bind(etat)
            .bind(plan.now)
            .bind(bytes(earlier))
            .execute(&mut *tx)
            .await?;
    }
    Ok(files)
}

/// A lot is applied, in its own transaction.
pub(crate) async fn applied(
    tx: &mut Connection,
    import: ImportId,
    cle: &str,
    now: Millis,
    decision: Option<&(String, String)>,
) -> Result<(), StoreError> {
    let (par, motif) = decision.cloned().unwrap_or_default();
    sqlx::query("UPDATE annuaire_lot SET etat = $1, decide = $2, par = $3, motif = $4 WHERE import = $5 AND cle = $6")
        .bind(lot::APPLIQUE)
        .bind(now)
        .bind(par)
        .bind(motif)
        .bind(bytes(import))
        .bind(cle.to_owned())
        .execute(tx)
        .await?;
    Ok(())
}

/// The end of an import, whatever it is.
pub(crate) async fn end(
    tx: &mut Connection,
    import: ImportId,
    etat: i64,
    bilan: String,
    now: Millis,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE annuaire_import SET fin = $1, etat = $2, bilan = $3 WHERE id = $4")
        .bind(now)
        .bind(etat)
        .bind(bilan)
        .bind(bytes(import))
        .execute(tx)
        .await?;
    Ok(())
}

/// What a lot would do, as stored.
pub(crate) fn movements(lot: &ApercuLot) -> String {
    serde_json::json!({ "nombres": lot.mouvements, "exemples": lot.exemples }).to_string()
}

/// Anything as JSON text.
pub(crate) fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned())
}
