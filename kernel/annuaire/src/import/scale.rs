//! How many there are of everything, for a differential export: guard rails compare with the whole and not with what it tells.

use std::collections::HashMap;

use preau_model::{Categorie, Millis, Profil, Qualite};
use preau_store::{Connection, RowExt as _, StoreError};
use sqlx::AssertSqlSafe;

use super::delivery::Scale;
use super::movements::Movements;
use super::places::Structures;
use super::state::Scope;
use crate::sql::{Query, bytes};

const SCOPE: &str = "s.territoire = $1 AND s.academie = $2 AND s.degre = $3";

/// Counts what is open now; whose intervals are compared is for the caller to say.
pub(crate) async fn read(c: &mut Connection, scope: &Scope, now: Millis) -> Result<Scale, StoreError> {
    let mut scale = Scale::default();
    let bound = |sql: String| -> Query {
        sqlx::query(AssertSqlSafe(sql))
            .bind(bytes(scope.territoire))
            .bind(scope.academie.clone())
            .bind(scope.degre.clone())
            .bind(now)
    };
    let pupil = Profil::Elv.number();
    let attached = format!(
        "SELECT r.structure, CASE WHEN r.profil = {pupil} THEN 1 ELSE 0 END AS eleve, COUNT(DISTINCT r.personne) AS n \
         FROM rattachement r JOIN structure s ON s.id = r.structure \
         WHERE {SCOPE} AND r.source = 1 AND r.jusque > $4 \
         GROUP BY r.structure, CASE WHEN r.profil = {pupil} THEN 1 ELSE 0 END"
    );
    let mut present: HashMap<Categorie, u64> = HashMap::new();
    for row in bound(attached).fetch_all(&mut *c).await? {
        let (pupils, n) = (row.int("eleve")? == 1, count(row.int("n")?));
        let categorie = if pupils { Categorie::Eleve } else { Categorie::Agent };
        *present.entry(categorie).or_default() += n;
        scale.attached.push((row.id("structure")?, pupils, n));
    }
    let seated = format!(
        "SELECT g.structure, COUNT(DISTINCT a.personne) AS n FROM groupe g JOIN structure s ON s.id = g.structure \
         JOIN appartenance a ON a.groupe = g.id AND a.qualite = {} \
         WHERE {SCOPE} AND g.genre = 1 AND a.source = 1 AND a.jusque > $4 AND g.jusque > $4 GROUP BY g.structure",
        Qualite::Eleve.number()
    );
    for row in bound(seated).fetch_all(&mut *c).await? {
        scale.seated.push((row.id("structure")?, count(row.int("n")?)));
    }
    let links = format!(
        "SELECT r.structure, COUNT(*) AS n FROM structure s JOIN rattachement r ON r.structure = s.id AND r.profil = {pupil} \
         JOIN lien_responsable l ON l.eleve = r.personne \
         WHERE {SCOPE} AND r.source = 1 AND r.jusque > $4 AND l.source = 1 AND l.jusque > $4 GROUP BY r.structure"
    );
    for row in bound(links).fetch_all(&mut *c).await? {
        scale.links.push((row.id("structure")?, count(row.int("n")?)));
    }
    let responsables =
        sqlx::query("SELECT COUNT(DISTINCT responsable) AS n FROM lien_responsable WHERE source = 1 AND jusque > $1");
    let n = responsables.bind(now).fetch_one(c).await?.int("n")?;
    present.insert(Categorie::Responsable, count(n));
    scale.present = present;
    Ok(scale)
}

impl Movements {
    /// Puts the whole in the place of what a differential export told.
    pub(crate) fn scaled(&mut self, scale: &Scale, structures: &Structures) {
        let place = |id| structures.by_id.get(id).and_then(|index| usize::try_from(*index).ok());
        for (id, pupils, n) in &scale.attached {
            if let Some(movement) = place(id).and_then(|i| self.0.get_mut(i)) {
                let flow = if *pupils {
                    &mut movement.pupils
                } else {
                    &mut movement.staff
                };
                flow.before = *n;
            }
        }
        for (id, n) in &scale.seated {
            if let Some(movement) = place(id).and_then(|i| self.0.get_mut(i)) {
                let (before, after) = movement.seated;
                movement.seated = (*n, (*n + after).saturating_sub(before));
            }
        }
        for (id, n) in &scale.links {
            if let Some(movement) = place(id).and_then(|i| self.0.get_mut(i)) {
                movement.links = *n;
            }
        }
    }
}

fn count(n: i64) -> u64 {
    u64::try_from(n).unwrap_or_default()
}
