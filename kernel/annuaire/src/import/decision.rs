//! What somebody decides of the lots that wait: approve (they are planned again from the kept delivery, and written if they would
//! still do what was shown), or reject.

use std::collections::HashSet;
use std::sync::Arc;

use preau_model::{ImportId, Millis, TerritoireId};
use preau_store::{Connection, Row, RowExt as _, StoreError};
use serde::Serialize;
use tokio::sync::mpsc::unbounded_channel;

use super::apply::{Apply, Which};
use super::gardefous::Raison;
use super::history::{etat, json, lot as etat_lot, nature};
use super::plan::Plan;
use super::{Progress, listen};
use crate::aaf::Nature;
use crate::sql::bytes;
use crate::{Annuaire, AnnuaireError, ImportError};

/// Where a lot of an import is. The numbers are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum EtatLot {
    /// Planned, not written yet.
    AFaire,
    /// Written.
    Applique,
    /// Waits for an approval.
    Attend,
    /// Rejected by somebody.
    Rejete,
    /// A later import said everything that it said.
    Remplace,
    /// Written, then undone.
    Annule,
}

/// A lot of an import, as the history keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LotImport {
    /// ENTStructureJointure; `-` for what belongs to no établissement, `+` for the departures that come last.
    pub cle: String,
    /// UAI, empty when there is none.
    pub uai: String,
    /// Name of the établissement.
    pub nom: String,
    /// Where it is.
    pub etat: EtatLot,
    /// Why it waits or waited.
    pub raisons: Vec<Raison>,
    /// `nombres` (see [`crate::MouvementsLot`]) and `exemples` (keys of records).
    pub mouvements: serde_json::Value,
    /// Who decided, empty when nobody had to.
    pub par: String,
    /// Why.
    pub motif: String,
    /// When it was written or decided.
    pub decide: Option<Millis>,
}

/// A stored import, as decisions need it.
struct Pending {
    territoire: TerritoireId,
    source: String,
    /// `None`: files of a school.
    nature: Option<Nature>,
    kept: Option<String>,
    etat: i64,
}

impl Annuaire {
    /// The lots of an import, in the order of application.
    pub async fn lots(&self, import: ImportId) -> Result<Vec<LotImport>, AnnuaireError> {
        let query = sqlx::query(
            "SELECT cle, uai, nom, etat, raisons, mouvements, par, motif, decide FROM annuaire_lot \
             WHERE import = $1 ORDER BY rang",
        );
        let rows = query.bind(bytes(import)).fetch_all(&mut *self.db.read().await?).await?;
        Ok(rows.iter().map(told).collect::<Result<_, StoreError>>()?)
    }

    /// Writes lots that wait, on the decision of `par`: all of them, or those named by key or UAI. Each is planned again from the kept
    /// delivery; if one would not do what was shown any more, nothing is written and what it would do now is shown instead.
    /// Answers how many lots were written.
    pub async fn approuver(
        &self,
        import: ImportId,
        lots: Option<&[String]>,
        par: &str,
        motif: &str,
        progress: &(dyn Fn(Progress) + Send + Sync),
    ) -> Result<u64, ImportError> {
        let pending = self.pending(import).await?;
        let chosen = self.chosen(import, lots).await?;
        self.in_order(import, &chosen).await?;
        let kept = pending.kept.as_deref().ok_or(NOT_WAITING)?;
        let source = self.kept_delivery(import, kept, pending.source.clone(), pending.nature)?;
        let (out, heard) = unbounded_channel();
        let run = async {
            let plan = Arc::new(Box::pin(self.prepare(pending.territoire, &source, Some(import), &out)).await?);
            self.still_the_same(import, &plan, &chosen).await?;
            let mut done = 0;
            let keys: HashSet<String> = chosen.iter().map(|(key, _)| key.clone()).collect();
            let apply = Apply {
                annuaire: self.clone(),
                plan,
                import,
                progress: out,
                which: Which::Approved {
                    keys,
                    decision: (par.to_owned(), motif.to_owned()),
                },
            };
            apply.run(&mut done).await?;
            Ok::<_, ImportError>(())
        };
        listen(run, heard, progress).await?;
        // A lot of which nothing was left to write is done too.
        self.decide(import, &chosen, etat_lot::APPLIQUE, par, motif).await?;
        self.settle(import, pending.kept).await?;
        Ok(chosen.len() as u64)
    }

    /// Rejects lots that wait, on the decision of `par`: all of them, or those named by key or UAI. Nothing of them is written; the
    /// next import will show them again if they are still to be done. Answers how many.
    pub async fn rejeter(
        &self,
        import: ImportId,
        lots: Option<&[String]>,
        par: &str,
        motif: &str,
    ) -> Result<u64, ImportError> {
        let pending = self.pending(import).await?;
        let chosen = self.chosen(import, lots).await?;
        self.decide(import, &chosen, etat_lot::REJETE, par, motif).await?;
        self.settle(import, pending.kept).await?;
        Ok(chosen.len() as u64)
    }

