//! Two rows of one human, brought together and taken apart (K-AN-3). Nothing is lost either way: accounts sit above person rows,
//! and a row entered by hand stays, closed, under the one that an export brought.

mod absorber;
mod rapprocher;
mod separer;

use std::cmp::Ordering;

use preau_model::{CompteId, Id, PersonneId, Source};
use preau_store::{Connection, RowExt as _};
use serde::{Deserialize, Serialize};

use crate::journal::Acte;
use crate::sql::bytes;
use crate::{Annuaire, AnnuaireError, comptes};

/// Which source tells a person whom several tell: the official one, then the school's systems, its files, its hands. What the
/// weaker one said of them is kept, closed; what was entered by hand follows the row that stays.
pub(crate) const fn force(source: Source) -> u8 {
    match source {
        Source::Aaf => 3,
        Source::Api => 2,
        Source::Fichier => 1,
        Source::Local => 0,
    }
}

#[doc(hidden)]
#[derive(Debug)]
pub enum FusionTag {}
/// An act that brought two rows together.
pub type FusionId = Id<FusionTag>;

/// What separating puts back: ids and dates only.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Retour {
    /// Person rows that changed account.
    pub(crate) deplacees: Vec<PersonneId>,
    /// (structure, profile, function, discipline, from, to) of the absorbed row.
    #[serde(default)]
    pub(crate) rattachements: Vec<(preau_model::StructureId, i64, String, String, i64, i64)>,
    /// (group, quality, subject, from, to).
    #[serde(default)]
    pub(crate) appartenances: Vec<(preau_model::GroupeId, i64, String, i64, i64)>,
    /// (pupil, from, to).
    #[serde(default)]
    pub(crate) liens: Vec<(PersonneId, i64, i64)>,
    /// (responsable, from, to) of an absorbed pupil.
    #[serde(default)]
    pub(crate) responsables: Vec<(PersonneId, i64, i64)>,
    /// (pupil, from, to).
    #[serde(default)]
    pub(crate) accompagnements: Vec<(PersonneId, i64, i64)>,
    /// Lists that the absorbed person had made.
    #[serde(default)]
    pub(crate) listes: Vec<preau_model::GroupeId>,
    /// End of the stay.
    #[serde(default)]
    pub(crate) accueil: Option<i64>,
}

/// How two rows were brought together. The numbers are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Maniere {
    /// They share one account: two hats of one human.
    Compte = 1,
    /// The row entered by hand is closed under the other one.
    Absorption = 2,
}

impl Annuaire {
    /// Brings two rows of one human together: the row of the weaker source (see `force`) is absorbed by the row of the other
    /// that gives the same hat; any other two come to share one account. Answers what [`Annuaire::separer`] undoes.
    pub async fn fusionner(
        &self,
        par: PersonneId,
        a: PersonneId,
        b: PersonneId,
    ) -> Result<(FusionId, Maniere), AnnuaireError> {
        let me = self.clone();
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    if a == b {
                        return Err(AnnuaireError::Refused("il faut deux personnes"));
                    }
                    let (one, two) = (
                        Self::connue(tx, a, "cette personne").await?,
                        Self::connue(tx, b, "cette personne").await?,
                    );
                    let pair = match force(one.source).cmp(&force(two.source)) {
                        _ if one.categorie != two.categorie => None,
                        Ordering::Less => Some((a, b)),
                        Ordering::Greater => Some((b, a)),
                        Ordering::Equal => None,
                    };
                    let (id, maniere) = match pair {
                        Some((local, kept)) => (me.absorber(tx, par, local, kept).await?, Maniere::Absorption),
                        None => (me.partager_compte(tx, Some(par), a, b).await?, Maniere::Compte),
                    };
                    let detail = serde_json::json!({ "fusion": id, "maniere": maniere as i64 });
                    me.noter(tx, Acte::sur("doublon.fusionner", par, a, detail).autre(bytes(b)))
                        .await?;
                    sqlx::query(
                        "UPDATE doublon SET etat = 1, par = $3 WHERE (a = $1 AND b = $2) OR (a = $2 AND b = $1)",
                    )
                    .bind(bytes(a))
                    .bind(bytes(b))
                    .bind(bytes(par))
                    .execute(&mut *tx)
                    .await?;
                    Ok((id, maniere))
                })
            })
            .await
    }

    /// Makes two rows share one account, and keeps what undoes it.
    pub(crate) async fn partager_compte(
        &self,
        tx: &mut Connection,
        par: Option<PersonneId>,
        a: PersonneId,
        b: PersonneId,
    ) -> Result<FusionId, AnnuaireError> {
        let Some((kept, closed, retour)) = comptes::partager(tx, a, b).await? else {
            return Err(AnnuaireError::Refused("ces deux personnes ont déjà le même compte"));
        };
        self.garder(tx, Maniere::Compte, par, (a, b), (kept, closed), &retour)
            .await
    }

    pub(crate) async fn garder(
        &self,
        tx: &mut Connection,
        maniere: Maniere,
        par: Option<PersonneId>,
        (ancienne, nouvelle): (PersonneId, PersonneId),
        (garde, ferme): (CompteId, CompteId),
        retour: &Retour,
    ) -> Result<FusionId, AnnuaireError> {
        let id: FusionId = preau_model::new_id(&*self.clock, &*self.rng);
        let detail = serde_json::to_string(retour).map_err(|_| AnnuaireError::Sealed)?;
        sqlx::query(
            "INSERT INTO fusion (id, genre, ancienne, nouvelle, garde, ferme, detail, par, at, defaite) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, NULL)",
        )
        .bind(bytes(id))
        .bind(maniere as i64)
        .bind(bytes(ancienne))
        .bind(bytes(nouvelle))
        .bind(bytes(garde))
        .bind(bytes(ferme))
        .bind(detail)
        .bind(par.map(bytes))
        .bind(self.now())
        .execute(tx)
        .await?;
        Ok(id)
    }

    /// The rows brought together with this one, still so: what, how, the two rows.
    pub async fn fusions(
        &self,
        personne: PersonneId,
    ) -> Result<Vec<(FusionId, Maniere, PersonneId, PersonneId)>, AnnuaireError> {
        let rows = sqlx::query(
            "SELECT id, genre, ancienne, nouvelle FROM fusion \
             WHERE (ancienne = $1 OR nouvelle = $1) AND defaite IS NULL ORDER BY at, id",
        )
        .bind(bytes(personne))
        .fetch_all(&mut *self.db.read().await?)
        .await?;
        rows.iter()
            .map(|row| {
                let how = if row.int("genre")? == 2 {
                    Maniere::Absorption
                } else {
                    Maniere::Compte
                };
                Ok((row.id("id")?, how, row.id("ancienne")?, row.id("nouvelle")?))
            })
            .collect()
    }
}
