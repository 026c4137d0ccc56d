//! The class of one pupil.

use preau_model::{PersonneId, Qualite, StructureId};
use preau_store::RowExt as _;
use sqlx::AssertSqlSafe;

use crate::embargo::visible;
use crate::sql::{at, bytes};
use crate::{Annuaire, AnnuaireError};

impl Annuaire {
    /// The code of the class of a pupil in a school, now; `None` for who is no pupil there, and under embargo.
    pub async fn classe(&self, eleve: PersonneId, structure: StructureId) -> Result<Option<String>, AnnuaireError> {
        let sql = format!(
            "SELECT g.code FROM appartenance a JOIN groupe g ON g.id = a.groupe AND g.genre = 1 AND $2 < g.jusque AND {visible} \
             WHERE a.personne = $1 AND a.qualite = {qualite} AND {a} AND g.structure = $3 ORDER BY g.code",
            qualite = Qualite::Eleve.number(),
            a = at("a", 2),
            visible = visible("g", 2),
        );
        let query = sqlx::query(AssertSqlSafe(sql))
            .bind(bytes(eleve))
            .bind(self.now())
            .bind(bytes(structure));
        let row = query.fetch_optional(&mut *self.db.read().await?).await?;
        Ok(row.map(|row| row.text("code")).transpose()?)
    }
}
