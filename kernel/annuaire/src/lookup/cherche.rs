//! Finding people by name, in given structures and profiles only.

use std::collections::HashMap;

use preau_model::{PersonneId, Profil, Qualite, StructureId, fold};
use preau_store::dialect::list;
use preau_store::{Connection, RowExt as _, StoreError};
use sqlx::AssertSqlSafe;

use super::Nom;
use super::personne::{nom, profil};
use crate::sql::{at, bytes, padded};
use crate::{Annuaire, AnnuaireError};

/// Somebody found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouve {
    /// Who.
    pub personne: PersonneId,
    /// Their name.
    pub nom: Nom,
    /// Where they were found.
    pub structure: StructureId,
    /// As what.
    pub profil: Profil,
    /// Class of a pupil, children of a responsable, discipline of a teacher; may be empty.
    pub detail: String,
}

/// Words that count in a search; more only slow it down.
const WORDS: usize = 6;

impl Annuaire {
    /// The persons whose names hold words that begin with each of `words` (any order, accents and case ignored), among these
    /// structures and profiles, ordered by name. No words: everybody, up to `limit`.
    pub async fn cherche(
        &self,
        words: &str,
        in_structures: &[StructureId],
        profils: &[Profil],
        limit: usize,
    ) -> Result<Vec<Trouve>, AnnuaireError> {
        let folded = fold(words);
        let patterns: Vec<String> = folded
            .split(' ')
            .filter(|w| !w.is_empty())
            .take(WORDS)
            .map(|w| format!("% {w}%"))
            .collect();
        let mut found = Vec::new();
        let direct: Vec<Profil> = profils.iter().copied().filter(|p| *p != Profil::Tut).collect();
        let mut reading = self.db.read().await?;
        for structures in padded(in_structures) {
            if !direct.is_empty() {
                found.extend(
                    self.direct(&mut reading, &structures, &direct, &patterns, limit)
                        .await?,
                );
            }
            if profils.contains(&Profil::Tut) {
                found.extend(self.responsables(&mut reading, &structures, &patterns, limit).await?);
            }
        }
        found.sort_by_cached_key(|(key, t): &(String, Trouve)| (key.clone(), t.personne, t.structure, t.profil));
        found.dedup_by(|a, b| {
            a.1.personne == b.1.personne && a.1.structure == b.1.structure && a.1.profil == b.1.profil
        });
        found.truncate(limit);
        let mut found: Vec<Trouve> = found.into_iter().map(|(_, t)| t).collect();
        self.classes(&mut reading, &mut found).await?;
        self.children(&mut reading, &mut found).await?;
        Ok(found)
    }

    async fn direct(
        &self,
        reading: &mut Connection,
        structures: &[StructureId],
        profils: &[Profil],
        patterns: &[String],
        limit: usize,
    ) -> Result<Vec<(String, Trouve)>, StoreError> {
        let from = 3 + structures.len();
        let sql = format!(
            "SELECT p.id, p.nom, p.prenom, p.civilite, p.categorie, p.profil, p.recherche, r.structure, \
             r.profil AS ici, MIN(r.discipline) AS discipline \
             FROM rattachement r JOIN personne p ON p.id = r.personne AND p.etat = 0 \
             WHERE r.structure IN ({}) AND r.profil IN ({}) AND {} {} \
             GROUP BY p.id, p.nom, p.prenom, p.civilite, p.categorie, p.profil, p.recherche, r.structure, r.profil \
             ORDER BY p.recherche, p.id LIMIT $2",
            list(3, structures.len()),
            profils
                .iter()
                .map(|p| p.number().to_string())
                .collect::<Vec<_>>()
                .join(","),
            at("r", 1),
            like(from, patterns.len()),
        );
        let rows = self.bound(sql, structures, patterns, limit).fetch_all(reading).await?;
        let mut found = Vec::with_capacity(rows.len());
        for row in rows {
            let here = Profil::from_number(row.int("ici")?);
            found.push((
                row.text("recherche")?,
                Trouve {
                    personne: row.id("id")?,
                    nom: nom(&row)?,
                    structure: row.id("structure")?,
                    profil: here.ok_or(StoreError::Column {
                        column: "profil",
                        expected: "a known profile",
                    })?,
                    detail: row.text("discipline")?,
                },
            ));
        }
        Ok(found)
    }

    async fn responsables(
        &self,
        reading: &mut Connection,
        structures: &[StructureId],
        patterns: &[String],
        limit: usize,
    ) -> Result<Vec<(String, Trouve)>, StoreError> {
        let sql = format!(
            "SELECT DISTINCT p.id, p.nom, p.prenom, p.civilite, p.categorie, p.profil, p.recherche, r.structure \
             FROM rattachement r JOIN lien_responsable l ON l.eleve = r.personne AND l.legal IN (1, 2) AND {} \
             JOIN personne p ON p.id = l.responsable AND p.etat = 0 \
             WHERE r.structure IN ({}) AND r.profil = {} AND {} {} ORDER BY p.recherche, p.id LIMIT $2",
            at("l", 1),
            list(3, structures.len()),
            Profil::Elv.number(),
            at("r", 1),
            like(3 + structures.len(), patterns.len()),
        );
        let rows = self.bound(sql, structures, patterns, limit).fetch_all(reading).await?;
        let mut found = Vec::with_capacity(rows.len());
        for row in rows {
            debug_assert_eq!(profil(&row)?, Profil::Tut);
            found.push((
                row.text("recherche")?,
                Trouve {
                    personne: row.id("id")?,
                    nom: nom(&row)?,
                    structure: row.id("structure")?,
                    profil: Profil::Tut,
                    detail: String::new(),
                },
            ));
        }
        Ok(found)
    }

    fn bound(
        &self,
        sql: String,
        structures: &[StructureId],
        patterns: &[String],
        limit: usize,
    ) -> sqlx::query::Query<'static, sqlx::Any, sqlx::any::AnyArguments> {
        let query = sqlx::query(AssertSqlSafe(sql))
            .bind(self.now())
            .bind(i64::try_from(limit).unwrap_or(i64::MAX));
        let query = structures.iter().fold(query, |q, id| q.bind(bytes(*id)));
        patterns.iter().fold(query, |q, pattern| q.bind(pattern.clone()))
    }

    /// Classes of the pupils found.
    async fn classes(&self, reading: &mut Connection, found: &mut [Trouve]) -> Result<(), StoreError> {
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
    async fn children(&self, reading: &mut Connection, found: &mut [Trouve]) -> Result<(), StoreError> {
        let parents: Vec<_> = found
            .iter()
            .filter(|t| t.profil == Profil::Tut)
            .map(|t| t.personne)
            .collect();
        let mut children: HashMap<(PersonneId, StructureId), Vec<String>> = HashMap::new();
        for chunk in padded(&parents) {
            let sql = format!(
                "SELECT DISTINCT l.responsable, r.structure, p.prenom, p.id FROM lien_responsable l \
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

fn like(from: usize, count: usize) -> String {
    let each = (from..from + count).map(|n| format!(" AND ' ' || p.recherche LIKE ${n}"));
    each.collect::<Vec<_>>().concat()
}
