//! A court decision is obeyed the same day: the pair's link ends at once and opens nothing until somebody lifts the protection.
//!
//! Everybody reads links through the view `lien_effectif`, which cuts those of a protected pair. Imports go on writing what the
//! source says in the table below it: they cannot undo the protection, and lifting it gives back what the source says then.

use preau_model::{Categorie, Id, Millis, NEVER, PersonneId, Source};
use preau_store::{Connection, RowExt as _};
use serde_json::{Value, json};

use crate::journal::Acte;
use crate::sql::bytes;
use crate::{Annuaire, AnnuaireError};

#[doc(hidden)]
#[derive(Debug)]
pub enum ProtectionTag {}
/// A protection.
pub type ProtectionId = Id<ProtectionTag>;

/// A pair whose link opens nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Protection {
    /// Id.
    pub id: ProtectionId,
    /// The pupil.
    pub eleve: PersonneId,
    /// The responsable kept away.
    pub responsable: PersonneId,
    /// Why, as the direction wrote it: sealed, for the direction's eyes.
    pub motif: String,
    /// Since when.
    pub depuis: Millis,
    /// Until when; `None`: until it is lifted.
    pub jusque: Option<Millis>,
    /// Who decided.
    pub par: PersonneId,
}

impl Annuaire {
    /// Cuts the link of a pupil and a responsable at once, whatever the source says now or later.
    pub async fn proteger(
        &self,
        par: PersonneId,
        eleve: PersonneId,
        responsable: PersonneId,
        motif: &str,
        jusque: Option<Millis>,
    ) -> Result<ProtectionId, AnnuaireError> {
        let (me, motif) = (self.clone(), motif.trim().to_owned());
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let now = me.now();
                    if motif.is_empty() {
                        return Err(AnnuaireError::Refused("une protection a un motif"));
                    }
                    if jusque.is_some_and(|end| end <= now) {
                        return Err(AnnuaireError::Refused("la date de fin est déjà passée"));
                    }
                    if Self::connue(tx, eleve, "cet élève").await?.categorie != Categorie::Eleve {
                        return Err(AnnuaireError::Refused("seul un élève est protégé"));
                    }
                    Self::connue(tx, responsable, "ce responsable").await?;
                    let held = sqlx::query(
                        "SELECT 1 AS here FROM blocage_lien WHERE eleve = $1 AND responsable = $2 AND leve IS NULL",
                    );
                    let held = held.bind(bytes(eleve)).bind(bytes(responsable)).fetch_optional(&mut *tx).await?;
                    if held.is_some() {
                        return Err(AnnuaireError::Refused("cette protection est déjà en place"));
                    }
                    let before = close(tx, eleve, responsable, now).await?;
                    let id: ProtectionId = preau_model::new_id(&*me.clock, &*me.rng);
                    let sealed = me
                        .keys
                        .seal(eleve, motif.as_bytes(), &*me.rng)
                        .ok_or(AnnuaireError::Sealed)?;
                    sqlx::query(
                        "INSERT INTO blocage_lien (id, eleve, responsable, motif, avant, depuis, jusque, par, leve, leve_par) \
                         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL, NULL)",
                    )
                    .bind(bytes(id))
                    .bind(bytes(eleve))
                    .bind(bytes(responsable))
                    .bind(sealed)
                    .bind(Value::from(before.clone()).to_string())
                    .bind(now)
                    .bind(jusque.unwrap_or(NEVER))
                    .bind(bytes(par))
                    .execute(&mut *tx)
                    .await?;
                    let detail = json!({ "motif": motif, "avant": before, "jusque": jusque });
                    let act = Acte::sur("famille.proteger", par, eleve, detail).autre(bytes(responsable));
                    me.noter(tx, act).await?;
                    Ok(id)
                })
            })
            .await
    }

    /// Lifts a protection: the link is again what the source says.
    pub async fn lever_protection(&self, par: PersonneId, id: ProtectionId) -> Result<(), AnnuaireError> {
        let me = self.clone();
        self.db
            .write(move |tx| Box::pin(async move { me.lever_with(tx, Some(par), id).await }))
            .await
    }

    /// Lifts the protections whose date has come; until it runs, they hold. Answers how many.
    pub async fn lever_protections_echues(&self) -> Result<u64, AnnuaireError> {
        let me = self.clone();
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let due = sqlx::query("SELECT id FROM blocage_lien WHERE leve IS NULL AND jusque <= $1");
                    let due = due.bind(me.now()).fetch_all(&mut *tx).await?;
                    for row in &due {
                        me.lever_with(tx, None, row.id("id")?).await?;
                    }
                    Ok(due.len() as u64)
                })
            })
            .await
    }

    async fn lever_with(
        &self,
        tx: &mut Connection,
        par: Option<PersonneId>,
        id: ProtectionId,
    ) -> Result<(), AnnuaireError> {
        let now = self.now();
        let row = sqlx::query(
            "UPDATE blocage_lien SET leve = $2, leve_par = $3 WHERE id = $1 AND leve IS NULL \
             RETURNING eleve, responsable, avant, depuis",
        )
        .bind(bytes(id))
        .bind(now)
        .bind(par.map(bytes))
        .fetch_optional(&mut *tx)
        .await?
        .ok_or(AnnuaireError::Unknown("cette protection"))?;
        let (eleve, responsable): (PersonneId, PersonneId) = (row.id("eleve")?, row.id("responsable")?);
        let opened = reopen(tx, (eleve, responsable), (row.int("depuis")?, now)).await?;
        if !opened {
            let before: Vec<[i64; 7]> = serde_json::from_str(&row.text("avant")?).map_err(|_| AnnuaireError::Sealed)?;
            for [lien, financier, legal, contact, paiement, jusque, source] in before {
                if jusque > now {
                    let fields = [lien, financier, legal, contact, paiement];
                    insert(tx, (eleve, responsable), fields, (now, jusque), source).await?;
                }
            }
        }
        let mut act = Acte {
            code: "famille.lever",
            par,
            structure: None,
            personne: Some(eleve),
            autre: Some(bytes(responsable)),
            detail: json!({ "protection": id }),
        };
        if par.is_none() {
            act.code = "famille.echeance";
        }
        self.noter(tx, act).await
    }

    /// The protections in force of a pupil.
    pub async fn protections(&self, eleve: PersonneId) -> Result<Vec<Protection>, AnnuaireError> {
        let rows = sqlx::query(
            "SELECT id, eleve, responsable, motif, depuis, jusque, par FROM blocage_lien \
             WHERE eleve = $1 AND leve IS NULL ORDER BY depuis, id",
        )
        .bind(bytes(eleve))
        .fetch_all(&mut *self.db.read().await?)
        .await?;
        rows.iter()
            .map(|row| {
                let plain = self
                    .keys
                    .unseal(eleve, &row.bytes("motif")?)
                    .ok_or(AnnuaireError::Sealed)?;
                Ok(Protection {
                    id: row.id("id")?,
                    eleve: row.id("eleve")?,
                    responsable: row.id("responsable")?,
                    motif: String::from_utf8(plain).map_err(|_| AnnuaireError::Sealed)?,
                    depuis: row.int("depuis")?,
                    jusque: Some(row.int("jusque")?).filter(|end| *end != NEVER),
                    par: row.id("par")?,
                })
            })
            .collect()
    }
}

