//! Who an identity provider speaks of: persons by login, professional mail, or key of a source. Present persons only.

use preau_model::{CompteId, PersonneId, Profil, Uai};
use preau_store::{Connection, RowExt as _};

use crate::sql::bytes;
use crate::{Annuaire, AnnuaireError};

/// Persons read in one transaction.
const BATCH: i64 = 500;

impl Annuaire {
    /// The state of an account (0 never used, 1 in use, 2 closed); `None` when there is none.
    pub async fn etat_du_compte(&self, compte: CompteId) -> Result<Option<i64>, AnnuaireError> {
        let query = sqlx::query("SELECT etat FROM compte WHERE id = $1").bind(bytes(compte));
        let row = query.fetch_optional(&mut *self.db.read().await?).await?;
        Ok(row.map(|row| row.int("etat")).transpose()?)
    }

    /// Agents by their professional mail, among those that [`Annuaire::indexer_courriels`] has read.
    pub async fn agents_par_courriel(&self, courriel: &str) -> Result<Vec<PersonneId>, AnnuaireError> {
        let Some(empreinte) = self.empreinte_courriel(courriel) else {
            return Ok(Vec::new());
        };
        let query = sqlx::query(
            "SELECT p.id FROM courriel_agent c JOIN personne p ON p.id = c.personne AND p.etat = 0 \
             WHERE c.empreinte = $1 ORDER BY p.id LIMIT 20",
        );
        let rows = query.bind(empreinte).fetch_all(&mut *self.db.read().await?).await?;
        Ok(rows.iter().map(|row| row.id("id")).collect::<Result<_, _>>()?)
    }

    /// Pupils of an établissement by ENTEleveStructRattachId.
    pub async fn eleves_par_siecle(&self, uai: Uai, siecle: &str) -> Result<Vec<PersonneId>, AnnuaireError> {
        let query = sqlx::query(
            "SELECT DISTINCT p.id FROM structure s JOIN rattachement r ON r.structure = s.id AND r.profil = $4 AND r.jusque > $3 \
             JOIN personne p ON p.id = r.personne AND p.etat = 0 AND p.siecle = $2 WHERE s.uai = $1 ORDER BY p.id LIMIT 20",
        );
        let rows = query
            .bind(uai.to_string())
            .bind(siecle.to_owned())
            .bind(self.now())
            .bind(Profil::Elv.number())
            .fetch_all(&mut *self.db.read().await?)
            .await?;
        Ok(rows.iter().map(|row| row.id("id")).collect::<Result<_, _>>()?)
    }

    /// Legal responsables of a pupil, now.
    pub async fn responsables_legaux(&self, eleve: PersonneId) -> Result<Vec<PersonneId>, AnnuaireError> {
        let query = sqlx::query(
            "SELECT p.id FROM lien_effectif l JOIN personne p ON p.id = l.responsable AND p.etat = 0 \
             WHERE l.eleve = $1 AND l.legal IN (1, 2) AND l.depuis <= $2 AND $2 < l.jusque ORDER BY p.id",
        );
        let rows = query
            .bind(bytes(eleve))
            .bind(self.now())
            .fetch_all(&mut *self.db.read().await?)
            .await?;
        Ok(rows.iter().map(|row| row.id("id")).collect::<Result<_, _>>()?)
    }

    /// Reads the mails of agents that are new or were sealed again since; answers how many. Cheap when nothing changed.
    pub async fn indexer_courriels(&self) -> Result<u64, AnnuaireError> {
        let mut total = 0;
        loop {
            let me = self.clone();
            let read = self
                .db
                .write::<_, AnnuaireError, _>(move |tx| Box::pin(async move { me.indexer_un_lot(tx).await }))
                .await?;
            total += read;
            if read < BATCH.unsigned_abs() {
                return Ok(total);
            }
        }
    }

    /// Forgets every mail: no provider recognises people by it any more.
    pub async fn oublier_courriels(&self) -> Result<(), AnnuaireError> {
        let query = sqlx::query("SELECT 1 AS here FROM courriel_agent LIMIT 1");
        if query.fetch_optional(&mut *self.db.read().await?).await?.is_none() {
            return Ok(());
        }
        self.db
            .write::<_, AnnuaireError, _>(|tx| {
                Box::pin(async move {
                    sqlx::query("DELETE FROM courriel_agent").execute(tx).await?;
                    Ok(())
                })
            })
            .await
    }

    async fn indexer_un_lot(&self, tx: &mut Connection) -> Result<u64, AnnuaireError> {
        sqlx::query(
            "DELETE FROM courriel_agent WHERE personne IN (SELECT c.personne FROM courriel_agent c \
             JOIN personne p ON p.id = c.personne WHERE p.etat = 2 OR p.sensible IS NULL)",
        )
        .execute(&mut *tx)
        .await?;
        // 25 bytes, version and nonce, change each time a value is sealed. 3: agents, in the words of a partial index.
        let rows = sqlx::query(
            "SELECT p.id, substr(p.sensible, 1, 25) AS sceau FROM personne p LEFT JOIN courriel_agent c ON c.personne = p.id \
             WHERE p.categorie = 3 AND p.etat <> 2 AND p.sensible IS NOT NULL \
             AND (c.sceau IS NULL OR c.sceau <> substr(p.sensible, 1, 25)) ORDER BY p.id LIMIT $1",
        )
        .bind(BATCH)
        .fetch_all(&mut *tx)
        .await?;
        for row in &rows {
            let personne: PersonneId = row.id("id")?;
            let sensible = self.sensible_with(&mut *tx, personne).await?;
            sqlx::query(
                "INSERT INTO courriel_agent (personne, sceau, empreinte) VALUES ($1, $2, $3) \
                 ON CONFLICT (personne) DO UPDATE SET sceau = excluded.sceau, empreinte = excluded.empreinte",
            )
            .bind(bytes(personne))
            .bind(row.bytes("sceau")?)
            .bind(self.empreinte_courriel(&sensible.mail).unwrap_or_default())
            .execute(&mut *tx)
            .await?;
        }
        Ok(rows.len() as u64)
    }

    /// The keyed hash of a mail, upper and lower case being one; `None` when it is none.
    fn empreinte_courriel(&self, courriel: &str) -> Option<Vec<u8>> {
        let courriel = courriel.trim().to_lowercase();
        if !courriel.contains('@') || courriel.len() > 254 {
            return None;
        }
        let mut empreinte = self.keys.fingerprint();
        empreinte.part(b"courriel");
        empreinte.part(courriel.as_bytes());
        Some(empreinte.finish().to_vec())
    }
}
