//! An AESH and the pupils they accompany. The link says who accompanies whom; it opens no content by itself.

use preau_model::{AnneeScolaire, Categorie, Millis, PersonneId};
use preau_store::RowExt as _;
use serde_json::json;
use sqlx::AssertSqlSafe;

use crate::journal::Acte;
use crate::sql::{at, bytes};
use crate::{Annuaire, AnnuaireError};

/// An AESH and a pupil, for a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Accompagnement {
    /// The AESH.
    pub personne: PersonneId,
    /// The pupil.
    pub eleve: PersonneId,
    /// First instant.
    pub depuis: Millis,
    /// First instant after.
    pub jusque: Millis,
}

impl Annuaire {
    /// Says that an agent accompanies a pupil of one of their schools, until a date (the end of the school year by default). Said
    /// again, it moves the date.
    pub async fn accompagner(
        &self,
        par: PersonneId,
        personne: PersonneId,
        eleve: PersonneId,
        jusque: Option<Millis>,
    ) -> Result<(), AnnuaireError> {
        let me = self.clone();
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let now = me.now();
                    let jusque = jusque.unwrap_or_else(|| AnneeScolaire::at(now).ends());
                    if jusque <= now {
                        return Err(AnnuaireError::Refused("la date de fin est déjà passée"));
                    }
                    if Self::connue(tx, personne, "cette personne").await?.categorie != Categorie::Agent {
                        return Err(AnnuaireError::Refused("seul un agent accompagne un élève"));
                    }
                    if Self::connue(tx, eleve, "cet élève").await?.categorie != Categorie::Eleve {
                        return Err(AnnuaireError::Refused("seul un élève est accompagné"));
                    }
                    let sql = format!(
                        "SELECT 1 AS here FROM rattachement r JOIN rattachement e ON e.structure = r.structure \
                         AND e.personne = $3 AND {} WHERE r.personne = $2 AND {} LIMIT 1",
                        at("e", 1),
                        at("r", 1)
                    );
                    let query = sqlx::query(AssertSqlSafe(sql))
                        .bind(now)
                        .bind(bytes(personne))
                        .bind(bytes(eleve));
                    if query.fetch_optional(&mut *tx).await?.is_none() {
                        return Err(AnnuaireError::Refused(
                            "l’agent et l’élève ne sont pas du même établissement",
                        ));
                    }
                    let moved = sqlx::query(
                        "UPDATE accompagnement SET jusque = $4 WHERE personne = $2 AND eleve = $3 AND jusque > $1",
                    )
                    .bind(now)
                    .bind(bytes(personne))
                    .bind(bytes(eleve))
                    .bind(jusque)
                    .execute(&mut *tx)
                    .await?;
                    if moved.rows_affected() == 0 {
                        sqlx::query(
                            "INSERT INTO accompagnement (personne, eleve, depuis, jusque) VALUES ($1, $2, $3, $4) \
                             ON CONFLICT (personne, eleve, depuis) DO UPDATE SET jusque = excluded.jusque",
                        )
                        .bind(bytes(personne))
                        .bind(bytes(eleve))
                        .bind(now)
                        .bind(jusque)
                        .execute(&mut *tx)
                        .await?;
                    }
                    let detail = json!({ "apres": { "jusque": jusque } });
                    let act = Acte::sur("aesh.accompagner", par, eleve, detail).autre(bytes(personne));
                    me.noter(tx, act).await
                })
            })
            .await
    }

    /// Ends an accompaniment, now.
    pub async fn cesser_accompagnement(
        &self,
        par: PersonneId,
        personne: PersonneId,
        eleve: PersonneId,
    ) -> Result<(), AnnuaireError> {
        let me = self.clone();
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    sqlx::query(
                        "UPDATE accompagnement SET jusque = $1 WHERE personne = $2 AND eleve = $3 AND jusque > $1",
                    )
                    .bind(me.now())
                    .bind(bytes(personne))
                    .bind(bytes(eleve))
                    .execute(&mut *tx)
                    .await?;
                    let act = Acte::sur("aesh.cesser", par, eleve, json!({})).autre(bytes(personne));
                    me.noter(tx, act).await
                })
            })
            .await
    }

    /// The accompaniments of now of somebody, as AESH or as pupil. Nobody accompanies who has left.
    pub async fn accompagnements(&self, personne: PersonneId) -> Result<Vec<Accompagnement>, AnnuaireError> {
        let sql = format!(
            "SELECT k.personne, k.eleve, k.depuis, k.jusque FROM accompagnement k \
             JOIN personne a ON a.id = k.personne AND a.etat = 0 JOIN personne e ON e.id = k.eleve AND e.etat = 0 \
             WHERE (k.personne = $2 OR k.eleve = $2) AND {} ORDER BY k.personne, k.eleve",
            at("k", 1)
        );
        let query = sqlx::query(AssertSqlSafe(sql)).bind(self.now()).bind(bytes(personne));
        let rows = query.fetch_all(&mut *self.db.read().await?).await?;
        rows.iter()
            .map(|row| {
                Ok(Accompagnement {
                    personne: row.id("personne")?,
                    eleve: row.id("eleve")?,
                    depuis: row.int("depuis")?,
                    jusque: row.int("jusque")?,
                })
            })
            .collect()
    }
}
