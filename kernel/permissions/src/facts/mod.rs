//! The small facts that the rules need about whoever is addressed: at most four statements, however long the audience.

pub(crate) mod classes;
mod persons;

use std::collections::HashMap;

use preau_model::{GenreStructure, GroupeId, Id, Millis, Principal, StructureId};
use preau_store::{Connection, Db, RowExt as _, StoreError, dialect};
use sqlx::AssertSqlSafe;

use crate::rules::{Cible, Lieu};

/// Values per `IN` list.
const CHUNK: usize = 512;

/// What is known of each principal at `now`, in order.
pub(crate) async fn cibles(db: &Db, to: &[Principal], now: Millis) -> Result<Vec<Cible>, StoreError> {
    let (mut groupes, mut structures, mut personnes) = (Vec::new(), Vec::new(), Vec::new());
    for principal in to {
        match principal {
            Principal::Personne(p) | Principal::ResponsablesDe(p) => personnes.push(*p),
            Principal::Groupe(g) | Principal::ProfilDuGroupe(g, _) => groupes.push(*g),
            Principal::Structure(s) | Principal::ProfilDeStructure(s, _) => structures.push(*s),
            Principal::Role { structure, .. } | Principal::Service { structure, .. } => structures.push(*structure),
        }
    }
    let mut connection = db.read().await?;
    let groupes = groups(&mut connection, &groupes).await?;
    let structures = places(&mut connection, &structures).await?;
    let personnes = persons::persons(&mut connection, &personnes, now).await?;
    let cible = |principal: &Principal| match principal {
        Principal::Personne(p) => {
            let found = personnes.get(p)?;
            Some(Cible::Personne {
                personne: *p,
                lieux: found.lieux.clone(),
                groupes: found.groupes.clone(),
            })
        }
        Principal::ResponsablesDe(p) => {
            let found = personnes.get(p)?;
            Some(Cible::ResponsablesDe {
                eleve: *p,
                lieux: found.as_pupil(),
                groupes: found.groups_as_pupil(),
            })
        }
        Principal::Groupe(g) => Some(Cible::Groupe(*groupes.get(g)?, *g, None)),
        Principal::ProfilDuGroupe(g, profil) => Some(Cible::Groupe(*groupes.get(g)?, *g, Some(*profil))),
        Principal::Structure(s) => structures.get(s).copied().map(Cible::Structure),
        Principal::ProfilDeStructure(s, profil) => Some(Cible::ProfilDeStructure(*structures.get(s)?, *profil)),
        Principal::Role { structure, .. } | Principal::Service { structure, .. } => {
            structures.get(structure).copied().map(Cible::Role)
        }
    };
    Ok(to
        .iter()
        .map(|principal| cible(principal).unwrap_or(Cible::Inconnue))
        .collect())
}

async fn groups(connection: &mut Connection, ids: &[GroupeId]) -> Result<HashMap<GroupeId, Lieu>, StoreError> {
    let rows = fetch(
        connection,
        |list| {
            format!(
                "SELECT g.id, g.structure, s.territoire, s.genre FROM groupe g JOIN structure s ON s.id = g.structure \
                 WHERE g.id IN ({list})"
            )
        },
        ids,
        None,
    )
    .await?;
    rows.iter().map(|row| Ok((row.id("id")?, lieu(row)?))).collect()
}

async fn places(connection: &mut Connection, ids: &[StructureId]) -> Result<HashMap<StructureId, Lieu>, StoreError> {
    let sql = |list: &str| format!("SELECT id AS structure, territoire, genre FROM structure WHERE id IN ({list})");
    let rows = fetch(connection, sql, ids, None).await?;
    rows.iter()
        .map(|row| lieu(row).map(|lieu| (lieu.structure, lieu)))
        .collect()
}

pub(crate) fn lieu(row: &preau_store::Row) -> Result<Lieu, StoreError> {
    let genre = GenreStructure::from_number(row.int("genre")?);
    Ok(Lieu {
        structure: row.id("structure")?,
        territoire: row.id("territoire")?,
        genre: genre.ok_or(StoreError::Column {
            column: "genre",
            expected: "kind of structure",
        })?,
    })
}

/// Runs a statement with an `IN` list over the distinct ids, in chunks padded to a few sizes. `at`, when given, is `$1`.
pub(crate) async fn fetch<T>(
    connection: &mut Connection,
    sql: impl Fn(&str) -> String,
    ids: &[Id<T>],
    at: Option<Millis>,
) -> Result<Vec<preau_store::Row>, StoreError> {
    let mut ids: Vec<&[u8]> = ids.iter().map(Id::as_slice).collect();
    ids.sort_unstable();
    ids.dedup();
    let first = if at.is_some() { 2 } else { 1 };
    let mut rows = Vec::new();
    for chunk in ids.chunks(CHUNK) {
        let size = chunk.len().next_power_of_two().max(4);
        let mut query = sqlx::query(AssertSqlSafe(sql(&dialect::list(first, size))));
        if let Some(at) = at {
            query = query.bind(at);
        }
        let last = chunk.last().copied().unwrap_or_default();
        for n in 0..size {
            query = query.bind(chunk.get(n).copied().unwrap_or(last).to_vec());
        }
        rows.extend(query.fetch_all(&mut *connection).await?);
    }
    Ok(rows)
}
