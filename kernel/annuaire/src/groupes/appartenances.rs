//! The classes and groups of somebody, each with the reasons.

use preau_model::{GroupeId, Millis, PersonneId};
use preau_store::RowExt as _;
use sqlx::AssertSqlSafe;

use crate::sql::{at, bytes};
use crate::{Annuaire, AnnuaireError, Groupe};

/// A class or group of somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appartenance {
    /// Which.
    pub groupe: Groupe,
    /// Sentences to follow « parce que ».
    pub raisons: Vec<String>,
    /// First instant after.
    pub jusque: Millis,
}

impl Annuaire {
    /// The classes and groups of somebody, now, as staff see them: an embargo hides nothing here. Neither the lists that others
    /// keep for themselves, nor what a responsable meets through a child.
    pub async fn appartenances(&self, personne: PersonneId) -> Result<Vec<Appartenance>, AnnuaireError> {
        let now = self.now();
        let sql = format!(
            "SELECT t.groupe, MAX(t.jusque) AS jusque FROM (SELECT a.groupe, a.jusque FROM appartenance a \
             WHERE a.personne = $2 AND {} UNION ALL SELECT k.groupe, k.jusque FROM groupe_composition k \
             JOIN appartenance a ON a.groupe = k.classe AND a.qualite = 1 AND a.personne = $2 AND {} WHERE {}) t \
             JOIN groupe g ON g.id = t.groupe AND g.jusque > $1 \
             WHERE NOT EXISTS (SELECT 1 FROM groupe_manuel m WHERE m.groupe = g.id AND m.portee = 1) \
             GROUP BY t.groupe, g.genre, g.code ORDER BY g.genre, g.code, t.groupe",
            at("a", 1),
            at("a", 1),
            at("k", 1)
        );
        let query = sqlx::query(AssertSqlSafe(sql)).bind(now).bind(bytes(personne));
        let rows = query.fetch_all(&mut *self.db.read().await?).await?;
        let mut all = Vec::with_capacity(rows.len());
        for row in &rows {
            let id: GroupeId = row.id("groupe")?;
            let Some(groupe) = self.groupes_par_id(&[id]).await?.pop() else {
                continue;
            };
            all.push(Appartenance {
                raisons: self.in_group(personne, id).await?,
                jusque: row.int("jusque")?.min(groupe.jusque),
                groupe,
            });
        }
        Ok(all)
    }
}
