//! Class lists that families do not see before the moment that the direction chose.
//!
//! Pupils and responsables do not meet the classes and groups of that school year until then: neither content, nor class, nor
//! classmates. Staff are not concerned.

use preau_model::{AnneeScolaire, Millis, PersonneId, StructureId};
use preau_store::RowExt as _;
use serde_json::json;

use crate::journal::Acte;
use crate::sql::bytes;
use crate::{Annuaire, AnnuaireError};

impl Annuaire {
    /// Hides the classes of a school year from families until a moment; said again, it moves the moment.
    pub async fn fixer_embargo(
        &self,
        par: PersonneId,
        structure: StructureId,
        annee: AnneeScolaire,
        jusque: Millis,
    ) -> Result<(), AnnuaireError> {
        if jusque >= annee.ends() {
            return Err(AnnuaireError::Refused(
                "les classes d’une année se publient avant sa fin",
            ));
        }
        let me = self.clone();
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let known = sqlx::query("SELECT 1 AS here FROM structure WHERE id = $1 AND etat = 0");
                    if known.bind(bytes(structure)).fetch_optional(&mut *tx).await?.is_none() {
                        return Err(AnnuaireError::Unknown("cette structure"));
                    }
                    sqlx::query(
                        "INSERT INTO embargo (structure, annee, jusque, par, at) VALUES ($1, $2, $3, $4, $5) \
                         ON CONFLICT (structure, annee) DO UPDATE SET jusque = excluded.jusque, par = excluded.par, \
                         at = excluded.at",
                    )
                    .bind(bytes(structure))
                    .bind(i64::from(annee.number()))
                    .bind(jusque)
                    .bind(bytes(par))
                    .bind(me.now())
                    .execute(&mut *tx)
                    .await?;
                    let act = Acte {
                        code: "classes.embargo",
                        par: Some(par),
                        structure: Some(structure),
                        personne: None,
                        autre: None,
                        detail: json!({ "annee": annee.number(), "jusque": jusque }),
                    };
                    me.noter(tx, act).await
                })
            })
            .await
    }

    /// Publishes the classes at once.
    pub async fn lever_embargo(
        &self,
        par: PersonneId,
        structure: StructureId,
        annee: AnneeScolaire,
    ) -> Result<(), AnnuaireError> {
        self.fixer_embargo(par, structure, annee, self.now()).await
    }

    /// The moment until which families do not see the classes of a school year, if it is to come.
    pub async fn embargo(&self, structure: StructureId, annee: AnneeScolaire) -> Result<Option<Millis>, AnnuaireError> {
        let row = sqlx::query("SELECT jusque FROM embargo WHERE structure = $1 AND annee = $2 AND jusque > $3")
            .bind(bytes(structure))
            .bind(i64::from(annee.number()))
            .bind(self.now())
            .fetch_optional(&mut *self.db.read().await?)
            .await?;
        Ok(row.map(|row| row.int("jusque")).transpose()?)
    }
}

/// The clause that leaves out the classes and groups `g` that families do not see at the moment `$n`.
pub(crate) fn visible(group: &str, n: usize) -> String {
    format!(
        "NOT ({group}.genre IN (1, 2) AND EXISTS (SELECT 1 FROM embargo e WHERE e.structure = {group}.structure \
         AND e.annee = {group}.annee AND e.jusque > ${n}))"
    )
}
