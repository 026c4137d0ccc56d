//! Person rows and names.

use std::collections::HashMap;

use preau_model::{Categorie, CompteId, Hat, Millis, PersonneId, Profil, Source, StructureId};
use preau_store::dialect::list;
use preau_store::{Row, RowExt as _, StoreError};
use sqlx::AssertSqlSafe;

use crate::sql::{bytes, padded};
use crate::{Annuaire, AnnuaireError};

/// Where a person row is in its life. The numbers are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EtatPersonne {
    /// Present in the last applied source.
    Present = 0,
    /// Left: before deletion.
    Parti = 1,
    /// Deleted: only the id remains.
    Supprime = 2,
}

/// A person as one source knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Personne {
    /// Id of the row.
    pub id: PersonneId,
    /// The account that signs in as this person.
    pub compte: CompteId,
    /// Where the row comes from.
    pub source: Source,
    /// Code of the académie (`013`), empty outside AAF.
    pub academie: String,
    /// `2D`, `1D`, empty outside AAF.
    pub degre: String,
    /// ENTPersonJointure, or the local key.
    pub cle: String,
    /// Category: decides the hat.
    pub categorie: Categorie,
    /// Primary profile.
    pub profil: Profil,
    /// The name, in parts.
    pub nom: Nom,
    /// ENTEleveStructRattachId (pupils).
    pub siecle: Option<String>,
    /// Main structure.
    pub structure: Option<StructureId>,
    /// Present, left or deleted.
    pub etat: EtatPersonne,
    /// When an import last wrote this row.
    pub vu: Millis,
}

impl Personne {
    /// The hat of this row.
    pub const fn hat(&self) -> Hat {
        self.categorie.hat()
    }
}

/// A name, with what is needed to write it the right way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nom {
    /// `sn`.
    pub nom: String,
    /// `givenName`.
    pub prenom: String,
    /// `personalTitle`: `Mme`, `M.`
    pub civilite: String,
    /// Category of the person row.
    pub categorie: Categorie,
    /// Primary profile.
    pub profil: Profil,
}

impl Nom {
    /// « Anne Le Goff ».
    pub fn affichage(&self) -> String {
        format!("{} {}", self.prenom, self.nom).trim().to_owned()
    }

    /// « Mme Le Goff » for agents, « Anne Le Goff » for everybody else.
    pub fn court(&self) -> String {
        if self.categorie == Categorie::Agent && !self.civilite.is_empty() {
            format!("{}\u{a0}{}", self.civilite, self.nom)
        } else {
            self.affichage()
        }
    }
}

const COLUMNS: &str = "p.id, p.compte, p.source, p.academie, p.degre, p.cle, p.categorie, p.profil, p.nom, p.prenom, \
     p.civilite, p.siecle, p.structure, p.etat, p.vu";

impl Annuaire {
    /// A person row by id.
    pub async fn personne(&self, id: PersonneId) -> Result<Option<Personne>, AnnuaireError> {
        let sql = format!("SELECT {COLUMNS} FROM personne p WHERE p.id = $1");
        let query = sqlx::query(AssertSqlSafe(sql)).bind(bytes(id));
        let row = query.fetch_optional(&mut *self.db.read().await?).await?;
        Ok(row.as_ref().map(personne).transpose()?)
    }

    /// A person row by its key in a source: `("013", "2D", "4711")`; `13` and `013` are the same académie.
    pub async fn personne_par_cle(
        &self,
        academie: &str,
        degre: &str,
        cle: &str,
    ) -> Result<Option<Personne>, AnnuaireError> {
        // What files gave for a school is under its UAI: ("0139001N", "fichier", "onde:…").
        let (academie, degre) = match academie.parse::<preau_model::Uai>() {
            Ok(uai) => (uai.to_string(), degre.to_owned()),
            Err(_) => (
                crate::aaf::academie(academie).unwrap_or_default(),
                degre.to_ascii_uppercase(),
            ),
        };
        let sql = format!("SELECT {COLUMNS} FROM personne p WHERE p.academie = $1 AND p.degre = $2 AND p.cle = $3");
        let query = sqlx::query(AssertSqlSafe(sql))
            .bind(academie)
            .bind(degre)
            .bind(cle.to_owned());
        let row = query.fetch_optional(&mut *self.db.read().await?).await?;
        Ok(row.as_ref().map(personne).transpose()?)
    }

