//! The proof that persons were deleted: counts, dates and a hash of their keys, by which whoever knows a key can check it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use preau_model::{Id, Millis, StructureId, new_id};
use preau_store::{Connection, RowExt as _};
use sha2::{Digest as _, Sha256};

use super::purge::Gone;
use crate::sql::bytes;
use crate::{Annuaire, AnnuaireError};

#[doc(hidden)]
#[derive(Debug)]
pub enum CertificatTag {}
/// A certificate.
pub type CertificatId = Id<CertificatTag>;

/// A certificate of deletion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificat {
    /// Id.
    pub id: CertificatId,
    /// When.
    pub at: Millis,
    /// The school that they left; `None` when they had none.
    pub structure: Option<StructureId>,
    /// Persons deleted.
    pub personnes: u64,
    /// Accounts closed with them.
    pub comptes: u64,
    /// Deletions by profile (`ELV`, `TUT`…).
    pub profils: BTreeMap<String, u64>,
    /// Earliest departure.
    pub premier: Millis,
    /// Latest departure.
    pub dernier: Millis,
    /// SHA-256, in hexadecimal, of the sorted keys `ACADEMIE/DEGRE/ID`, each followed by a line feed.
    pub empreinte: String,
}

impl Certificat {
    pub(super) fn of(annuaire: &Annuaire, structure: Option<StructureId>, at: Millis, gone: &Gone) -> Self {
        let mut hash = Sha256::new();
        for key in &gone.keys {
            hash.update(key.as_bytes());
            hash.update(b"\n");
        }
        let empreinte = hash
            .finalize()
            .iter()
            .fold(String::with_capacity(64), |mut text, byte| {
                let _ = write!(text, "{byte:02x}");
                text
            });
        Self {
            id: new_id(&*annuaire.clock, &*annuaire.rng),
            at,
            structure,
            personnes: gone.profiles.values().sum(),
            comptes: gone.accounts,
            profils: gone.profiles.clone(),
            premier: gone.since.first().copied().unwrap_or(at),
            dernier: gone.since.last().copied().unwrap_or(at),
            empreinte,
        }
    }

    pub(super) async fn write(&self, tx: &mut Connection) -> Result<(), AnnuaireError> {
        let profils = serde_json::to_string(&self.profils).map_err(|_| AnnuaireError::Sealed)?;
        sqlx::query(
            "INSERT INTO certificat_suppression (id, at, structure, personnes, comptes, profils, premier, dernier, empreinte) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(bytes(self.id))
        .bind(self.at)
        .bind(self.structure.map(bytes))
        .bind(i64::try_from(self.personnes).unwrap_or(i64::MAX))
        .bind(i64::try_from(self.comptes).unwrap_or(i64::MAX))
        .bind(profils)
        .bind(self.premier)
        .bind(self.dernier)
        .bind(self.empreinte.clone())
        .execute(tx)
        .await?;
        Ok(())
    }
}

impl Annuaire {
    /// The certificates of a school, the latest first.
    pub async fn certificats(&self, structure: StructureId) -> Result<Vec<Certificat>, AnnuaireError> {
        let rows = sqlx::query(
            "SELECT id, at, structure, personnes, comptes, profils, premier, dernier, empreinte \
             FROM certificat_suppression WHERE structure = $1 ORDER BY at DESC, id DESC",
        );
        let rows = rows
            .bind(bytes(structure))
            .fetch_all(&mut *self.db.read().await?)
            .await?;
        rows.iter()
            .map(|row| {
                Ok(Certificat {
                    id: row.id("id")?,
                    at: row.int("at")?,
                    structure: row.opt_id("structure")?,
                    personnes: row.int("personnes")?.unsigned_abs(),
                    comptes: row.int("comptes")?.unsigned_abs(),
                    profils: serde_json::from_str(&row.text("profils")?).map_err(|_| AnnuaireError::Sealed)?,
                    premier: row.int("premier")?,
                    dernier: row.int("dernier")?,
                    empreinte: row.text("empreinte")?,
                })
            })
            .collect()
    }
}
