//! How long somebody entered by hand stays: longer, or shorter.

use preau_model::{Millis, PersonneId};
use preau_store::{Connection, StoreError};
use serde_json::json;

use super::accueil::{Arrivee, arrivee, borner};
use super::remplacement;
use crate::journal::Acte;
use crate::sql::bytes;
use crate::{Annuaire, AnnuaireError};

impl Annuaire {
    /// Keeps somebody entered by hand until another date (later or earlier, in the future), even when they had already left: what
    /// ended with them opens again from now, and a replacement takes the classes that the replaced person got since.
    pub async fn prolonger(&self, par: PersonneId, personne: PersonneId, jusque: Millis) -> Result<(), AnnuaireError> {
        if jusque <= self.now() {
            return Err(AnnuaireError::Refused("la date de fin est déjà passée"));
        }
        self.fixer_fin(par, personne, jusque, "arrivee.prolonger").await
    }

    /// Ends the stay of somebody entered by hand, now.
    pub async fn terminer(&self, par: PersonneId, personne: PersonneId) -> Result<(), AnnuaireError> {
        self.fixer_fin(par, personne, self.now(), "arrivee.terminer").await
    }

    async fn fixer_fin(
        &self,
        par: PersonneId,
        personne: PersonneId,
        jusque: Millis,
        acte: &'static str,
    ) -> Result<(), AnnuaireError> {
        let me = self.clone();
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let query = sqlx::query(
                        "SELECT a.personne, a.structure, a.statut, a.remplace, a.depuis, a.jusque, a.par FROM accueil a \
                         JOIN personne p ON p.id = a.personne AND p.etat <> 2 AND p.source = 2 WHERE a.personne = $1",
                    );
                    let row = query.bind(bytes(personne)).fetch_optional(&mut *tx).await?;
                    let stay = arrivee(&row.ok_or(AnnuaireError::Unknown("cette arrivée"))?)?;
                    let now = me.now();
                    if jusque > now {
                        borner(stay.statut, now, jusque)?;
                    }
                    move_end(tx, &stay, now, jusque).await?;
                    if let Some(replaced) = stay.remplace.filter(|_| jusque > now) {
                        remplacement::inherit(tx, personne, replaced, stay.structure, (now, jusque)).await?;
                    }
                    let detail = json!({ "avant": { "jusque": stay.jusque }, "apres": { "jusque": jusque } });
                    let act = Acte::sur(acte, par, personne, detail).dans(stay.structure);
                    me.noter(tx, act).await
                })
            })
            .await
    }
}

async fn move_end(tx: &mut Connection, stay: &Arrivee, now: Millis, jusque: Millis) -> Result<(), StoreError> {
    sqlx::query("UPDATE accueil SET jusque = $2 WHERE personne = $1")
        .bind(bytes(stay.personne))
        .bind(jusque)
        .execute(&mut *tx)
        .await?;
    if stay.jusque > now {
        // Still there: what ends with the stay ends on the other date; a group does not outlive its year.
        for sql in [
            "UPDATE rattachement SET jusque = $2 WHERE personne = $1 AND source = 2 AND jusque > $4 \
             AND (jusque = $3 OR jusque > $2)",
            "UPDATE appartenance SET jusque = CASE WHEN (SELECT g.jusque FROM groupe g WHERE g.id = groupe) < $2 \
             THEN (SELECT g.jusque FROM groupe g WHERE g.id = groupe) ELSE $2 END \
             WHERE personne = $1 AND source = 2 AND jusque > $4 AND (jusque = $3 OR jusque > $2)",
        ] {
            let query = sqlx::query(sql).bind(bytes(stay.personne)).bind(jusque);
            query.bind(stay.jusque).bind(now).execute(&mut *tx).await?;
        }
        return Ok(());
    }
    // Had left: what ended then is history; the same opens again from now.
    for sql in [
        "INSERT INTO rattachement (personne, structure, profil, fonction, discipline, depuis, jusque, source) \
         SELECT personne, structure, profil, fonction, discipline, $4, $2, 2 FROM rattachement \
         WHERE personne = $1 AND source = 2 AND jusque = $3 \
         ON CONFLICT (personne, structure, profil, fonction, discipline, depuis) DO UPDATE SET jusque = excluded.jusque",
        "INSERT INTO appartenance (personne, groupe, qualite, matiere, depuis, jusque, source) \
         SELECT a.personne, a.groupe, a.qualite, a.matiere, $4, CASE WHEN g.jusque < $2 THEN g.jusque ELSE $2 END, 2 \
         FROM appartenance a JOIN groupe g ON g.id = a.groupe AND g.jusque > $4 \
         WHERE a.personne = $1 AND a.source = 2 AND a.jusque = $3 \
         ON CONFLICT (personne, groupe, qualite, matiere, depuis) DO UPDATE SET jusque = excluded.jusque",
    ] {
        let query = sqlx::query(sql).bind(bytes(stay.personne)).bind(jusque);
        query.bind(stay.jusque).bind(now).execute(&mut *tx).await?;
    }
    for sql in [
        "UPDATE personne SET etat = 0 WHERE id = $1 AND etat = 1",
        "DELETE FROM depart WHERE personne = $1",
    ] {
        sqlx::query(sql).bind(bytes(stay.personne)).execute(&mut *tx).await?;
    }
    Ok(())
}
