//! Structures and territories.

use preau_model::{GenreStructure, Source, StructureId, TerritoireId, Uai};
use preau_store::dialect::list;
use preau_store::{Row, RowExt as _, StoreError};
use sqlx::AssertSqlSafe;

use crate::sql::{bytes, padded};
use crate::{Annuaire, AnnuaireError};

/// A collectivité and its schools.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Territoire {
    /// Id.
    pub id: TerritoireId,
    /// Name, as shown.
    pub nom: String,
}

/// An établissement, a collectivité, an académie, a bassin…
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Structure {
    /// Id.
    pub id: StructureId,
    /// Its territory.
    pub territoire: TerritoireId,
    /// Kind.
    pub genre: GenreStructure,
    /// Where the row comes from.
    pub source: Source,
    /// Code of the académie, empty outside AAF.
    pub academie: String,
    /// Degré, empty outside AAF.
    pub degre: String,
    /// ENTStructureJointure, or a local key.
    pub cle: String,
    /// The UAI of an établissement.
    pub uai: Option<Uai>,
    /// « Collège Jean Zay ».
    pub nom: String,
    /// « Rousset »; empty for what is not a school.
    pub commune: String,
    /// ENTStructureCodeTypeStruct: `340` for a collège.
    pub nature: String,
    /// Label of the bassin.
    pub bassin: String,
    /// Open, or closed since.
    pub ouverte: bool,
}

impl Structure {
    /// « Collège Jean Zay – Rousset (0139001X) »: two schools of one name are never confused.
    pub fn affichage(&self) -> String {
        let mut text = self.nom.clone();
        if !self.commune.is_empty() {
            text.push_str(" – ");
            text.push_str(&self.commune);
        }
        if let Some(uai) = self.uai {
            text.push_str(" (");
            text.push_str(uai.as_str());
            text.push(')');
        }
        text
    }

    /// « Collège Jean Zay, Rousset ».
    pub fn nom_et_commune(&self) -> String {
        if self.commune.is_empty() {
            self.nom.clone()
        } else {
            format!("{}, {}", self.nom, self.commune)
        }
    }
}

const COLUMNS: &str = "s.id, s.territoire, s.genre, s.source, s.academie, s.degre, s.cle, s.uai, s.nom, s.commune, \
     s.nature, s.bassin, s.etat";

impl Annuaire {
    /// Every territory, by name.
    pub async fn territoires(&self) -> Result<Vec<Territoire>, AnnuaireError> {
        let query = sqlx::query("SELECT id, nom FROM territoire ORDER BY nom, id");
        let rows = query.fetch_all(&mut *self.db.read().await?).await?;
        let territoire = |row: &Row| {
            Ok::<_, StoreError>(Territoire {
                id: row.id("id")?,
                nom: row.text("nom")?,
            })
        };
        Ok(rows.iter().map(territoire).collect::<Result<_, _>>()?)
    }

    /// A structure by id.
    pub async fn structure(&self, id: StructureId) -> Result<Option<Structure>, AnnuaireError> {
        Ok(self.structures(&[id]).await?.pop())
    }

    /// These structures, in the order asked; unknown ones are left out.
    pub async fn structures(&self, ids: &[StructureId]) -> Result<Vec<Structure>, AnnuaireError> {
        let mut found = Vec::with_capacity(ids.len());
        if ids.is_empty() {
            return Ok(found);
        }
        let mut reading = self.db.read().await?;
        for chunk in padded(ids) {
            let sql = format!(
                "SELECT {COLUMNS} FROM structure s WHERE s.id IN ({})",
                list(1, chunk.len())
            );
            let query = chunk
                .into_iter()
                .fold(sqlx::query(AssertSqlSafe(sql)), |q, id| q.bind(bytes(id)));
            for row in query.fetch_all(&mut *reading).await? {
                found.push(structure(&row)?);
            }
        }
        let rank = |s: &Structure| ids.iter().position(|id| *id == s.id);
        found.sort_by_cached_key(rank);
        Ok(found)
    }

    /// The établissement of a UAI.
    pub async fn structure_par_uai(&self, uai: Uai) -> Result<Option<Structure>, AnnuaireError> {
        let sql = format!("SELECT {COLUMNS} FROM structure s WHERE s.uai = $1");
        let query = sqlx::query(AssertSqlSafe(sql)).bind(uai.as_str().to_owned());
        let row = query.fetch_optional(&mut *self.db.read().await?).await?;
        Ok(row.as_ref().map(structure).transpose()?)
    }

    /// The open structures of a territory: établissements by name and commune, after the collectivité.
    pub async fn structures_du_territoire(&self, territoire: TerritoireId) -> Result<Vec<Structure>, AnnuaireError> {
        let sql = format!("SELECT {COLUMNS} FROM structure s WHERE s.territoire = $1 AND s.etat = 0 ORDER BY s.id");
        let query = sqlx::query(AssertSqlSafe(sql)).bind(bytes(territoire));
        let rows = query.fetch_all(&mut *self.db.read().await?).await?;
        let mut all: Vec<_> = rows.iter().map(structure).collect::<Result<_, _>>()?;
        all.sort_by_cached_key(|s: &Structure| {
            let school = s.genre == GenreStructure::Etablissement;
            (
                school,
                s.genre,
                preau_model::fold(&s.nom),
                preau_model::fold(&s.commune),
                s.id,
            )
        });
        Ok(all)
    }

    /// The structures that this one belongs to: collectivité, académie, bassin.
    pub async fn parents(&self, enfant: StructureId) -> Result<Vec<Structure>, AnnuaireError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM structure_parent sp JOIN structure s ON s.id = sp.parent \
             WHERE sp.enfant = $1 ORDER BY s.genre, s.id"
        );
        let query = sqlx::query(AssertSqlSafe(sql)).bind(bytes(enfant));
        let rows = query.fetch_all(&mut *self.db.read().await?).await?;
        Ok(rows.iter().map(structure).collect::<Result<_, _>>()?)
    }
}

fn structure(row: &Row) -> Result<Structure, StoreError> {
    Ok(Structure {
        id: row.id("id")?,
        territoire: row.id("territoire")?,
        genre: GenreStructure::from_number(row.int("genre")?).ok_or(StoreError::Column {
            column: "genre",
            expected: "a known kind of structure",
        })?,
        source: Source::from_number(row.int("source")?).ok_or(StoreError::Column {
            column: "source",
            expected: "a known source",
        })?,
        academie: row.text("academie")?,
        degre: row.text("degre")?,
        cle: row.text("cle")?,
        uai: row.opt_text("uai")?.and_then(|uai| uai.parse().ok()),
        nom: row.text("nom")?,
        commune: row.text("commune")?,
        nature: row.text("nature")?,
        bassin: row.text("bassin")?,
        ouverte: row.int("etat")? == 0,
    })
}
