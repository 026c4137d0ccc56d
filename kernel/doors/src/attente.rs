//! What waits for somebody to come back: sealed, for some minutes, in the browser that left, once.

use preau_model::{CompteId, Millis, PersonneId, random_hex};
use preau_store::RowExt as _;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::{Doors, DoorsError, Refus};

/// The time to type a password and to look for one's telephone.
pub(crate) const LIFE: Millis = 10 * 60 * 1000;
/// Under way at once: more than a whole académie coming at eight o’clock.
const MOST: i64 = 50_000;

/// Gone to a provider.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Demande {
    pub(crate) nonce: String,
    pub(crate) verifier: String,
    /// Where to go once signed in.
    pub(crate) suite: String,
}

/// Verified, and several accounts to choose from.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Choix {
    pub(crate) candidats: Vec<(CompteId, PersonneId)>,
    pub(crate) suite: String,
}

/// What a row holds.
pub(crate) trait Attente: Serialize + DeserializeOwned {
    const GENRE: i16;
}

impl Attente for Demande {
    const GENRE: i16 = 1;
}

impl Attente for Choix {
    const GENRE: i16 = 2;
}

impl Doors {
    /// Keeps something for this browser; answers the token that gives it back.
    pub(crate) async fn garder<A: Attente>(&self, id: &str, navigateur: &str, what: &A) -> Result<String, Refus> {
        let jeton = random_hex(self.rng.as_ref(), 32);
        let clair = serde_json::to_vec(what).map_err(|_| DoorsError::Stored(id.to_owned()))?;
        let cle = hache(&jeton);
        let scelle = self.sceller(&usage(A::GENRE, &cle), &clair, id)?;
        let (id, navigateur, now) = (id.to_owned(), hache(navigateur), self.clock.now());
        let kept = self
            .db
            .write::<_, DoorsError, _>(move |tx| {
                Box::pin(async move {
                    sqlx::query("DELETE FROM porte_attente WHERE expire <= $1")
                        .bind(now)
                        .execute(&mut *tx)
                        .await?;
                    let row = sqlx::query("SELECT COUNT(*) AS n FROM porte_attente")
                        .fetch_one(&mut *tx)
                        .await?;
                    if row.int("n")? >= MOST {
                        return Ok(false);
                    }
                    sqlx::query(
                        "INSERT INTO porte_attente (cle, genre, fournisseur, navigateur, scelle, expire) \
                         VALUES ($1, $2, $3, $4, $5, $6)",
                    )
                    .bind(cle)
                    .bind(A::GENRE)
                    .bind(id)
                    .bind(navigateur)
                    .bind(scelle)
                    .bind(now + LIFE)
                    .execute(&mut *tx)
                    .await?;
                    Ok(true)
                })
            })
            .await?;
        if kept { Ok(jeton) } else { Err(Refus::Occupe) }
    }

    /// Gives back what was kept, once, to the browser that left; `None` otherwise, whatever the reason.
    pub(crate) async fn reprendre<A: Attente>(
        &self,
        id: &str,
        navigateur: &str,
        jeton: &str,
    ) -> Result<Option<A>, DoorsError> {
        // Shape first: whatever else comes costs nothing.
        if jeton.len() != 64 || !jeton.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Ok(None);
        }
        let cle = hache(jeton);
        let (key, name, navigateur, now) = (cle.clone(), id.to_owned(), hache(navigateur), self.clock.now());
        let row = self
            .db
            .write::<_, DoorsError, _>(move |tx| {
                Box::pin(async move {
                    let row = sqlx::query(
                        "DELETE FROM porte_attente WHERE cle = $1 AND genre = $2 AND fournisseur = $3 \
                         AND navigateur = $4 AND expire > $5 RETURNING scelle",
                    )
                    .bind(key)
                    .bind(A::GENRE)
                    .bind(name)
                    .bind(navigateur)
                    .bind(now)
                    .fetch_optional(tx)
                    .await?;
                    Ok(row.map(|row| row.bytes("scelle")).transpose()?)
                })
            })
            .await?;
        let Some(scelle) = row else {
            return Ok(None);
        };
        let sealed = || DoorsError::Sealed(id.to_owned());
        let clair = self
            .annuaire
            .desceller(&usage(A::GENRE, &cle), &scelle)
            .ok_or_else(sealed)?;
        serde_json::from_slice(&clair).map(Some).map_err(|_| sealed())
    }

    /// Removes what nobody came back for.
    pub(crate) async fn balayer(&self) -> Result<(), DoorsError> {
        let now = self.clock.now();
        self.db
            .write::<_, DoorsError, _>(move |tx| {
                Box::pin(async move {
                    sqlx::query("DELETE FROM porte_attente WHERE expire <= $1")
                        .bind(now)
                        .execute(tx)
                        .await?;
                    Ok(())
                })
            })
            .await
    }

    pub(crate) fn sceller(&self, usage: &[u8], clair: &[u8], id: &str) -> Result<Vec<u8>, DoorsError> {
        self.annuaire
            .sceller(usage, clair)
            .ok_or_else(|| DoorsError::Sealed(id.to_owned()))
    }
}

fn hache(text: &str) -> Vec<u8> {
    Sha256::digest(text.as_bytes()).to_vec()
}

fn usage(genre: i16, cle: &[u8]) -> Vec<u8> {
    [b"preau.porte.attente/1\0".as_slice(), &genre.to_be_bytes(), cle].concat()
}
