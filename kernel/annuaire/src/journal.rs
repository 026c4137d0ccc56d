//! Who did what, on whom, when, with what was before and after, sealed (K-PE-5).

use preau_model::{JournalId, Millis, PersonneId, StructureId, new_id};
use preau_store::{Connection, RowExt as _, StoreError};
use serde_json::Value;

use crate::sql::bytes;
use crate::{Annuaire, AnnuaireError};

/// An act to write down.
pub(crate) struct Acte {
    /// Stable code.
    pub(crate) code: &'static str,
    /// The author; `None`: the portal itself.
    pub(crate) par: Option<PersonneId>,
    pub(crate) structure: Option<StructureId>,
    /// On whom.
    pub(crate) personne: Option<PersonneId>,
    /// Second person or group.
    pub(crate) autre: Option<Vec<u8>>,
    /// What was before, what is after.
    pub(crate) detail: Value,
}

impl Acte {
    /// An act by somebody on somebody.
    pub(crate) const fn sur(code: &'static str, par: PersonneId, personne: PersonneId, detail: Value) -> Self {
        Self {
            code,
            par: Some(par),
            structure: None,
            personne: Some(personne),
            autre: None,
            detail,
        }
    }

    pub(crate) fn autre(mut self, autre: Vec<u8>) -> Self {
        self.autre = Some(autre);
        self
    }

    pub(crate) const fn dans(mut self, structure: StructureId) -> Self {
        self.structure = Some(structure);
        self
    }
}

/// A line of the journal, opened.
#[derive(Debug, Clone, PartialEq)]
pub struct LigneJournal {
    /// When.
    pub at: Millis,
    /// Who; `None`: the portal itself.
    pub par: Option<PersonneId>,
    /// Stable code of the act: `famille.proteger`…
    pub acte: String,
    /// Where.
    pub structure: Option<StructureId>,
    /// Before and after; null once the person was deleted.
    pub detail: Value,
}

impl Annuaire {
    /// Writes an act, in the transaction that does it.
    pub(crate) async fn noter(&self, tx: &mut Connection, acte: Acte) -> Result<(), AnnuaireError> {
        let id: JournalId = new_id(&*self.clock, &*self.rng);
        let sealed = self
            .keys
            .seal(
                PersonneId::from_bytes(id.to_bytes()),
                acte.detail.to_string().as_bytes(),
                &*self.rng,
            )
            .ok_or(AnnuaireError::Sealed)?;
        sqlx::query(
            "INSERT INTO journal_annuaire (id, at, par, acte, structure, personne, autre, detail) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(bytes(id))
        .bind(self.now())
        .bind(acte.par.map(bytes))
        .bind(acte.code)
        .bind(acte.structure.map(bytes))
        .bind(acte.personne.map(bytes))
        .bind(acte.autre)
        .bind(sealed)
        .execute(tx)
        .await?;
        Ok(())
    }

    /// The latest acts on somebody, the last one first.
    pub async fn journal_de(&self, personne: PersonneId, limit: u32) -> Result<Vec<LigneJournal>, AnnuaireError> {
        let rows = sqlx::query(
            "SELECT id, at, par, acte, structure, detail FROM journal_annuaire WHERE personne = $1 \
             ORDER BY at DESC, id DESC LIMIT CAST($2 AS BIGINT)",
        )
        .bind(bytes(personne))
        .bind(i64::from(limit))
        .fetch_all(&mut *self.db.read().await?)
        .await?;
        rows.iter()
            .map(|row| {
                let id: JournalId = row.id("id")?;
                let detail = match row.opt_bytes("detail")? {
                    None => Value::Null,
                    Some(sealed) => self
                        .keys
                        .unseal(PersonneId::from_bytes(id.to_bytes()), &sealed)
                        .and_then(|plain| serde_json::from_slice(&plain).ok())
                        .ok_or(AnnuaireError::Sealed)?,
                };
                Ok(LigneJournal {
                    at: row.int("at")?,
                    par: row.opt_id("par")?,
                    acte: row.text("acte")?,
                    structure: row.opt_id("structure")?,
                    detail,
                })
            })
            .collect()
    }

    /// Every act holds on somebody who exists and was not deleted; answers their category and state.
    pub(crate) async fn connue(
        tx: &mut Connection,
        personne: PersonneId,
        who: &'static str,
    ) -> Result<Connue, AnnuaireError> {
        let query = sqlx::query("SELECT categorie, etat, source, structure, profil FROM personne WHERE id = $1");
        let row = query.bind(bytes(personne)).fetch_optional(tx).await?;
        let row = row.ok_or(AnnuaireError::Unknown(who))?;
        let etat = row.int("etat")?;
        if etat == 2 {
            return Err(AnnuaireError::Unknown(who));
        }
        Ok(Connue {
            categorie: preau_model::Categorie::from_number(row.int("categorie")?).ok_or(StoreError::Column {
                column: "categorie",
                expected: "a known category",
            })?,
            locale: row.int("source")? == i64::from(preau_model::Source::Local.number()),
            source: preau_model::Source::from_number(row.int("source")?).unwrap_or(preau_model::Source::Local),
            structure: row.opt_id("structure")?,
        })
    }
}

/// What acts check of a person.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Connue {
    pub(crate) categorie: preau_model::Categorie,
    pub(crate) locale: bool,
    pub(crate) source: preau_model::Source,
    pub(crate) structure: Option<StructureId>,
}
