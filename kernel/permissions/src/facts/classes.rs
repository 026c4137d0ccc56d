//! The class of each pupil of a school, and of the children of each responsable: how an author reads who has not seen a document.

use std::collections::HashMap;

use preau_model::{GenreGroupe, GroupeId, Millis, PersonneId, Qualite, StructureId};
use preau_store::{Db, RowExt as _, StoreError};

/// A class as one person meets it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClasseDe {
    /// Which class.
    pub groupe: GroupeId,
    /// « 6A ».
    pub libelle: String,
    /// Met through a child, not as a pupil.
    pub par_enfant: bool,
}

/// Classes by person.
pub type Classes = HashMap<PersonneId, Vec<ClasseDe>>;

const PUPILS: &str = "SELECT a.personne AS personne, g.id AS groupe, g.code AS libelle FROM groupe g \
     JOIN appartenance a ON a.groupe = g.id AND a.qualite = $2 AND a.depuis <= $3 AND a.jusque > $3 \
     WHERE g.structure = $1 AND g.genre = $4 AND g.jusque > $3";

const RESPONSABLES: &str = "SELECT l.responsable AS personne, g.id AS groupe, g.code AS libelle FROM groupe g \
     JOIN appartenance a ON a.groupe = g.id AND a.qualite = $2 AND a.depuis <= $3 AND a.jusque > $3 \
     JOIN lien_effectif l ON l.eleve = a.personne AND l.legal IN (1, 2) AND l.depuis <= $3 AND l.jusque > $3 \
     WHERE g.structure = $1 AND g.genre = $4 AND g.jusque > $3";

/// The classes of everybody in a structure at a moment.
pub(crate) async fn of_structure(db: &Db, structure: StructureId, at: Millis) -> Result<Classes, StoreError> {
    let mut classes = Classes::new();
    let mut connection = db.read().await?;
    for (sql, par_enfant) in [(PUPILS, false), (RESPONSABLES, true)] {
        let rows = sqlx::query(sql)
            .bind(structure.as_slice().to_vec())
            .bind(Qualite::Eleve.number())
            .bind(at)
            .bind(GenreGroupe::Classe.number())
            .fetch_all(&mut *connection)
            .await?;
        for row in rows {
            let classe = ClasseDe {
                groupe: row.id("groupe")?,
                libelle: row.text("libelle")?,
                par_enfant,
            };
            classes.entry(row.id("personne")?).or_default().push(classe);
        }
    }
    Ok(classes)
}
