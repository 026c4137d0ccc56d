//! What tells two persons of one name apart: the class of a pupil, the children of a responsable.

use std::collections::HashMap;

use preau_model::{PersonneId, Profil, Qualite, StructureId};
use preau_store::dialect::list;
use preau_store::{Connection, RowExt as _, StoreError};
use sqlx::AssertSqlSafe;

use super::Trouve;
use crate::Annuaire;
use crate::sql::{at, bytes, padded};

impl Annuaire {
    /// Classes of the pupils found.
    pub(super) async fn classes(&self, reading: &mut Connection, found: &mut [Trouve]) -> Result<(), StoreError> {
        let pupils: Vec<_> = found
            .iter()
            .filter(|t| t.profil == Profil::Elv)
            .map(|t| t.personne)
            .collect();
        let mut classes: HashMap<PersonneId, String> = HashMap::new();
        for chunk in padded(&pupils) {
            let sql = format!(
                "SELECT a.personne, g.code FROM appartenance a JOIN groupe g ON g.id = a.groupe AND g.genre = 1 \
                 AND $1 < g.jusque WHERE a.qualite = {} AND {} AND a.personne IN ({}) ORDER BY g.code",
                Qualite::Eleve.number(),
                at("a", 1),
                list(2, chunk.len()),
            );
            let query = sqlx::query(AssertSqlSafe(sql)).bind(self.now());
            let query = chunk.into_iter().fold(query, |q, id| q.bind(bytes(id)));
            for row in query.fetch_all(&mut *reading).await? {
                classes.entry(row.id("personne")?).or_insert(row.text("code")?);
            }
        }
        for pupil in found.iter_mut().filter(|t| t.profil == Profil::Elv) {
            pupil.detail = classes.remove(&pupil.personne).unwrap_or_default();
        }
        Ok(())
    }

    /// First names of the children, in the school where the responsable was found.
    pub(super) async fn children(&self, reading: &mut Connection, found: &mut [Trouve]) -> Result<(), StoreError> {
        let parents: Vec<_> = found
            .iter()
            .filter(|t| t.profil == Profil::Tut)
            .map(|t| t.personne)
            .collect();
        let mut children: HashMap<(PersonneId, StructureId), Vec<String>> = HashMap::new();
        for chunk in padded(&parents) {
            let sql = format!(
                "SELECT DISTINCT l.responsable, r.structure, p.prenom, p.id FROM lien_effectif l \
                 JOIN personne p ON p.id = l.eleve AND p.etat = 0 \
                 JOIN rattachement r ON r.personne = p.id AND r.profil = {} AND {} \
                 WHERE l.legal IN (1, 2) AND {} AND l.responsable IN ({}) ORDER BY p.prenom, p.id",
                Profil::Elv.number(),
                at("r", 1),
                at("l", 1),
                list(2, chunk.len()),
            );
            let query = sqlx::query(AssertSqlSafe(sql)).bind(self.now());
            let query = chunk.into_iter().fold(query, |q, id| q.bind(bytes(id)));
            for row in query.fetch_all(&mut *reading).await? {
                children
                    .entry((row.id("responsable")?, row.id("structure")?))
                    .or_default()
                    .push(row.text("prenom")?);
            }
        }
        for parent in found.iter_mut().filter(|t| t.profil == Profil::Tut) {
            if let Some(names) = children.get(&(parent.personne, parent.structure)) {
                parent.detail = format!("Responsable de {}", names.join(", "));
            }
        }
        Ok(())
    }
}
