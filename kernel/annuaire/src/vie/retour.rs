//! Bringing back, by hand, somebody whom a source left out by mistake: with what ended when they left, until a date.
//!
//! The next imports still do not know them. What is opened again is of source *local*, which no import closes, and the maintenance
//! puts back the state of the row after each of them.

use preau_model::{AnneeScolaire, Millis, PersonneId};
use preau_store::{Connection, RowExt as _};
use serde_json::json;

use crate::journal::Acte;
use crate::sql::bytes;
use crate::{Annuaire, AnnuaireError};

/// What ended with the departure opens again from now: `$1` who, `$2` when they left, `$3` now, `$4` until when.
const AGAIN: [&str; 3] = [
    "INSERT INTO rattachement (personne, structure, profil, fonction, discipline, depuis, jusque, source) \
     SELECT personne, structure, profil, fonction, discipline, $3, $4, 2 FROM rattachement WHERE personne = $1 AND jusque = $2 \
     ON CONFLICT (personne, structure, profil, fonction, discipline, depuis) DO UPDATE SET jusque = excluded.jusque",
    "INSERT INTO appartenance (personne, groupe, qualite, matiere, depuis, jusque, source) \
     SELECT a.personne, a.groupe, a.qualite, a.matiere, $3, CASE WHEN g.jusque < $4 THEN g.jusque ELSE $4 END, 2 \
     FROM appartenance a JOIN groupe g ON g.id = a.groupe AND g.jusque > $3 WHERE a.personne = $1 AND a.jusque = $2 \
     ON CONFLICT (personne, groupe, qualite, matiere, depuis) DO UPDATE SET jusque = excluded.jusque",
    "INSERT INTO lien_responsable (eleve, responsable, lien, financier, legal, contact, paiement, depuis, jusque, source) \
     SELECT eleve, responsable, lien, financier, legal, contact, paiement, $3, $4, 2 FROM lien_responsable \
     WHERE (eleve = $1 OR responsable = $1) AND jusque = $2 \
     ON CONFLICT (eleve, responsable, depuis) DO UPDATE SET jusque = excluded.jusque",
];

impl Annuaire {
    /// Brings back somebody who left, with what they had, until a date at most at the end of the school year: the time to correct
    /// the source. Whoever was entered by hand is kept longer by [`Annuaire::prolonger`].
    pub async fn restaurer(&self, par: PersonneId, personne: PersonneId, jusque: Millis) -> Result<(), AnnuaireError> {
        let me = self.clone();
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let now = me.now();
                    if jusque <= now {
                        return Err(AnnuaireError::Refused("la date de fin est déjà passée"));
                    }
                    if jusque > AnneeScolaire::at(now).ends() {
                        return Err(AnnuaireError::Refused("un retour dure au plus jusqu’à la fin de l’année scolaire"));
                    }
                    if Self::connue(tx, personne, "cette personne").await?.locale {
                        return Err(AnnuaireError::Refused("cette personne a été saisie à la main\u{a0}: prolonger son séjour"));
                    }
                    let query = sqlx::query("SELECT vu FROM personne WHERE id = $1 AND etat = 1").bind(bytes(personne));
                    let row = query.fetch_optional(&mut *tx).await?;
                    let left = row.ok_or(AnnuaireError::Unknown("ce départ"))?.int("vu")?;
                    for sql in AGAIN {
                        let query = sqlx::query(sql).bind(bytes(personne)).bind(left);
                        query.bind(now).bind(jusque).execute(&mut *tx).await?;
                    }
                    sqlx::query(
                        "INSERT INTO retour (personne, jusque, par, at) VALUES ($1, $2, $3, $4) \
                         ON CONFLICT (personne) DO UPDATE SET jusque = excluded.jusque, par = excluded.par, at = excluded.at",
                    )
                    .bind(bytes(personne))
                    .bind(jusque)
                    .bind(bytes(par))
                    .bind(now)
                    .execute(&mut *tx)
                    .await?;
                    me.tenir_retours(tx).await?;
                    let detail = json!({ "apres": { "jusque": jusque } });
                    me.noter(tx, Acte::sur("depart.restaurer", par, personne, detail)).await
                })
            })
            .await
    }

    /// Those who were brought back are present, whatever an import that does not know them wrote since.
    pub(super) async fn tenir_retours(&self, tx: &mut Connection) -> Result<(), AnnuaireError> {
        let now = self.now();
        for sql in [
            "DELETE FROM retour WHERE jusque <= $1",
            "UPDATE personne SET etat = 0 WHERE etat = 1 AND id IN (SELECT r.personne FROM retour r WHERE r.jusque > $1)",
            "DELETE FROM depart WHERE personne IN (SELECT r.personne FROM retour r WHERE r.jusque > $1)",
        ] {
            sqlx::query(sql).bind(now).execute(&mut *tx).await?;
        }
        Ok(())
    }
}
