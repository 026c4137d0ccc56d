//! « Garder mes contributions ? »: answered before leaving by whoever leaves, or on paper and entered by the direction.

use preau_model::PersonneId;
use preau_store::RowExt as _;
use serde_json::json;

use crate::journal::Acte;
use crate::sql::bytes;
use crate::{Annuaire, AnnuaireError};

impl Annuaire {
    /// Keeps the answer of somebody, given by themselves or told by `par`: what they wrote stays without their name after their
    /// deletion, or goes with them. It may change until then.
    pub async fn choisir_contributions(
        &self,
        par: PersonneId,
        personne: PersonneId,
        garder: bool,
    ) -> Result<(), AnnuaireError> {
        let me = self.clone();
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    Self::connue(tx, personne, "cette personne").await?;
                    for sql in [
                        "INSERT INTO choix_contributions (personne, garder, at) VALUES ($1, $2, $3) \
                         ON CONFLICT (personne) DO UPDATE SET garder = excluded.garder, at = excluded.at",
                        "UPDATE depart SET garder = $2 WHERE personne = $1 AND $3 >= 0",
                    ] {
                        let query = sqlx::query(sql).bind(bytes(personne)).bind(i64::from(garder));
                        query.bind(me.now()).execute(&mut *tx).await?;
                    }
                    let act = Acte::sur("depart.contributions", par, personne, json!({ "garder": garder }));
                    me.noter(tx, act).await
                })
            })
            .await
    }

    /// The answer of somebody; `None` when they gave none: what they wrote stays.
    pub async fn choix_contributions(&self, personne: PersonneId) -> Result<Option<bool>, AnnuaireError> {
        let query = sqlx::query("SELECT garder FROM choix_contributions WHERE personne = $1").bind(bytes(personne));
        let row = query.fetch_optional(&mut *self.db.read().await?).await?;
        Ok(row.map(|row| row.flag("garder")).transpose()?)
    }

    /// Those who are deleted at the next maintenance and asked that what they wrote go with them. Whoever keeps content removes it
    /// before.
    pub async fn contributions_a_retirer(&self) -> Result<Vec<PersonneId>, AnnuaireError> {
        let rows = sqlx::query(
            "SELECT d.personne FROM depart d JOIN personne p ON p.id = d.personne AND p.etat = 1 \
             WHERE d.garder = 0 AND d.echeance <= $1 ORDER BY d.echeance, d.personne",
        );
        let rows = rows.bind(self.now()).fetch_all(&mut *self.db.read().await?).await?;
        Ok(rows.iter().map(|row| row.id("personne")).collect::<Result<_, _>>()?)
    }
}
