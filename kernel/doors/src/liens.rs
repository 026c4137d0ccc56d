//! Links between an identity (issuer, subject) and an account (ASVS 6.8.1).

use preau_identity::{Act, journal};
use preau_model::CompteId;
use preau_store::RowExt as _;
use sha2::{Digest as _, Sha256};

use crate::{Doors, DoorsError, Fournisseur};

/// An identity of a provider, hashed: the subject of another issuer is another identity, whatever the provider is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sujet(Vec<u8>);

impl Sujet {
    pub(crate) fn of(emetteur: &str, sub: &str) -> Self {
        let mut hash = Sha256::new();
        hash.update((emetteur.len() as u64).to_be_bytes());
        hash.update(emetteur.as_bytes());
        hash.update(sub.as_bytes());
        Self(hash.finalize().to_vec())
    }
}

impl Doors {
    /// The account linked to an identity.
    pub(crate) async fn lien(&self, id: &str, sujet: &Sujet) -> Result<Option<CompteId>, DoorsError> {
        let row = sqlx::query("SELECT compte FROM porte_lien WHERE fournisseur = $1 AND sujet = $2")
            .bind(id.to_owned())
            .bind(sujet.0.clone())
            .fetch_optional(&mut *self.db.read().await?)
            .await?;
        Ok(row.map(|row| row.id("compte")).transpose()?)
    }

    /// Remembers whose an identity is; a change is written in the journal.
    pub(crate) async fn lier(&self, f: &Fournisseur, sujet: &Sujet, compte: CompteId) -> Result<(), DoorsError> {
        let (clock, rng, now) = (self.clock.clone(), self.rng.clone(), self.clock.now());
        let (id, territoire, sujet) = (f.id.clone(), f.territoire, sujet.0.clone());
        self.db
            .write::<_, DoorsError, _>(move |tx| {
                Box::pin(async move {
                    let seen = sqlx::query(
                        "UPDATE porte_lien SET vu = $4 WHERE fournisseur = $1 AND sujet = $2 AND compte = $3",
                    )
                    .bind(id.clone())
                    .bind(sujet.clone())
                    .bind(compte.as_slice().to_vec())
                    .bind(now)
                    .execute(&mut *tx)
                    .await?;
                    if seen.rows_affected() > 0 {
                        return Ok(());
                    }
                    sqlx::query(
                        "INSERT INTO porte_lien (fournisseur, sujet, compte, cree, vu) VALUES ($1, $2, $3, $4, $4) \
                         ON CONFLICT (fournisseur, sujet) DO UPDATE SET compte = excluded.compte, cree = excluded.cree, \
                         vu = excluded.vu",
                    )
                    .bind(id.clone())
                    .bind(sujet)
                    .bind(compte.as_slice().to_vec())
                    .bind(now)
                    .execute(&mut *tx)
                    .await?;
                    let act = Act {
                        acte: "door.link",
                        territory: Some(territoire),
                        compte: Some(compte),
                        objet: id,
                        ..Act::default()
                    };
                    Ok(journal(tx, clock.as_ref(), rng.as_ref(), act).await?)
                })
            })
            .await
    }

    /// A line of the journal for somebody who did not enter (ASVS 16.3.1).
    pub(crate) async fn noter(
        &self,
        f: &Fournisseur,
        code: &'static str,
        detail: &'static str,
    ) -> Result<(), DoorsError> {
        let (clock, rng) = (self.clock.clone(), self.rng.clone());
        let act = Act {
            acte: "door.denied",
            territory: Some(f.territoire),
            objet: f.id.clone(),
            detail: serde_json::json!({ "code": code, "detail": detail }).to_string(),
            ..Act::default()
        };
        self.db
            .write::<_, DoorsError, _>(move |tx| {
                Box::pin(async move { Ok(journal(tx, clock.as_ref(), rng.as_ref(), act).await?) })
            })
            .await
    }
}
