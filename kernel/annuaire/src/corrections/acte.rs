//! Giving and withdrawing a value.

use preau_model::{PersonneId, Source, fold};
use preau_store::{Connection, RowExt as _};
use serde_json::json;
use sqlx::AssertSqlSafe;

use super::{Champ, Regle};
use crate::journal::Acte;
use crate::sql::bytes;
use crate::{Annuaire, AnnuaireError, Sensible};

/// Longest value.
const LENGTH: usize = 300;

impl Annuaire {
    /// Gives a value to a field, in place of the source's.
    pub async fn corriger(
        &self,
        par: PersonneId,
        personne: PersonneId,
        champ: Champ,
        valeur: &str,
    ) -> Result<(), AnnuaireError> {
        let (me, valeur) = (self.clone(), valeur.trim().to_owned());
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let known = Self::connue(tx, personne, "cette personne").await?;
                    if champ.regle() == Regle::Source && !known.locale {
                        return Err(AnnuaireError::Refused(
                            "ce champ se corrige dans l’application d’où il vient",
                        ));
                    }
                    me.donner(tx, par, personne, champ, &valeur).await
                })
            })
            .await
    }

    /// The same in a transaction, whatever the rule: what was typed for a local person has no other source.
    pub(crate) async fn donner(
        &self,
        tx: &mut Connection,
        par: PersonneId,
        personne: PersonneId,
        champ: Champ,
        valeur: &str,
    ) -> Result<(), AnnuaireError> {
        if valeur.chars().count() > LENGTH || valeur.chars().any(char::is_control) {
            return Err(AnnuaireError::Refused("cette valeur est trop longue ou illisible"));
        }
        if champ == Champ::Nom && fold(valeur).is_empty() {
            return Err(AnnuaireError::Refused("une personne a un nom"));
        }
        let source = self.source_de(tx, personne, champ).await?;
        let seal = |text: &str| {
            self.keys
                .seal(personne, text.as_bytes(), &*self.rng)
                .ok_or(AnnuaireError::Sealed)
        };
        if champ.en_colonne() {
            write_column(tx, personne, champ, valeur).await?;
        }
        sqlx::query(
            "INSERT INTO correction (personne, champ, valeur, source, empreinte, par, at) \
             SELECT id, $2, $3, $4, empreinte, $5, $6 FROM personne WHERE id = $1 \
             ON CONFLICT (personne, champ) DO UPDATE SET valeur = excluded.valeur, source = excluded.source, \
             empreinte = excluded.empreinte, par = excluded.par, at = excluded.at",
        )
        .bind(bytes(personne))
        .bind(champ.code())
        .bind(seal(valeur)?)
        .bind(seal(&source)?)
        .bind(bytes(par))
        .bind(self.now())
        .execute(&mut *tx)
        .await?;
        look_again(tx, personne).await?;
        let detail = json!({ "champ": champ.code(), "avant": source, "apres": valeur });
        self.noter(tx, Acte::sur("fiche.corriger", par, personne, detail)).await
    }

    /// Gives the field back to its source.
    pub async fn retirer_correction(
        &self,
        par: PersonneId,
        personne: PersonneId,
        champ: Champ,
    ) -> Result<(), AnnuaireError> {
        let me = self.clone();
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let source = me.source_de(tx, personne, champ).await?;
                    let done = sqlx::query("DELETE FROM correction WHERE personne = $1 AND champ = $2")
                        .bind(bytes(personne))
                        .bind(champ.code())
                        .execute(&mut *tx)
                        .await?;
                    if done.rows_affected() == 0 {
                        return Err(AnnuaireError::Unknown("cette correction"));
                    }
                    if champ.en_colonne() {
                        write_column(tx, personne, champ, &source).await?;
                    }
                    look_again(tx, personne).await?;
                    let detail = json!({ "champ": champ.code(), "apres": source });
                    me.noter(tx, Acte::sur("fiche.rendre", par, personne, detail)).await
                })
            })
            .await
    }

    /// What the source says of a field now.
    pub(super) async fn source_de(
        &self,
        tx: &mut Connection,
        personne: PersonneId,
        champ: Champ,
    ) -> Result<String, AnnuaireError> {
        if !champ.en_colonne() {
            return Ok(in_record(&self.sensible_with(tx, personne).await?, champ));
        }
        let sql = format!(
            "SELECT p.{column} AS valeur, p.empreinte, c.empreinte AS alors, c.source FROM personne p \
             LEFT JOIN correction c ON c.personne = p.id AND c.champ = $2 WHERE p.id = $1",
            column = champ.code()
        );
        let query = sqlx::query(AssertSqlSafe(sql)).bind(bytes(personne)).bind(champ.code());
        let row = query
            .fetch_optional(tx)
            .await?
            .ok_or(AnnuaireError::Unknown("cette personne"))?;
        match (row.opt_bytes("source")?, row.opt_bytes("alors")?) {
            // The row still holds the correction.
            (Some(sealed), Some(then)) if then == row.bytes("empreinte")? => self.opened(personne, &sealed),
            _ => Ok(row.text("valeur")?),
        }
    }

    pub(super) fn opened(&self, personne: PersonneId, sealed: &[u8]) -> Result<String, AnnuaireError> {
        let plain = self.keys.unseal(personne, sealed).ok_or(AnnuaireError::Sealed)?;
        String::from_utf8(plain).map_err(|_| AnnuaireError::Sealed)
    }
}

/// Other values are other clues for duplicates.
async fn look_again(tx: &mut Connection, personne: PersonneId) -> Result<(), AnnuaireError> {
    sqlx::query("UPDATE personne SET indice = NULL WHERE id = $1")
        .bind(bytes(personne))
        .execute(tx)
        .await?;
    Ok(())
}

/// A field of the sealed record.
pub(super) fn in_record(sensible: &Sensible, champ: Champ) -> String {
    match champ {
        Champ::Naissance => sensible.naissance.clone(),
        Champ::Ine => sensible.ine.clone(),
        Champ::Mail => sensible.mail.clone(),
        Champ::Domicile => sensible.domicile.clone(),
        Champ::Mobile => sensible.mobile.clone(),
        Champ::Travail => sensible.travail.clone(),
        Champ::Adresse => sensible.adresse.join(", "),
        Champ::Nom | Champ::Prenom | Champ::Civilite => String::new(),
    }
}

/// Writes a name where it is effective, and what searches read.
pub(super) async fn write_column(
    tx: &mut Connection,
    personne: PersonneId,
    champ: Champ,
    valeur: &str,
) -> Result<(), AnnuaireError> {
    let sql = format!(
        "UPDATE personne SET {} = $2 WHERE id = $1 RETURNING nom, prenom",
        champ.code()
    );
    let query = sqlx::query(AssertSqlSafe(sql))
        .bind(bytes(personne))
        .bind(valeur.to_owned());
    let row = query
        .fetch_optional(&mut *tx)
        .await?
        .ok_or(AnnuaireError::Unknown("cette personne"))?;
    let names = format!("{} {}", fold(&row.text("nom")?), fold(&row.text("prenom")?));
    sqlx::query("UPDATE personne SET recherche = $2 WHERE id = $1")
        .bind(bytes(personne))
        .bind(names.trim().to_owned())
        .execute(tx)
        .await?;
    Ok(())
}

/// Local persons have no record of a source.
pub(super) const fn is_local(source: i64) -> bool {
    source == Source::Local as i64
}
