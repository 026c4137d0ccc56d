//! Classes, teaching groups and lists.

use preau_model::{AnneeScolaire, GenreGroupe, GroupeId, Millis, StructureId};
use preau_store::dialect::list;
use preau_store::{Row, RowExt as _, StoreError};
use sqlx::AssertSqlSafe;

use crate::sql::{bytes, padded};
use crate::{Annuaire, AnnuaireError};

/// A class, teaching group or manual list of one school year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Groupe {
    /// Id.
    pub id: GroupeId,
    /// Its structure.
    pub structure: StructureId,
    /// School year.
    pub annee: AnneeScolaire,
    /// Kind.
    pub genre: GenreGroupe,
    /// Code of the division or group: `6A`.
    pub code: String,
    /// Label: `6e A`.
    pub libelle: String,
    /// `6`, `5`, `4`, `3`…; empty when unknown.
    pub niveau: String,
    /// First instant after its life.
    pub jusque: Millis,
}

impl Groupe {
    /// The name people use: the code of a class, the label of anything else. In the first degree the code of a class is a number
    /// of the ministry that nobody says.
    pub fn nom(&self) -> &str {
        let number = self.code.len() > 4 && self.code.bytes().all(|b| b.is_ascii_digit());
        if (self.genre == GenreGroupe::Classe && !number) || self.libelle.is_empty() {
            &self.code
        } else {
            &self.libelle
        }
    }
}

const COLUMNS: &str = "g.id, g.structure, g.annee, g.genre, g.code, g.libelle, g.niveau, g.jusque";

impl Annuaire {
    /// The living classes and groups of a structure in a school year, without the lists that people keep for themselves: classes
    /// first, by level from 6e, then code. A manual group that goes on after its year is of each year that it reaches.
    pub async fn groupes(&self, structure: StructureId, annee: AnneeScolaire) -> Result<Vec<Groupe>, AnnuaireError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM groupe g WHERE g.structure = $1 AND (g.annee = $2 OR (g.genre = 3 AND g.annee < $2 AND g.jusque > $4)) AND g.jusque > $3 \
             AND NOT EXISTS (SELECT 1 FROM groupe_manuel m WHERE m.groupe = g.id AND m.portee = 1)"
        );
        let query = sqlx::query(AssertSqlSafe(sql))
            .bind(bytes(structure))
            .bind(i64::from(annee.number()))
            .bind(self.now().min(annee.ends() - 1))
            .bind(annee.begins());
        let rows = query.fetch_all(&mut *self.db.read().await?).await?;
        let mut all: Vec<_> = rows.iter().map(groupe).collect::<Result<_, _>>()?;
        all.sort_by(|a, b| {
            (a.genre, std::cmp::Reverse(&a.niveau), &a.code, a.id).cmp(&(
                b.genre,
                std::cmp::Reverse(&b.niveau),
                &b.code,
                b.id,
            ))
        });
        Ok(all)
    }

    /// These groups, in the order asked; unknown ones are left out.
    pub async fn groupes_par_id(&self, ids: &[GroupeId]) -> Result<Vec<Groupe>, AnnuaireError> {
        let mut found = Vec::with_capacity(ids.len());
        if ids.is_empty() {
            return Ok(found);
        }
        let mut reading = self.db.read().await?;
        for chunk in padded(ids) {
            let sql = format!(
                "SELECT {COLUMNS} FROM groupe g WHERE g.id IN ({})",
                list(1, chunk.len())
            );
            let query = chunk
                .into_iter()
                .fold(sqlx::query(AssertSqlSafe(sql)), |q, id| q.bind(bytes(id)));
            for row in query.fetch_all(&mut *reading).await? {
                found.push(groupe(&row)?);
            }
        }
        found.sort_by_cached_key(|g: &Groupe| ids.iter().position(|id| *id == g.id));
        Ok(found)
    }
}

pub(super) fn groupe(row: &Row) -> Result<Groupe, StoreError> {
    Ok(Groupe {
        id: row.id("id")?,
        structure: row.id("structure")?,
        annee: i16::try_from(row.int("annee")?)
            .map(AnneeScolaire::new)
            .map_err(|_| StoreError::Column {
                column: "annee",
                expected: "a year",
            })?,
        genre: GenreGroupe::from_number(row.int("genre")?).ok_or(StoreError::Column {
            column: "genre",
            expected: "a known kind of group",
        })?,
        code: row.text("code")?,
        libelle: row.text("libelle")?,
        niveau: row.text("niveau")?,
        jusque: row.int("jusque")?,
    })
}
