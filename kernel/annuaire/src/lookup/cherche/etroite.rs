//! In a few schools: their persons are read and compared.

use std::collections::BTreeSet;

use preau_model::{GenreGroupe, GroupeId, Millis, Profil, StructureId};
use preau_store::dialect::list;
use preau_store::{Connection, Row, RowExt as _, StoreError};
use sqlx::AssertSqlSafe;

use super::mots::Formulation;
use super::{Found, Recherche, Trouve};
use crate::lookup::personne::nom;
use crate::sql::{Query, at, bytes, padded};

/// The structures of these groups; `None` when one of them is a manual list, whose members may be anywhere.
pub(super) async fn homes(
    c: &mut Connection,
    groups: &[GroupeId],
) -> Result<Option<BTreeSet<StructureId>>, StoreError> {
    let mut homes = BTreeSet::new();
    for chunk in padded(groups) {
        let sql = format!(
            "SELECT structure, genre FROM groupe WHERE id IN ({})",
            list(1, chunk.len())
        );
        let query = chunk
            .into_iter()
            .fold(sqlx::query(AssertSqlSafe(sql)), |q, id| q.bind(bytes(id)));
        for row in query.fetch_all(&mut *c).await? {
            if row.int("genre")? == i64::from(GenreGroupe::Manuel.number()) {
                return Ok(None);
            }
            homes.insert(row.id("structure")?);
        }
    }
    Ok(Some(homes))
}

/// Pupils and staff, where they are attached.
pub(super) async fn direct(
    c: &mut Connection,
    question: &Recherche,
    (structures, profils): (&[StructureId], &[Profil]),
    asked: &[Formulation],
    now: Millis,
) -> Result<Found, StoreError> {
    let mut text = Text::new(question, structures, asked, "r.personne");
    let function = text.function(question);
    let sql = format!(
        "SELECT p.id, p.nom, p.prenom, p.civilite, p.categorie, p.profil, p.recherche, r.structure, \
         r.profil AS ici, MIN(r.discipline) AS discipline \
         FROM rattachement r JOIN personne p ON p.id = r.personne AND p.etat = 0 \
         WHERE r.structure IN ({}) AND r.profil IN ({}) AND {} {function} {} {} \
         GROUP BY p.id, p.nom, p.prenom, p.civilite, p.categorie, p.profil, p.recherche, r.structure, r.profil \
         ORDER BY p.recherche, p.id LIMIT CAST($2 AS BIGINT)",
        text.structures,
        numbers(profils),
        at("r", 1),
        text.groups,
        text.names,
    );
    let rows = text.bind(sql, now, question, structures, asked).fetch_all(c).await?;
    rows.iter().map(attached).collect()
}

/// A row of somebody attached, with its folded name.
pub(super) fn attached(row: &Row) -> Result<(String, Trouve), StoreError> {
    Ok((
        row.text("recherche")?,
        Trouve {
            personne: row.id("id")?,
            nom: nom(row)?,
            structure: row.id("structure")?,
            profil: Profil::from_number(row.int("ici")?).ok_or(StoreError::Column {
                column: "profil",
                expected: "a known profile",
            })?,
            detail: row.text("discipline")?,
        },
    ))
}

/// Responsables, where their children are.
pub(super) async fn responsables(
    c: &mut Connection,
    question: &Recherche,
    structures: &[StructureId],
    asked: &[Formulation],
    now: Millis,
) -> Result<Found, StoreError> {
    let text = Text::new(question, structures, asked, "l.eleve");
    let sql = format!(
        "SELECT DISTINCT p.id, p.nom, p.prenom, p.civilite, p.categorie, p.profil, p.recherche, r.structure \
         FROM rattachement r JOIN lien_effectif l ON l.eleve = r.personne AND l.legal IN (1, 2) AND {} \
         JOIN personne p ON p.id = l.responsable AND p.etat = 0 \
         WHERE r.structure IN ({}) AND r.profil = {} AND {} {} {} ORDER BY p.recherche, p.id LIMIT CAST($2 AS BIGINT)",
        at("l", 1),
        text.structures,
        Profil::Elv.number(),
        at("r", 1),
        text.groups,
        text.names,
    );
    let rows = text.bind(sql, now, question, structures, asked).fetch_all(c).await?;
    rows.iter().map(through_children).collect()
}

/// A row of a responsable, with its folded name.
pub(super) fn through_children(row: &Row) -> Result<(String, Trouve), StoreError> {
    Ok((
        row.text("recherche")?,
        Trouve {
            personne: row.id("id")?,
            nom: nom(row)?,
            structure: row.id("structure")?,
            profil: Profil::Tut,
            detail: String::new(),
        },
    ))
}

/// `1,2,3`: our own numbers.
pub(super) fn numbers(profils: &[Profil]) -> String {
    profils
        .iter()
        .map(|p| p.number().to_string())
        .collect::<Vec<_>>()
        .join(",")
}

/// The conditions, and the order in which their values are bound: moment, limit, structures, groups, phrases, function.
struct Text {
    structures: String,
    groups: String,
    names: String,
    next: usize,
    function: Option<String>,
}

impl Text {
    fn new(question: &Recherche, structures: &[StructureId], asked: &[Formulation], member: &str) -> Self {
        let mut next = 3;
        let mut take = |count: usize| {
            let text = list(next, count);
            next += count;
            text
        };
        let places = take(structures.len());
        let groups = if question.groupes.is_empty() {
            String::new()
        } else {
            format!(
                "AND EXISTS (SELECT 1 FROM appartenance a WHERE a.personne = {member} AND a.groupe IN ({}) AND {})",
                take(question.groupes.len()),
                at("a", 1)
            )
        };
        let mut either = Vec::with_capacity(asked.len());
        for phrases in asked {
            let each: Vec<String> = phrases
                .iter()
                .map(|_| format!("' ' || p.recherche LIKE {}", take(1)))
                .collect();
            either.push(format!("({})", each.join(" AND ")));
        }
        let names = if either.is_empty() {
            String::new()
        } else {
            format!("AND ({})", either.join(" OR "))
        };
        Self {
            structures: places,
            groups,
            names,
            next,
            function: None,
        }
    }

    fn function(&mut self, question: &Recherche) -> String {
        self.function.clone_from(&question.fonction);
        self.function
            .as_ref()
            .map_or_else(String::new, |_| format!("AND r.fonction = ${}", self.next))
    }

    fn bind(
        self,
        sql: String,
        now: Millis,
        question: &Recherche,
        structures: &[StructureId],
        asked: &[Formulation],
    ) -> Query {
        let query = sqlx::query(AssertSqlSafe(sql))
            .bind(now)
            .bind(i64::try_from(question.limite).unwrap_or(i64::MAX));
        let query = structures.iter().fold(query, |q, id| q.bind(bytes(*id)));
        let query = question.groupes.iter().fold(query, |q, id| q.bind(bytes(*id)));
        let query = asked
            .iter()
            .flatten()
            .fold(query, |q, phrase| q.bind(format!("% {phrase}%")));
        match self.function {
            Some(function) => query.bind(function),
            None => query,
        }
    }
}
