//! Who signs for a pupil.

use std::collections::HashMap;

use preau_model::{Millis, PersonneId};
use preau_store::RowExt as _;
use sqlx::AssertSqlSafe;

use crate::sql::{at, bytes, list_of, padded};
use crate::{Annuaire, AnnuaireError};

impl Annuaire {
    /// For each pupil, the legal representatives of a moment (respLégal 1), or else those in charge of the pupil (2); being a mere
    /// contact signs nothing. Ordered by id; a pupil without any is not there.
    pub async fn signataires(
        &self,
        eleves: &[PersonneId],
        moment: Millis,
    ) -> Result<HashMap<PersonneId, Vec<PersonneId>>, AnnuaireError> {
        let mut liens: HashMap<PersonneId, Vec<(i64, PersonneId)>> = HashMap::new();
        let mut connection = self.db.read().await?;
        for list in padded(eleves) {
            let sql = format!(
                "SELECT DISTINCT l.eleve AS eleve, l.responsable AS responsable, l.legal AS legal FROM lien_effectif l \
                 JOIN personne p ON p.id = l.responsable AND p.etat = 0 \
                 WHERE l.eleve IN ({}) AND l.legal IN (1, 2) AND {} ORDER BY l.responsable",
                list_of(&list),
                at("l", list.len() + 1)
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for eleve in &list {
                query = query.bind(bytes(*eleve));
            }
            for row in query.bind(moment).fetch_all(&mut *connection).await? {
                let lien = (row.int("legal")?, row.id("responsable")?);
                let known = liens.entry(row.id("eleve")?).or_default();
                if !known.contains(&lien) {
                    known.push(lien);
                }
            }
        }
        Ok(liens
            .into_iter()
            .map(|(eleve, liens)| {
                let strongest = liens.iter().map(|(legal, _)| *legal).min();
                let those = liens.into_iter().filter(|(legal, _)| Some(*legal) == strongest);
                (eleve, those.map(|(_, responsable)| responsable).collect())
            })
            .collect())
    }
}
