//! After an import: what it wrote in place of corrected names, judged by the rule of each field.

use preau_model::PersonneId;
use preau_store::{Connection, RowExt as _};
use serde_json::json;

use super::Champ;
use super::acte::write_column;
use super::champs::tient;
use crate::journal::Acte;
use crate::sql::bytes;
use crate::{Annuaire, AnnuaireError};

const REWRITTEN: &str = "SELECT c.personne, c.champ, c.valeur, c.source, p.nom, p.prenom, p.civilite \
     FROM correction c JOIN personne p ON p.id = c.personne AND p.empreinte <> c.empreinte AND p.etat <> 2 \
     WHERE c.champ IN ('nom', 'prenom', 'civilite') ORDER BY c.personne, c.champ";

impl Annuaire {
    /// Puts corrected names back in the rows that an import wrote anew, or drops the corrections that the source made obsolete;
    /// answers how many rows it touched. Idempotent: an import calls it at the end of each of its transactions
    /// (`Annuaire::reappliquer_with`), the maintenance of the portal at any time.
    pub async fn reappliquer_corrections(&self) -> Result<u64, AnnuaireError> {
        let me = self.clone();
        self.db
            .write(move |tx| Box::pin(async move { me.reappliquer_with(tx).await }))
            .await
    }

    /// The same, in the caller's transaction.
    pub(crate) async fn reappliquer_with(&self, tx: &mut Connection) -> Result<u64, AnnuaireError> {
        let rows = sqlx::query(REWRITTEN).fetch_all(&mut *tx).await?;
        for row in &rows {
            let personne: PersonneId = row.id("personne")?;
            let Some(champ) = Champ::from_code(&row.text("champ")?) else {
                continue;
            };
            let now = row.text(match champ {
                Champ::Prenom => "prenom",
                Champ::Civilite => "civilite",
                _ => "nom",
            })?;
            let then = self.opened(personne, &row.bytes("source")?)?;
            if tient(champ.regle(), &then, &now) {
                write_column(tx, personne, champ, &self.opened(personne, &row.bytes("valeur")?)?).await?;
                let sealed = self
                    .keys
                    .seal(personne, now.as_bytes(), &*self.rng)
                    .ok_or(AnnuaireError::Sealed)?;
                sqlx::query(
                    "UPDATE correction SET source = $3, empreinte = (SELECT p.empreinte FROM personne p WHERE p.id = $1) \
                     WHERE personne = $1 AND champ = $2",
                )
                .bind(bytes(personne))
                .bind(champ.code())
                .bind(sealed)
                .execute(&mut *tx)
                .await?;
            } else {
                sqlx::query("DELETE FROM correction WHERE personne = $1 AND champ = $2")
                    .bind(bytes(personne))
                    .bind(champ.code())
                    .execute(&mut *tx)
                    .await?;
                let act = Acte {
                    code: "fiche.correction-perimee",
                    par: None,
                    structure: None,
                    personne: Some(personne),
                    autre: None,
                    detail: json!({ "champ": champ.code(), "source": now }),
                };
                self.noter(tx, act).await?;
            }
        }
        Ok(rows.len() as u64)
    }
}
