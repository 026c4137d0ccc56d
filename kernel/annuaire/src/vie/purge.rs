//! Deletion for good: names and the sealed record go, the id stays, so that what others wrote keeps its shape.

use std::collections::{BTreeMap, BTreeSet};

use preau_model::{CompteId, Millis, PersonneId, Profil, StructureId};
use preau_store::{Connection, RowExt as _};

use super::certificat::Certificat;
use super::departs::due;
use crate::journal::Acte;
use crate::sql::bytes;
use crate::{Annuaire, AnnuaireError};

/// Deletions of one transaction.
const BATCH: i64 = 200;

/// What is left of a deleted person: nothing that says who they were. A row that comes back in an export is written anew.
const EMPTY: [&str; 15] = [
    "UPDATE personne SET nom = '', prenom = '', civilite = '', recherche = '', siecle = NULL, sensible = NULL, etat = 2 \
     WHERE id = $1",
    "UPDATE journal_annuaire SET detail = NULL WHERE personne = $1",
    "DELETE FROM correction WHERE personne = $1",
    "DELETE FROM indice_doublon WHERE personne = $1",
    "DELETE FROM doublon WHERE a = $1 OR b = $1",
    "DELETE FROM accompagnement WHERE personne = $1 OR eleve = $1",
    "DELETE FROM blocage_lien WHERE (eleve = $1 OR responsable = $1) AND leve IS NOT NULL",
    "UPDATE rattachement SET jusque = $2 WHERE personne = $1 AND jusque > $2",
    "UPDATE appartenance SET jusque = $2 WHERE personne = $1 AND jusque > $2",
    "UPDATE lien_responsable SET jusque = $2 WHERE (eleve = $1 OR responsable = $1) AND jusque > $2",
    "UPDATE groupe SET jusque = $2 WHERE jusque > $2 AND id IN (SELECT m.groupe FROM groupe_manuel m \
     WHERE m.auteur = $1 AND m.portee = 1)",
    "DELETE FROM depart WHERE personne = $1",
    "DELETE FROM retour WHERE personne = $1",
    "DELETE FROM choix_contributions WHERE personne = $1",
    "UPDATE accueil SET motif = NULL WHERE personne = $1",
];

impl Annuaire {
    /// Deletes for good who is due, and answers the certificates made: one per school and transaction. An account goes with the
    /// last row that held it.
    pub async fn purger(&self) -> Result<Vec<Certificat>, AnnuaireError> {
        let mut made = Vec::new();
        loop {
            let me = self.clone();
            let (deleted, certificates) = self
                .db
                .write(move |tx| Box::pin(async move { me.purger_with(tx).await }))
                .await?;
            made.extend(certificates);
            if deleted < BATCH.unsigned_abs() {
                return Ok(made);
            }
        }
    }

    async fn purger_with(&self, tx: &mut Connection) -> Result<(u64, Vec<Certificat>), AnnuaireError> {
        let now = self.now();
        let rows = due(tx, now, BATCH).await?;
        let mut schools: BTreeMap<Option<StructureId>, Gone> = BTreeMap::new();
        for row in &rows {
            let personne: PersonneId = row.id("personne")?;
            let gone = schools.entry(row.opt_id("structure")?).or_default();
            let since = row.int("depuis")?;
            gone.since.insert(since);
            gone.keys.insert(format!(
                "{}/{}/{}",
                row.text("academie")?,
                row.text("degre")?,
                row.text("cle")?
            ));
            let profile = Profil::from_number(row.int("profil")?).map_or("", Profil::code);
            *gone.profiles.entry(profile.to_owned()).or_default() += 1;
            self.empty(tx, personne, now).await?;
            gone.accounts += close_account(tx, row.id("compte")?).await?;
        }
        let mut certificates = Vec::with_capacity(schools.len());
        for (structure, gone) in schools {
            let certificate = Certificat::of(self, structure, now, &gone);
            certificate.write(tx).await?;
            certificates.push(certificate);
        }
        Ok((rows.len() as u64, certificates))
    }

    async fn empty(&self, tx: &mut Connection, personne: PersonneId, now: Millis) -> Result<(), AnnuaireError> {
        // Rows entered by hand under this one lose their names with it.
        let absorbed = sqlx::query("SELECT ancienne FROM fusion WHERE nouvelle = $1 AND genre = 2 AND defaite IS NULL");
        let mut ids = vec![personne];
        for row in absorbed.bind(bytes(personne)).fetch_all(&mut *tx).await? {
            ids.push(row.id("ancienne")?);
        }
        for id in ids {
            for sql in EMPTY {
                let query = sqlx::query(sql).bind(bytes(id));
                let query = if sql.contains("$2") { query.bind(now) } else { query };
                query.execute(&mut *tx).await?;
            }
            // Not even the fingerprint of the record stays: whoever has the record could recognise it.
            sqlx::query("UPDATE personne SET empreinte = $2, indice = $2 WHERE id = $1")
                .bind(bytes(id))
                .bind(Vec::<u8>::new())
                .execute(&mut *tx)
                .await?;
        }
        let act = Acte {
            code: "depart.supprimer",
            par: None,
            structure: None,
            personne: Some(personne),
            autre: None,
            detail: serde_json::Value::Null,
        };
        self.noter(tx, act).await
    }
}

/// What a certificate counts.
#[derive(Debug, Default)]
pub(super) struct Gone {
    pub(super) keys: BTreeSet<String>,
    pub(super) profiles: BTreeMap<String, u64>,
    pub(super) since: BTreeSet<Millis>,
    pub(super) accounts: u64,
}

/// Rows of the identity that an account closed for good leaves behind.
const CLOSE: [&str; 4] = [
    "DELETE FROM second_facteur WHERE compte = $1 AND NOT EXISTS (SELECT 1 FROM personne p WHERE p.compte = $1 AND p.etat <> 2)",
    "DELETE FROM code_secours WHERE compte = $1 AND NOT EXISTS (SELECT 1 FROM personne p WHERE p.compte = $1 AND p.etat <> 2)",
    "DELETE FROM code_courriel WHERE compte = $1 AND NOT EXISTS (SELECT 1 FROM personne p WHERE p.compte = $1 AND p.etat <> 2)",
    "DELETE FROM activation WHERE compte = $1 AND NOT EXISTS (SELECT 1 FROM personne p WHERE p.compte = $1 AND p.etat <> 2)",
];

/// Closes an account that no living row holds any more, without a trace of the name in its login. Answers 1 when it did.
async fn close_account(tx: &mut Connection, compte: CompteId) -> Result<u64, AnnuaireError> {
    // What opens the account goes first: nothing of it may serve again.
    for sql in CLOSE {
        sqlx::query(sql).bind(bytes(compte)).execute(&mut *tx).await?;
    }
    let done = sqlx::query(
        "UPDATE compte SET etat = 2, mot_de_passe = NULL, preferences = '{}', login = $2 WHERE id = $1 \
         AND NOT EXISTS (SELECT 1 FROM personne p WHERE p.compte = $1 AND p.etat <> 2)",
    )
    .bind(bytes(compte))
    .bind(format!("supprime-{compte}"))
    .execute(tx)
    .await?;
    Ok(done.rows_affected().min(1))
}
