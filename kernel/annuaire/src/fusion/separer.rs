//! Taking apart what was brought together by mistake.

use preau_model::{CompteId, PersonneId, Source};
use preau_store::{Connection, RowExt as _};
use serde_json::json;
use sqlx::AssertSqlSafe;

use super::{FusionId, Retour};
use crate::journal::Acte;
use crate::sql::bytes;
use crate::{Annuaire, AnnuaireError};

impl Annuaire {
    /// Undoes [`Annuaire::fusionner`]: each row gets its account back (the closed one is inactive, without password, until it is
    /// activated again) and an absorbed row what it held. The pair is not proposed again.
    pub async fn separer(&self, par: PersonneId, fusion: FusionId) -> Result<(), AnnuaireError> {
        let me = self.clone();
        self.db
            .write(move |tx| Box::pin(async move { me.separer_with(tx, par, fusion).await }))
            .await
    }

    async fn separer_with(&self, tx: &mut Connection, par: PersonneId, fusion: FusionId) -> Result<(), AnnuaireError> {
        let query = sqlx::query(
            "UPDATE fusion SET defaite = $2 WHERE id = $1 AND defaite IS NULL \
             RETURNING genre, ancienne, nouvelle, garde, ferme, detail",
        );
        let row = query
            .bind(bytes(fusion))
            .bind(self.now())
            .fetch_optional(&mut *tx)
            .await?;
        let row = row.ok_or(AnnuaireError::Unknown("ce rapprochement"))?;
        let (old, new): (PersonneId, PersonneId) = (row.id("ancienne")?, row.id("nouvelle")?);
        let (kept, closed): (CompteId, CompteId) = (row.id("garde")?, row.id("ferme")?);
        let retour: Retour = serde_json::from_str(&row.text("detail")?).map_err(|_| AnnuaireError::Sealed)?;
        for person in [old, new] {
            Self::connue(tx, person, "l’une des deux personnes").await?;
        }
        if kept != closed {
            for moved in &retour.deplacees {
                sqlx::query("UPDATE personne SET compte = $2 WHERE id = $1 AND compte = $3")
                    .bind(bytes(*moved))
                    .bind(bytes(closed))
                    .bind(bytes(kept))
                    .execute(&mut *tx)
                    .await?;
            }
            // Its password went when it was closed: it starts again as an account never used.
            sqlx::query("UPDATE compte SET etat = 0, active = NULL WHERE id = $1 AND etat = 2")
                .bind(bytes(closed))
                .execute(&mut *tx)
                .await?;
        }
        if row.int("genre")? == 2 {
            give_back(tx, old, new, &retour).await?;
        }
        sqlx::query("UPDATE doublon SET etat = 2, par = $3 WHERE (a = $1 AND b = $2) OR (a = $2 AND b = $1)")
            .bind(bytes(old))
            .bind(bytes(new))
            .bind(bytes(par))
            .execute(&mut *tx)
            .await?;
        let act = Acte::sur("doublon.separer", par, old, json!({ "fusion": fusion })).autre(bytes(new));
        self.noter(tx, act).await
    }
}

/// The copies go, the row opens again as it was.
async fn give_back(
    tx: &mut Connection,
    old: PersonneId,
    new: PersonneId,
    retour: &Retour,
) -> Result<(), AnnuaireError> {
    let local = i64::from(Source::Local.number());
    for (structure, profil, fonction, discipline, from, to) in &retour.rattachements {
        for (sql, who, value) in [
            (
                "UPDATE rattachement SET jusque = $7 WHERE personne = $1 AND structure = $2 AND profil = $3 \
                 AND fonction = $4 AND discipline = $5 AND depuis = $6",
                old,
                *to,
            ),
            (
                "DELETE FROM rattachement WHERE personne = $1 AND structure = $2 AND profil = $3 AND fonction = $4 \
                 AND discipline = $5 AND depuis = $6 AND source = $7",
                new,
                local,
            ),
        ] {
            sqlx::query(sql)
                .bind(bytes(who))
                .bind(bytes(*structure))
                .bind(*profil)
                .bind(fonction.clone())
                .bind(discipline.clone())
                .bind(*from)
                .bind(value)
                .execute(&mut *tx)
                .await?;
        }
    }
    for (groupe, qualite, matiere, from, to) in &retour.appartenances {
        for (sql, who, value) in [
            (
                "UPDATE appartenance SET jusque = $6 WHERE personne = $1 AND groupe = $2 AND qualite = $3 AND matiere = $4 \
                 AND depuis = $5",
                old,
                *to,
            ),
            (
                "DELETE FROM appartenance WHERE personne = $1 AND groupe = $2 AND qualite = $3 AND matiere = $4 \
                 AND depuis = $5 AND source = $6",
                new,
                local,
            ),
        ] {
            sqlx::query(sql)
                .bind(bytes(who))
                .bind(bytes(*groupe))
                .bind(*qualite)
                .bind(matiere.clone())
                .bind(*from)
                .bind(value)
                .execute(&mut *tx)
                .await?;
        }
    }
    for (links, mine, theirs) in [
        (&retour.liens, "responsable", "eleve"),
        (&retour.responsables, "eleve", "responsable"),
    ] {
        let same = format!("{mine} = $1 AND {theirs} = $2 AND depuis = $3");
        // No export gives a link between a row of its own and a row of another source: a copy is by hand, or of the files.
        let copied =
            format!("source = 2 OR source <> (SELECT p.source FROM personne p WHERE p.id = lien_responsable.{mine})");
        for (other, from, to) in links {
            for (sql, who, value) in [
                (
                    format!("UPDATE lien_responsable SET jusque = $4 WHERE {same}"),
                    old,
                    *to,
                ),
                (
                    format!(
                        "DELETE FROM lien_responsable WHERE {same} AND ({copied}) AND $4 = CAST({local} AS BIGINT)"
                    ),
                    new,
                    local,
                ),
            ] {
                let query = sqlx::query(AssertSqlSafe(sql)).bind(bytes(who)).bind(bytes(*other));
                query.bind(*from).bind(value).execute(&mut *tx).await?;
            }
        }
    }
    for (eleve, from, to) in &retour.accompagnements {
        let query =
            sqlx::query("UPDATE accompagnement SET jusque = $4 WHERE personne = $1 AND eleve = $2 AND depuis = $3");
        let query = query.bind(bytes(old)).bind(bytes(*eleve));
        query.bind(*from).bind(*to).execute(&mut *tx).await?;
        let query = sqlx::query("DELETE FROM accompagnement WHERE personne = $1 AND eleve = $2 AND depuis = $3");
        query
            .bind(bytes(new))
            .bind(bytes(*eleve))
            .bind(*from)
            .execute(&mut *tx)
            .await?;
    }
    for list in &retour.listes {
        let query = sqlx::query("UPDATE groupe_manuel SET auteur = $2 WHERE groupe = $1");
        query.bind(bytes(*list)).bind(bytes(old)).execute(&mut *tx).await?;
    }
    if let Some(end) = retour.accueil {
        let query = sqlx::query("UPDATE accueil SET jusque = $2 WHERE personne = $1");
        query.bind(bytes(old)).bind(end).execute(&mut *tx).await?;
    }
    let query = sqlx::query("UPDATE personne SET etat = 0 WHERE id = $1 AND etat = 1");
    query.bind(bytes(old)).execute(&mut *tx).await?;
    Ok(())
}
