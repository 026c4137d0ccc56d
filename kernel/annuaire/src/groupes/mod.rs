//! Groups that people make: lists of a teacher, groups of a school, groups across schools; each ends by itself (K-AN-5).
//!
//! A manual group is a row of `groupe` like any other: content addresses it and `memberships` knows it. It holds persons, and whole
//! classes as they are at each moment.

mod appartenances;
mod automatiques;
mod membres;
mod pourquoi;

pub use appartenances::Appartenance;
use preau_model::{AnneeScolaire, Categorie, GenreGroupe, GroupeId, Millis, PersonneId, Source, StructureId, new_id};
use preau_store::{Connection, Row, RowExt as _, StoreError};
use serde_json::json;
use sqlx::AssertSqlSafe;

use crate::journal::Acte;
use crate::sql::{at, bytes};
use crate::{Annuaire, AnnuaireError};

/// Who may see and use a manual group. The numbers are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Portee {
    /// A list of its author, for their own use.
    Liste = 1,
    /// A group of the school.
    Etablissement = 2,
    /// A group of several schools of the territory.
    Interetablissement = 3,
}

impl Portee {
    fn from_number(number: i64) -> Option<Self> {
        [Self::Liste, Self::Etablissement, Self::Interetablissement]
            .into_iter()
            .find(|p| *p as i64 == number)
    }
}

/// A manual group to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NouveauGroupe {
    /// Its name.
    pub libelle: String,
    /// Who may see it.
    pub portee: Portee,
    /// First instant after its life; `None`: the end of the school year. Never later.
    pub jusque: Option<Millis>,
}

/// A manual group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupeManuel {
    /// Id.
    pub id: GroupeId,
    /// The school it was made in: modules are on or off for it there.
    pub structure: StructureId,
    /// Its name.
    pub libelle: String,
    /// Who may see it.
    pub portee: Portee,
    /// Who made it.
    pub auteur: PersonneId,
    /// First instant after its life.
    pub jusque: Millis,
}

const COLUMNS: &str = "SELECT g.id, g.structure, g.libelle, g.jusque, m.portee, m.auteur FROM groupe g \
     JOIN groupe_manuel m ON m.groupe = g.id";

impl Annuaire {
    /// Makes a manual group in a school.
    pub async fn creer_groupe(
        &self,
        par: PersonneId,
        structure: StructureId,
        groupe: NouveauGroupe,
    ) -> Result<GroupeId, AnnuaireError> {
        let me = self.clone();
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let now = me.now();
                    let libelle = name(&groupe.libelle)?;
                    let annee = AnneeScolaire::at(now);
                    let jusque = end(groupe.jusque, annee, now)?;
                    if Self::connue(tx, par, "cette personne").await?.categorie == Categorie::Invite {
                        return Err(AnnuaireError::Refused("un invité ne fait pas de groupe"));
                    }
                    let known = sqlx::query("SELECT 1 AS here FROM structure WHERE id = $1 AND etat = 0");
                    if known.bind(bytes(structure)).fetch_optional(&mut *tx).await?.is_none() {
                        return Err(AnnuaireError::Unknown("cette structure"));
                    }
                    let id: GroupeId = new_id(&*me.clock, &*me.rng);
                    sqlx::query(
                        "INSERT INTO groupe (id, structure, annee, genre, code, libelle, niveau, source, jusque) \
                         VALUES ($1, $2, $3, $4, $5, $6, '', $7, $8)",
                    )
                    .bind(bytes(id))
                    .bind(bytes(structure))
                    .bind(i64::from(annee.number()))
                    .bind(i64::from(GenreGroupe::Manuel.number()))
                    .bind(id.to_string())
                    .bind(libelle.clone())
                    .bind(i64::from(Source::Local.number()))
                    .bind(jusque)
                    .execute(&mut *tx)
                    .await?;
                    sqlx::query("INSERT INTO groupe_manuel (groupe, auteur, portee, cree) VALUES ($1, $2, $3, $4)")
                        .bind(bytes(id))
                        .bind(bytes(par))
                        .bind(groupe.portee as i64)
                        .bind(now)
                        .execute(&mut *tx)
                        .await?;
                    let detail =
                        json!({ "apres": { "libelle": libelle, "jusque": jusque, "portee": groupe.portee as i64 } });
                    me.noter(tx, on_group("groupe.creer", par, structure, id, detail))
                        .await?;
                    Ok(id)
                })
            })
            .await
    }

    /// Renames a manual group.
    pub async fn renommer_groupe(&self, par: PersonneId, id: GroupeId, libelle: &str) -> Result<(), AnnuaireError> {
        let (me, libelle) = (self.clone(), name(libelle)?);
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let group = living(tx, id, me.now()).await?;
                    sqlx::query("UPDATE groupe SET libelle = $2 WHERE id = $1")
                        .bind(bytes(id))
                        .bind(libelle.clone())
                        .execute(&mut *tx)
                        .await?;
                    let detail = json!({ "avant": group.libelle, "apres": libelle });
                    me.noter(tx, on_group("groupe.renommer", par, group.structure, id, detail))
                        .await
                })
            })
            .await
    }

    /// Moves the end of a manual group (never past its school year); now or earlier ends it. Content written for it stays with
    /// those who read it.
    pub async fn terminer_groupe(
        &self,
        par: PersonneId,
        id: GroupeId,
        jusque: Option<Millis>,
    ) -> Result<(), AnnuaireError> {
        let me = self.clone();
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let now = me.now();
                    let group = living(tx, id, now).await?;
                    let to = match jusque {
                        Some(to) if to > now => end(Some(to), AnneeScolaire::at(group.jusque - 1), now)?,
                        _ => now,
                    };
                    sqlx::query("UPDATE groupe SET jusque = $2 WHERE id = $1")
                        .bind(bytes(id))
                        .bind(to)
                        .execute(&mut *tx)
                        .await?;
                    let detail = json!({ "avant": group.jusque, "apres": to });
                    me.noter(tx, on_group("groupe.terminer", par, group.structure, id, detail))
                        .await
                })
            })
            .await
    }

    /// The living manual groups that somebody may use in a school: those of the school and across schools, and their own lists.
    pub async fn groupes_manuels(
        &self,
        structure: StructureId,
        lecteur: PersonneId,
    ) -> Result<Vec<GroupeManuel>, AnnuaireError> {
        let sql = format!(
            "{COLUMNS} WHERE g.structure = $1 AND g.jusque > $2 AND (m.portee <> $3 OR m.auteur = $4) \
             ORDER BY g.libelle, g.id"
        );
        let rows = sqlx::query(AssertSqlSafe(sql))
            .bind(bytes(structure))
            .bind(self.now())
            .bind(Portee::Liste as i64)
            .bind(bytes(lecteur))
            .fetch_all(&mut *self.db.read().await?)
            .await?;
        Ok(rows.iter().map(group).collect::<Result<_, _>>()?)
    }

    /// A living manual group.
    pub async fn groupe_manuel(&self, id: GroupeId) -> Result<GroupeManuel, AnnuaireError> {
        living(&mut *self.db.read().await?, id, self.now()).await
    }
}

