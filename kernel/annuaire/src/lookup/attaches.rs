//! Where somebody works or learns, and the account they sign in with.

use preau_model::{CompteId, Millis, NEVER, PersonneId, Profil, Source, StructureId};
use preau_store::{Row, RowExt as _, StoreError};
use sqlx::AssertSqlSafe;

use crate::sql::{at, bytes};
use crate::{Annuaire, AnnuaireError};

/// A person in a structure, now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attache {
    /// Where.
    pub structure: StructureId,
    /// Its name.
    pub nom: String,
    /// As what.
    pub profil: Profil,
    /// Function code; may be empty.
    pub fonction: String,
    /// Discipline; may be empty.
    pub discipline: String,
    /// First instant after; `None`: no end.
    pub jusque: Option<Millis>,
    /// Who says so.
    pub source: Source,
}

/// An account, without anything that signs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compte {
    /// Which.
    pub id: CompteId,
    /// Its login.
    pub login: String,
    /// 0 never used, 1 in use, 2 closed.
    pub etat: i64,
    /// It has a password of the portal.
    pub mot_de_passe: bool,
    /// First sign-in.
    pub active: Option<Millis>,
}

impl Annuaire {
    /// The structures of somebody, now. A responsable has none: see `liens`.
    pub async fn attaches(&self, personne: PersonneId) -> Result<Vec<Attache>, AnnuaireError> {
        let sql = format!(
            "SELECT r.structure, s.nom, r.profil, r.fonction, r.discipline, r.jusque, r.source FROM rattachement r \
             JOIN structure s ON s.id = r.structure WHERE r.personne = $2 AND {} \
             ORDER BY s.nom, s.id, r.profil, r.fonction, r.discipline",
            at("r", 1)
        );
        let query = sqlx::query(AssertSqlSafe(sql)).bind(self.now()).bind(bytes(personne));
        let rows = query.fetch_all(&mut *self.db.read().await?).await?;
        Ok(rows.iter().map(attache).collect::<Result<_, _>>()?)
    }

    /// The account of somebody.
    pub async fn compte(&self, personne: PersonneId) -> Result<Option<Compte>, AnnuaireError> {
        let row = sqlx::query(
            "SELECT c.id, c.login, c.etat, c.active, CASE WHEN c.mot_de_passe IS NULL THEN 0 ELSE 1 END AS local \
             FROM personne p JOIN compte c ON c.id = p.compte WHERE p.id = $1",
        );
        let row = row
            .bind(bytes(personne))
            .fetch_optional(&mut *self.db.read().await?)
            .await?;
        let compte = |row: &Row| {
            Ok::<_, StoreError>(Compte {
                id: row.id("id")?,
                login: row.text("login")?,
                etat: row.int("etat")?,
                mot_de_passe: row.int("local")? != 0,
                active: row.opt_int("active")?,
            })
        };
        Ok(row.as_ref().map(compte).transpose()?)
    }
}

fn attache(row: &Row) -> Result<Attache, StoreError> {
    Ok(Attache {
        structure: row.id("structure")?,
        nom: row.text("nom")?,
        profil: super::personne::profil(row)?,
        fonction: row.text("fonction")?,
        discipline: row.text("discipline")?,
        jusque: Some(row.int("jusque")?).filter(|end| *end != NEVER),
        source: Source::from_number(row.int("source")?).unwrap_or(Source::Aaf),
    })
}