    async fn pending(&self, import: ImportId) -> Result<Pending, ImportError> {
        let query = sqlx::query("SELECT territoire, source, nature, garde, etat FROM annuaire_import WHERE id = $1")
            .bind(bytes(import));
        let row = query.fetch_optional(&mut *self.db.read().await?).await?;
        let row = row.ok_or(AnnuaireError::Unknown("cet import"))?;
        let pending = Pending {
            territoire: row.id("territoire")?,
            source: row.text("source")?,
            nature: match row.int("nature")? {
                nature::COMPLETE => Some(Nature::Complete),
                nature::DIFFERENTIELLE => Some(Nature::Delta),
                _ => None,
            },
            kept: row.opt_text("garde")?,
            etat: row.int("etat")?,
        };
        if pending.etat == etat::EN_PARTIE {
            Ok(pending)
        } else {
            Err(NOT_WAITING)
        }
    }

    /// Key and digest of the lots that wait, among those named.
    async fn chosen(&self, import: ImportId, named: Option<&[String]>) -> Result<Vec<(String, String)>, ImportError> {
        let query =
            sqlx::query("SELECT cle, uai, empreinte FROM annuaire_lot WHERE import = $1 AND etat = $2 ORDER BY rang");
        let query = query.bind(bytes(import)).bind(etat_lot::ATTEND);
        let mut waiting = Vec::new();
        for row in query.fetch_all(&mut *self.db.read().await?).await? {
            waiting.push((row.text("cle")?, row.text("uai")?, row.text("empreinte")?));
        }
        let is = |name: &String, (key, uai, _): &(String, String, String)| {
            name == key || (!uai.is_empty() && name.eq_ignore_ascii_case(uai))
        };
        if let Some(named) = named {
            if named.iter().any(|name| !waiting.iter().any(|lot| is(name, lot))) {
                return Err(ImportError::Decision(
                    "un des lots désignés n’attend aucune décision dans cet import. Relire la liste des lots en attente.",
                ));
            }
            waiting.retain(|lot| named.iter().any(|name| is(name, lot)));
        }
        if waiting.is_empty() {
            return Err(NOT_WAITING);
        }
        Ok(waiting.into_iter().map(|(key, _, digest)| (key, digest)).collect())
    }

    /// Imports of one scope are decided in their order, établissement by établissement: a later one was compared with a state that
    /// the earlier one would change, and an earlier one would bring back what a later one replaced.
    async fn in_order(&self, import: ImportId, chosen: &[(String, String)]) -> Result<(), ImportError> {
        let query = sqlx::query(
            "SELECT l.cle, l.etat, CASE WHEN o.debut < i.debut OR (o.debut = i.debut AND o.id < i.id) THEN 1 ELSE 0 END \
             AS avant FROM annuaire_import i JOIN annuaire_import o ON o.territoire = i.territoire \
             AND o.academie = i.academie AND o.degre = i.degre AND o.dit = i.dit AND o.id <> i.id \
             JOIN annuaire_lot l ON l.import = o.id WHERE i.id = $1 AND l.etat IN (1, 2) AND o.etat IN (1, 3, 4, 6)",
        );
        let rows = query.bind(bytes(import)).fetch_all(&mut *self.db.read().await?).await?;
        for row in rows {
            let cle = row.text("cle")?;
            if !chosen.iter().any(|(chosen, _)| *chosen == cle) {
                continue;
            }
            match (row.int("avant")? == 1, row.int("etat")?) {
                (true, etat_lot::ATTEND) => return Err(EARLIER),
                (false, etat_lot::APPLIQUE) => return Err(LATER),
                _ => {}
            }
        }
        Ok(())
    }

