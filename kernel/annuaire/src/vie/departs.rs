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
    /// Notices who left and who came back since the last time, whatever made them: an import, the end of a stay, an act. Those
    /// whom the direction keeps do not leave ([`Annuaire::restaurer`]).
    pub async fn constater_departs(&self) -> Result<u64, AnnuaireError> {
        let me = self.clone();
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let now = me.now();
                    sqlx::query(OVER).bind(now).execute(&mut *tx).await?;
                    me.tenir_retours(tx).await?;
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
                    sqlx::query(
                        "UPDATE depart SET garder = (SELECT k.garder FROM choix_contributions k WHERE k.personne = depart.personne) \
                         WHERE garder IS NULL AND EXISTS (SELECT 1 FROM choix_contributions k WHERE k.personne = depart.personne)",
                    )
                    .execute(&mut *tx)
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
                        code: "depart.delai",
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

    /// Days between departure and deletion in a school.
    pub async fn delai_suppression(&self, structure: StructureId) -> Result<i64, AnnuaireError> {
        let query = sqlx::query("SELECT jours FROM delai_suppression WHERE structure = $1").bind(bytes(structure));
        let row = query.fetch_optional(&mut *self.db.read().await?).await?;
        Ok(row.map_or(Ok(DAYS), |row| row.int("jours"))?)
    }

    /// Those who left a school, the first to be deleted first.
    pub async fn departs(&self, structure: StructureId, limit: u32) -> Result<Vec<Depart>, AnnuaireError> {
        let rows = sqlx::query(
            "SELECT d.personne, d.depuis, d.echeance, d.garder FROM depart d \
             JOIN personne p ON p.id = d.personne AND p.etat = 1 WHERE p.structure = $1 \
             ORDER BY d.echeance, p.nom, p.prenom, d.personne LIMIT CAST($2 AS BIGINT)",
        );
        let rows = rows.bind(bytes(structure)).bind(i64::from(limit));
        let rows = rows.fetch_all(&mut *self.db.read().await?).await?;
        Ok(rows.iter().map(depart).collect::<Result<_, _>>()?)
    }

    /// The departure of somebody, if they left.
    pub async fn depart(&self, personne: PersonneId) -> Result<Option<Depart>, AnnuaireError> {
        let query = sqlx::query("SELECT personne, depuis, echeance, garder FROM depart WHERE personne = $1");
        let row = query
            .bind(bytes(personne))
            .fetch_optional(&mut *self.db.read().await?)
            .await?;
        Ok(row.as_ref().map(depart).transpose()?)
    }
}

fn depart(row: &preau_store::Row) -> Result<Depart, preau_store::StoreError> {
    Ok(Depart {
        personne: row.id("personne")?,
        depuis: row.int("depuis")?,
        echeance: row.int("echeance")?,
        garder: row.opt_int("garder")?.map(|n| n != 0),
    })
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
