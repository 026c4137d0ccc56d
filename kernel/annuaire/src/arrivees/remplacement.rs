//! What a replacement takes over: the classes, groups and subjects of somebody in one school.

use preau_model::{Millis, PersonneId, Qualite, Source, StructureId};
use preau_store::{Connection, RowExt as _, StoreError};
use sqlx::AssertSqlSafe;

use crate::sql::{at, bytes};

/// The discipline of somebody in a school, or `None` when they are not of it.
pub(super) async fn discipline(
    c: &mut Connection,
    personne: PersonneId,
    structure: StructureId,
    now: Millis,
) -> Result<Option<String>, StoreError> {
    let sql = format!(
        "SELECT MAX(r.discipline) AS discipline FROM rattachement r WHERE r.personne = $2 AND r.structure = $3 AND {}",
        at("r", 1)
    );
    let query = sqlx::query(AssertSqlSafe(sql)).bind(now);
    let row = query.bind(bytes(personne)).bind(bytes(structure)).fetch_one(c).await?;
    row.opt_text("discipline")
}

/// Opens, for the replacement, the teaching links that the replaced person has now in the school and that the replacement has
/// not; answers how many.
pub(super) async fn inherit(
    c: &mut Connection,
    replacement: PersonneId,
    replaced: PersonneId,
    structure: StructureId,
    (now, jusque): (Millis, Millis),
) -> Result<u64, StoreError> {
    let sql = format!(
        "INSERT INTO appartenance (personne, groupe, qualite, matiere, depuis, jusque, source) \
         SELECT $2, a.groupe, a.qualite, a.matiere, $1, CASE WHEN g.jusque < $5 THEN g.jusque ELSE $5 END, {local} \
         FROM appartenance a JOIN groupe g ON g.id = a.groupe AND g.structure = $4 AND $1 < g.jusque \
         WHERE a.personne = $3 AND a.qualite IN ({ens}, {pp}) AND {open} AND NOT EXISTS (SELECT 1 FROM appartenance b \
         WHERE b.personne = $2 AND b.groupe = a.groupe AND b.qualite = a.qualite AND b.matiere = a.matiere AND {held})",
        local = Source::Local.number(),
        ens = Qualite::Enseignant.number(),
        pp = Qualite::Principal.number(),
        open = at("a", 1),
        held = at("b", 1),
    );
    let done = sqlx::query(AssertSqlSafe(sql))
        .bind(now)
        .bind(bytes(replacement))
        .bind(bytes(replaced))
        .bind(bytes(structure))
        .bind(jusque)
        .execute(c)
        .await?;
    Ok(done.rows_affected())
}