    /// Compares what lots would do with what was shown; shows what changed.
    async fn still_the_same(
        &self,
        import: ImportId,
        plan: &Plan,
        chosen: &[(String, String)],
    ) -> Result<(), ImportError> {
        let mut changed = Vec::new();
        for lot in plan.lots.iter().filter(|lot| !lot.is_empty()) {
            let (key, _, name) = plan.lot_name(lot);
            let digest = plan.digest(lot);
            if chosen.iter().any(|(chosen, shown)| *chosen == key && *shown != digest) {
                changed.push((key, name, digest, plan.apercu_lot(lot)));
            }
        }
        let Some((_, name, ..)) = changed.first() else {
            return Ok(());
        };
        let error = ImportError::Changed(name.clone());
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    for (key, _, digest, shown) in changed {
                        sqlx::query(
                            "UPDATE annuaire_lot SET mouvements = $1, empreinte = $2 WHERE import = $3 AND cle = $4",
                        )
                        .bind(super::history::movements(&shown))
                        .bind(digest)
                        .bind(bytes(import))
                        .bind(key)
                        .execute(&mut *tx)
                        .await?;
                    }
                    Ok::<_, ImportError>(())
                })
            })
            .await?;
        Err(error)
    }

    async fn decide(
        &self,
        import: ImportId,
        chosen: &[(String, String)],
        to: i64,
        par: &str,
        motif: &str,
    ) -> Result<(), ImportError> {
        let (keys, par, motif, now) = (chosen.to_vec(), par.to_owned(), motif.to_owned(), self.now());
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    for (key, _) in keys {
                        sqlx::query(
                            "UPDATE annuaire_lot SET etat = $1, par = $2, motif = $3, decide = $4 \
                             WHERE import = $5 AND cle = $6 AND etat = $7",
                        )
                        .bind(to)
                        .bind(par.clone())
                        .bind(motif.clone())
                        .bind(now)
                        .bind(bytes(import))
                        .bind(key)
                        .bind(etat_lot::ATTEND)
                        .execute(&mut *tx)
                        .await?;
                    }
                    Ok(())
                })
            })
            .await
    }

    /// After a decision: the import is whole when every lot is written; its delivery is kept as long as one waits.
    async fn settle(&self, import: ImportId, kept: Option<String>) -> Result<(), ImportError> {
        let done = self
            .db
            .write(move |tx| Box::pin(async move { settle(tx, import).await }))
            .await?;
        if let Some(file) = kept.filter(|_| done) {
            self.forget_delivery(&file);
        }
        Ok(())
    }
}

const EARLIER: ImportError = ImportError::Decision(
    "un import plus ancien attend encore une décision pour cet établissement. Décider d’abord de celui-là.",
);
const LATER: ImportError = ImportError::Decision(
    "un import plus récent est déjà appliqué à cet établissement\u{a0}: celui-ci le ramènerait en arrière. Le rejeter.",
);
const NOT_WAITING: ImportError = ImportError::Decision("cet import n’attend aucune décision.");

async fn settle(tx: &mut Connection, import: ImportId) -> Result<bool, ImportError> {
    let count = |etat: &'static str| {
        let sql = format!("SELECT COUNT(*) AS n FROM annuaire_lot WHERE import = $1 AND etat {etat}");
        sqlx::query(sqlx::AssertSqlSafe(sql)).bind(bytes(import))
    };
    if count("= 2").fetch_one(&mut *tx).await?.int("n")? > 0 {
        told_again(tx, import).await?;
        return Ok(false);
    }
    let whole = count("IN (0, 3)").fetch_one(&mut *tx).await?.int("n")? == 0;
    sqlx::query("UPDATE annuaire_import SET etat = $1, garde = NULL WHERE id = $2")
        .bind(if whole { etat::APPLIQUE } else { etat::EN_PARTIE })
        .bind(bytes(import))
        .execute(&mut *tx)
        .await?;
    told_again(tx, import).await?;
    Ok(true)
}

/// The stored counts name only the lots that still wait.
async fn told_again(tx: &mut Connection, import: ImportId) -> Result<(), ImportError> {
    let query = sqlx::query("SELECT cle FROM annuaire_lot WHERE import = $1 AND etat = 2").bind(bytes(import));
    let rows = query.fetch_all(&mut *tx).await?;
    let waiting: HashSet<String> = rows.iter().map(|row| row.text("cle")).collect::<Result<_, _>>()?;
    let query = sqlx::query("SELECT bilan FROM annuaire_import WHERE id = $1").bind(bytes(import));
    let bilan = query.fetch_one(&mut *tx).await?.text("bilan")?;
    if let Ok(mut bilan) = serde_json::from_str::<crate::Bilan>(&bilan) {
        bilan.en_attente.retain(|lot| waiting.contains(&lot.cle));
        sqlx::query("UPDATE annuaire_import SET bilan = $1 WHERE id = $2")
            .bind(json(&bilan))
            .bind(bytes(import))
            .execute(tx)
            .await?;
    }
    Ok(())
}

fn told(row: &Row) -> Result<LotImport, StoreError> {
    Ok(LotImport {
        cle: row.text("cle")?,
        uai: row.text("uai")?,
        nom: row.text("nom")?,
        etat: match row.int("etat")? {
            etat_lot::A_FAIRE => EtatLot::AFaire,
            etat_lot::APPLIQUE => EtatLot::Applique,
            etat_lot::ATTEND => EtatLot::Attend,
            etat_lot::REJETE => EtatLot::Rejete,
            etat_lot::REMPLACE => EtatLot::Remplace,
            _ => EtatLot::Annule,
        },
        raisons: serde_json::from_str(&row.text("raisons")?).unwrap_or_default(),
        mouvements: serde_json::from_str(&row.text("mouvements")?).unwrap_or_default(),
        par: row.text("par")?,
        motif: row.text("motif")?,
        decide: row.opt_int("decide")?,
    })
}