pub(crate) fn on_group(
    acte: &'static str,
    par: PersonneId,
    structure: StructureId,
    id: GroupeId,
    detail: serde_json::Value,
) -> Acte {
    Acte {
        code: acte,
        par: Some(par),
        structure: Some(structure),
        personne: None,
        autre: Some(bytes(id)),
        detail,
    }
}

fn name(text: &str) -> Result<String, AnnuaireError> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > 80 || text.chars().any(char::is_control) {
        return Err(AnnuaireError::Refused("un groupe a un nom de 80 lettres au plus"));
    }
    Ok(text.to_owned())
}

fn end(asked: Option<Millis>, annee: AnneeScolaire, now: Millis) -> Result<Millis, AnnuaireError> {
    let to = asked.unwrap_or_else(|| annee.ends()).min(annee.ends());
    if to <= now {
        return Err(AnnuaireError::Refused("la date de fin est déjà passée"));
    }
    Ok(to)
}

/// A manual group that has not ended.
pub(crate) async fn living(c: &mut Connection, id: GroupeId, now: Millis) -> Result<GroupeManuel, AnnuaireError> {
    let sql = format!("{COLUMNS} WHERE g.id = $1 AND g.jusque > $2");
    let query = sqlx::query(AssertSqlSafe(sql)).bind(bytes(id)).bind(now);
    let row = query
        .fetch_optional(c)
        .await?
        .ok_or(AnnuaireError::Unknown("ce groupe"))?;
    Ok(group(&row)?)
}

fn group(row: &Row) -> Result<GroupeManuel, StoreError> {
    Ok(GroupeManuel {
        id: row.id("id")?,
        structure: row.id("structure")?,
        libelle: row.text("libelle")?,
        portee: Portee::from_number(row.int("portee")?).ok_or(StoreError::Column {
            column: "portee",
            expected: "a known scope",
        })?,
        auteur: row.id("auteur")?,
        jusque: row.int("jusque")?,
    })
}

/// Is somebody of a school (`$2`), themselves or through a child, at the moment `$3`? One column `here` for the person `$1`.
fn of_school(where_structure: &str) -> String {
    format!(
        "SELECT 1 AS here FROM rattachement r JOIN structure s ON s.id = r.structure \
         WHERE r.personne = $1 AND {} AND {where_structure} UNION \
         SELECT 1 AS here FROM lien_effectif l JOIN rattachement r ON r.personne = l.eleve AND {} \
         JOIN structure s ON s.id = r.structure WHERE l.responsable = $1 AND l.legal IN (1, 2) AND {} AND {where_structure}",
        at("r", 3),
        at("r", 3),
        at("l", 3)
    )
}
