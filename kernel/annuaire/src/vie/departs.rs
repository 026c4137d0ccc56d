//! Departures, and the days that they leave.

use preau_model::{Millis, PersonneId, StructureId};
use preau_store::{Connection, RowExt as _};
use serde_json::json;

use crate::journal::Acte;
use crate::sql::{bulk, bytes};
use crate::{Annuaire, AnnuaireError};

const DAY: Millis = 86_400_000;
/// Days between departure and deletion where a school chose nothing.
const DAYS: i64 = 60;
/// Three months at most (arrêté of 30 November 2006).
const MOST: i64 = 90;

/// Somebody who left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Depart {
    /// Who.
    pub personne: PersonneId,
    /// Since when.
    pub depuis: Millis,
    /// When they are deleted.
    pub echeance: Millis,
    /// « Garder mes contributions ? »: `None` when they did not say.
    pub garder: Option<bool>,
}

/// Rows that left and have no date yet. A row absorbed by another one stays with it.
const NEW: &str = "SELECT p.id, p.vu, COALESCE(d.jours, 60) AS jours FROM personne p \
     LEFT JOIN delai_suppression d ON d.structure = p.structure WHERE p.etat = 1 \
     AND NOT EXISTS (SELECT 1 FROM depart x WHERE x.personne = p.id) \
     AND NOT EXISTS (SELECT 1 FROM fusion f WHERE f.ancienne = p.id AND f.genre = 2 AND f.defaite IS NULL)";

/// Persons entered by hand whose stay is over and who are nothing else.
const OVER: &str = "UPDATE personne SET etat = 1, vu = $1 WHERE etat = 0 AND source = 2 AND id IN (SELECT a.personne \
     FROM accueil a WHERE a.jusque <= $1) \
     AND NOT EXISTS (SELECT 1 FROM rattachement r WHERE r.personne = personne.id AND r.jusque > $1) \
     AND NOT EXISTS (SELECT 1 FROM lien_responsable l WHERE l.responsable = personne.id AND l.jusque > $1)";

impl Annuaire {
    /// Notices who left and who came back since the last time, whatever made them: an import, the end of a stay, an act.
    pub async fn constater_departs(&self) -> Result<u64, AnnuaireError> {
        let me = self.clone();
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let now = me.now();
                    sqlx::query(OVER).bind(now).execute(&mut *tx).await?;
                    sqlx::query(
                        "DELETE FROM depart WHERE personne IN (SELECT d.personne FROM depart d \
                         JOIN personne p ON p.id = d.personne WHERE p.etat = 0)",
                    )
                    .execute(&mut *tx)
                    .await?;
                    let rows = sqlx::query(NEW).fetch_all(&mut *tx).await?;
                    let mut departures: Vec<(PersonneId, Millis, Millis)> = Vec::with_capacity(rows.len());
                    for row in &rows {
                        let since = row.int("vu")?.min(now);
                        let days = row.int("jours")?.clamp(0, MOST);
                        departures.push((row.id("id")?, since, since + days * DAY));
                    }
                    let head = "INSERT INTO depart (personne, depuis, echeance) VALUES";
                    bulk(
                        tx,
                        (head, 3, "ON CONFLICT (personne) DO NOTHING"),
                        &departures,
                        |q, (id, from, to)| q.bind(bytes(*id)).bind(*from).bind(*to),
                    )
                    .await?;
                    Ok(departures.len() as u64)
                })
            })
            .await
    }

    /// Days between departure and deletion in a school: 0 to 90. Those who already left keep their date.
    pub async fn fixer_delai_suppression(
        &self,
        par: PersonneId,
        structure: StructureId,
        jours: i64,
    ) -> Result<(), AnnuaireError> {
        if !(0..=MOST).contains(&jours) {
            return Err(AnnuaireError::Refused(
                "le délai de suppression est de 90 jours au plus",
            ));
        }
        let me = self.clone();
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    sqlx::query(
                        "INSERT INTO delai_suppression (structure, jours) VALUES ($1, $2) \
                         ON CONFLICT (structure) DO UPDATE SET jours = excluded.jours",
                    )
                    .bind(bytes(structure))
                    .bind(jours)
                    .execute(&mut *tx)
                    .await?;
                    let act = Acte {
                        acte: "depart.delai",
                        par: Some(par),
                        structure: Some(structure),
                        personne: None,
                        autre: None,
                        detail: json!({ "jours": jours }),
                    };
                    me.noter(tx, act).await
                })
            })
            .await
    }

    /// Keeps what somebody who left answered to « garder mes contributions ? ».
    pub async fn preferer_contributions(&self, personne: PersonneId, garder: bool) -> Result<(), AnnuaireError> {
        let me = self.clone();
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let done = sqlx::query("UPDATE depart SET garder = $2 WHERE personne = $1")
                        .bind(bytes(personne))
                        .bind(i64::from(garder))
                        .execute(&mut *tx)
                        .await?;
                    if done.rows_affected() == 0 {
                        return Err(AnnuaireError::Unknown("ce départ"));
                    }
                    let act = Acte::sur("depart.contributions", personne, personne, json!({ "garder": garder }));
                    me.noter(tx, act).await
                })
            })
            .await
    }

    /// The departure of somebody, if they left.
    pub async fn depart(&self, personne: PersonneId) -> Result<Option<Depart>, AnnuaireError> {
        let query = sqlx::query("SELECT personne, depuis, echeance, garder FROM depart WHERE personne = $1");
        let row = query
            .bind(bytes(personne))
            .fetch_optional(&mut *self.db.read().await?)
            .await?;
        row.map(|row| {
            Ok(Depart {
                personne: row.id("personne")?,
                depuis: row.int("depuis")?,
                echeance: row.int("echeance")?,
                garder: row.opt_int("garder")?.map(|n| n != 0),
            })
        })
        .transpose()
    }
}

/// The default of [`NEW`] and of the documentation are one.
const _: () = assert!(DAYS == 60 && DAYS <= MOST);

/// The rows to delete now, with what the certificate counts.
pub(super) async fn due(
    c: &mut Connection,
    now: Millis,
    most: i64,
) -> Result<Vec<preau_store::Row>, preau_store::StoreError> {
    let rows = sqlx::query(
        "SELECT d.personne, d.depuis, p.compte, p.structure, p.profil, p.academie, p.degre, p.cle FROM depart d \
         JOIN personne p ON p.id = d.personne AND p.etat = 1 WHERE d.echeance <= $1 \
         ORDER BY d.echeance, d.personne LIMIT CAST($2 AS BIGINT)",
    );
    Ok(rows.bind(now).bind(most).fetch_all(c).await?)
}