/// Ends the open links of a pair; answers their fields, end and source.
async fn close(
    tx: &mut Connection,
    eleve: PersonneId,
    responsable: PersonneId,
    now: Millis,
) -> Result<Vec<Value>, AnnuaireError> {
    let rows = sqlx::query(
        "SELECT lien, financier, legal, contact, paiement, jusque, source FROM lien_responsable \
         WHERE eleve = $1 AND responsable = $2 AND jusque > $3 ORDER BY depuis",
    );
    let rows = rows
        .bind(bytes(eleve))
        .bind(bytes(responsable))
        .bind(now)
        .fetch_all(&mut *tx)
        .await?;
    let mut before = Vec::with_capacity(rows.len());
    for row in rows {
        let mut fields = Vec::with_capacity(7);
        for column in ["lien", "financier", "legal", "contact", "paiement", "jusque", "source"] {
            fields.push(Value::from(row.int(column)?));
        }
        before.push(Value::from(fields));
    }
    sqlx::query(
        "UPDATE lien_responsable SET jusque = CASE WHEN depuis > $3 THEN depuis ELSE $3 END \
         WHERE eleve = $1 AND responsable = $2 AND jusque > $3",
    )
    .bind(bytes(eleve))
    .bind(bytes(responsable))
    .bind(now)
    .execute(tx)
    .await?;
    Ok(before)
}

/// What imports opened under the protection begins at its end: the time between stays closed. Answers whether a link is open.
async fn reopen(
    tx: &mut Connection,
    (eleve, responsable): (PersonneId, PersonneId),
    (since, now): (Millis, Millis),
) -> Result<bool, AnnuaireError> {
    let rows = sqlx::query(
        "SELECT lien, financier, legal, contact, paiement, depuis, jusque, source FROM lien_responsable \
         WHERE eleve = $1 AND responsable = $2 AND jusque > $3 ORDER BY depuis",
    );
    let rows = rows
        .bind(bytes(eleve))
        .bind(bytes(responsable))
        .bind(since)
        .fetch_all(&mut *tx)
        .await?;
    let mut open = false;
    for row in rows {
        let (from, to) = (row.int("depuis")?, row.int("jusque")?);
        // Up to the protection it is history; from its end on it is a link like any other.
        sqlx::query(
            "UPDATE lien_responsable SET jusque = CASE WHEN depuis > $4 THEN depuis ELSE $4 END \
             WHERE eleve = $1 AND responsable = $2 AND depuis = $3",
        )
        .bind(bytes(eleve))
        .bind(bytes(responsable))
        .bind(from)
        .bind(since)
        .execute(&mut *tx)
        .await?;
        if to > now {
            let fields = [
                row.int("lien")?,
                row.int("financier")?,
                row.int("legal")?,
                row.int("contact")?,
                row.int("paiement")?,
            ];
            insert(
                tx,
                (eleve, responsable),
                fields,
                (now.max(from), to),
                row.int("source")?,
            )
            .await?;
            open = true;
        }
    }
    Ok(open)
}

/// A link of a pair; one of the same beginning is replaced.
pub(super) async fn insert(
    tx: &mut Connection,
    (eleve, responsable): (PersonneId, PersonneId),
    fields: [i64; 5],
    (from, to): (Millis, Millis),
    source: i64,
) -> Result<(), AnnuaireError> {
    let query = sqlx::query(
        "INSERT INTO lien_responsable (eleve, responsable, lien, financier, legal, contact, paiement, depuis, jusque, source) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (eleve, responsable, depuis) \
         DO UPDATE SET lien = excluded.lien, financier = excluded.financier, legal = excluded.legal, \
         contact = excluded.contact, paiement = excluded.paiement, jusque = excluded.jusque, source = excluded.source",
    );
    let query = query.bind(bytes(eleve)).bind(bytes(responsable));
    let query = fields.into_iter().fold(query, sqlx::query::Query::bind);
    query.bind(from).bind(to).bind(source).execute(tx).await?;
    Ok(())
}

/// The number of what is entered here.
pub(super) const LOCAL: i64 = Source::Local as i64;
