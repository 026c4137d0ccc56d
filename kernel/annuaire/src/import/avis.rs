//! What administrators are told of: imports refused, imports of which something waits (K-AN-1). Told once each.

use preau_model::{ImportId, Millis};
use preau_store::RowExt as _;

use super::EtatLot;
use crate::sql::bytes;
use crate::{Annuaire, AnnuaireError};

/// Older ones are history: nobody is told of them when mail is set up later.
const RECENT: Millis = 7 * 86_400_000;

/// Something to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Avis {
    /// Of which import.
    pub import: ImportId,
    /// When it began.
    pub debut: Millis,
    /// What happened.
    pub quoi: Annonce,
}

/// What happened to an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Annonce {
    /// Nothing was applied; the sentence says where, what and what to do. It holds no personal data.
    Refuse(String),
    /// Applied but for these établissements (name and UAI), which wait for a decision, with the reasons.
    Attend(Vec<(String, Vec<String>)>),
}

impl Annuaire {
    /// What nobody was told of yet, the oldest first.
    pub async fn avis(&self) -> Result<Vec<Avis>, AnnuaireError> {
        let mut reading = self.db.read().await?;
        let rows = sqlx::query(
            "SELECT id, debut, etat, bilan FROM annuaire_import \
             WHERE averti IS NULL AND etat IN (2, 3) AND debut > $1 ORDER BY debut, id LIMIT 20",
        );
        let rows = rows.bind(self.now() - RECENT).fetch_all(&mut *reading).await?;
        drop(reading);
        let mut notices = Vec::with_capacity(rows.len());
        for row in rows {
            let import: ImportId = row.id("id")?;
            let quoi = if row.int("etat")? == 2 {
                let bilan: serde_json::Value = serde_json::from_str(&row.text("bilan")?).unwrap_or_default();
                let says = bilan.get("message").and_then(serde_json::Value::as_str);
                Annonce::Refuse(says.unwrap_or_default().to_owned())
            } else {
                let lots = self.lots(import).await?;
                let waiting = lots.into_iter().filter(|lot| lot.etat == EtatLot::Attend);
                let waiting: Vec<_> = waiting
                    .map(|lot| {
                        let name = if lot.uai.is_empty() {
                            lot.nom
                        } else {
                            format!("{} ({})", lot.nom, lot.uai)
                        };
                        let why = lot
                            .raisons
                            .iter()
                            .map(|r| format!("{}\u{a0}: {} sur {}", r.libelle, r.nombre, r.sur));
                        (name, why.collect())
                    })
                    .collect();
                if waiting.is_empty() {
                    continue;
                }
                Annonce::Attend(waiting)
            };
            notices.push(Avis {
                import,
                debut: row.int("debut")?,
                quoi,
            });
        }
        Ok(notices)
    }

    /// They were told.
    pub async fn averti(&self, import: ImportId) -> Result<(), AnnuaireError> {
        let now = self.now();
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    sqlx::query("UPDATE annuaire_import SET averti = $1 WHERE id = $2 AND averti IS NULL")
                        .bind(now)
                        .bind(bytes(import))
                        .execute(tx)
                        .await?;
                    Ok(())
                })
            })
            .await
    }
}