    /// The person rows of one human: the hats they can wear, present ones only, ordered by category then id.
    pub async fn personnes_du_compte(&self, compte: CompteId) -> Result<Vec<Personne>, AnnuaireError> {
        let sql =
            format!("SELECT {COLUMNS} FROM personne p WHERE p.compte = $1 AND p.etat = 0 ORDER BY p.categorie, p.id");
        let query = sqlx::query(AssertSqlSafe(sql)).bind(bytes(compte));
        let rows = query.fetch_all(&mut *self.db.read().await?).await?;
        Ok(rows.iter().map(personne).collect::<Result<_, _>>()?)
    }

    /// The names of these persons; an unknown or deleted one has none.
    pub async fn noms(&self, ids: &[PersonneId]) -> Result<HashMap<PersonneId, Nom>, AnnuaireError> {
        let mut names = HashMap::with_capacity(ids.len());
        if ids.is_empty() {
            return Ok(names);
        }
        let mut reading = self.db.read().await?;
        for chunk in padded(ids) {
            let sql = format!(
                "SELECT p.id, p.nom, p.prenom, p.civilite, p.categorie, p.profil FROM personne p \
                 WHERE p.id IN ({}) AND p.etat <> 2",
                list(1, chunk.len())
            );
            let query = chunk
                .into_iter()
                .fold(sqlx::query(AssertSqlSafe(sql)), |q, id| q.bind(bytes(id)));
            for row in query.fetch_all(&mut *reading).await? {
                names.insert(row.id("id")?, nom(&row)?);
            }
        }
        Ok(names)
    }
}

pub(in crate::lookup) fn nom(row: &Row) -> Result<Nom, StoreError> {
    Ok(Nom {
        nom: row.text("nom")?,
        prenom: row.text("prenom")?,
        civilite: row.text("civilite")?,
        categorie: categorie(row)?,
        profil: profil(row)?,
    })
}

fn categorie(row: &Row) -> Result<Categorie, StoreError> {
    Categorie::from_number(row.int("categorie")?).ok_or(StoreError::Column {
        column: "categorie",
        expected: "a known category",
    })
}

pub(super) fn profil(row: &Row) -> Result<Profil, StoreError> {
    Profil::from_number(row.int("profil")?).ok_or(StoreError::Column {
        column: "profil",
        expected: "a known profile",
    })
}

fn personne(row: &Row) -> Result<Personne, StoreError> {
    Ok(Personne {
        id: row.id("id")?,
        compte: row.id("compte")?,
        source: Source::from_number(row.int("source")?).ok_or(StoreError::Column {
            column: "source",
            expected: "a known source",
        })?,
        academie: row.text("academie")?,
        degre: row.text("degre")?,
        cle: row.text("cle")?,
        categorie: categorie(row)?,
        profil: profil(row)?,
        nom: nom(row)?,
        siecle: row.opt_text("siecle")?,
        structure: row.opt_id("structure")?,
        etat: match row.int("etat")? {
            0 => EtatPersonne::Present,
            1 => EtatPersonne::Parti,
            _ => EtatPersonne::Supprime,
        },
        vu: row.int("vu")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_as_the_hat_asks() {
        let mut nom = Nom {
            nom: "Le Goff".into(),
            prenom: "Anne".into(),
            civilite: "Mme".into(),
            categorie: Categorie::Agent,
            profil: Profil::Ens,
        };
        assert_eq!(nom.affichage(), "Anne Le Goff");
        assert_eq!(nom.court(), "Mme\u{a0}Le Goff");
        nom.categorie = Categorie::Eleve;
        assert_eq!(nom.court(), "Anne Le Goff");
    }
}
