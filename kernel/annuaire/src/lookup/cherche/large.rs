//! In many schools: the index of words gives candidates, whose places are then read, until enough are found.

use std::collections::{BTreeSet, HashSet};

use preau_model::{Categorie, Millis, PersonneId, Profil, StructureId};
use preau_store::dialect::list;
use preau_store::{Connection, RowExt as _, StoreError};
use sqlx::AssertSqlSafe;

use super::etroite::{attached, numbers, through_children};
use super::mots::{Formulation, answers, longest};
use super::{Found, Recherche};
use crate::sql::{at, bytes, padded};

/// Candidates of one formulation and category; people of a vague question are beyond, and typing one more letter brings them.
const CANDIDATES: i64 = 1_500;
/// Candidates whose places are read at once: few first, as most questions are answered by them.
const FIRST: usize = 64;
const NEXT: usize = 256;
/// A word that begins more names than this is not worth telling from another such word.
const COMMON: i64 = 2_000;

pub(super) async fn find(
    c: &mut Connection,
    question: &Recherche,
    asked: &[Formulation],
    now: Millis,
) -> Result<Found, StoreError> {
    let places: HashSet<StructureId> = question.structures.iter().copied().collect();
    let everybody = [Formulation::new()];
    let asked = if asked.is_empty() { everybody.as_slice() } else { asked };
    let mut found: Found = Vec::new();
    let mut seen: BTreeSet<PersonneId> = BTreeSet::new();
    for formulation in asked {
        let driving = rarest(c, formulation).await?;
        for category in Categorie::ALL {
            let profils = profiles(category, question);
            if profils.is_empty() {
                continue;
            }
            let mut candidates = candidates(c, category, &driving, formulation).await?;
            candidates.retain(|id| seen.insert(*id));
            let (mut rest, mut size, mut here) = (candidates.as_slice(), FIRST, 0);
            while !rest.is_empty() && here < question.limite {
                let (batch, after) = rest.split_at(size.min(rest.len()));
                let mut met = places_of(c, question, (category, &profils), batch, now).await?;
                met.retain(|(name, t)| {
                    places.contains(&t.structure) && (formulation.is_empty() || answers(name, asked))
                });
                here += met.len();
                found.append(&mut met);
                (rest, size) = (after, NEXT);
            }
        }
    }
    Ok(found)
}

/// The profiles asked for that persons of a category may hold.
fn profiles(category: Categorie, question: &Recherche) -> Vec<Profil> {
    let possible = |p: &Profil| match category {
        Categorie::Eleve => *p == Profil::Elv,
        Categorie::Responsable => *p == Profil::Tut && question.fonction.is_none(),
        Categorie::Agent | Categorie::Invite => !matches!(p, Profil::Elv | Profil::Tut),
    };
    question.profils.iter().copied().filter(possible).collect()
}

/// The word that leads to the fewest names, of the two longest ones.
async fn rarest(c: &mut Connection, formulation: &Formulation) -> Result<String, StoreError> {
    let mut words: Vec<&str> = formulation.iter().map(|phrase| longest(phrase)).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words.truncate(2);
    let [one, other] = words.as_slice() else {
        return Ok(words.first().copied().unwrap_or_default().to_owned());
    };
    let (mut best, mut fewest) = (*one, i64::MAX);
    for word in [*one, *other] {
        let sql = format!(
            "SELECT COUNT(*) AS n FROM (SELECT 1 AS x FROM personne_mot WHERE categorie IN (1, 2, 3, 4) \
             AND mot >= $1 AND mot < $2 LIMIT {COMMON}) t"
        );
        let (from, to) = range(word);
        let row = sqlx::query(AssertSqlSafe(sql))
            .bind(from)
            .bind(to)
            .fetch_one(&mut *c)
            .await?;
        let n = row.int("n")?;
        if n < fewest {
            (best, fewest) = (word, n);
        }
    }
    Ok(best.to_owned())
}

/// Every word that begins so, in bytes. UTF-8 never holds the byte FF.
fn range(word: &str) -> (Vec<u8>, Vec<u8>) {
    let mut after = word.as_bytes().to_vec();
    after.push(0xFF);
    (word.as_bytes().to_vec(), after)
}

/// Persons of a category whose names hold the driving word and every phrase, in the order of the index.
async fn candidates(
    c: &mut Connection,
    category: Categorie,
    driving: &str,
    formulation: &Formulation,
) -> Result<Vec<PersonneId>, StoreError> {
    // A phrase of one word that drives is met by the range itself.
    let others: Vec<&String> = formulation.iter().filter(|phrase| phrase.as_str() != driving).collect();
    let likes: Vec<String> = (0..others.len())
        .map(|n| format!(" AND ' ' || nom LIKE ${}", n + 3))
        .collect();
    let likes = likes.concat();
    let sql = format!(
        "SELECT personne FROM personne_mot WHERE categorie = {} AND mot >= $1 AND mot < $2{likes} \
         ORDER BY mot, nom, personne LIMIT {CANDIDATES}",
        category.number()
    );
    let (from, to) = range(driving);
    let query = sqlx::query(AssertSqlSafe(sql)).bind(from).bind(to);
    let query = others
        .into_iter()
        .fold(query, |q, phrase| q.bind(format!("% {phrase}%")));
    query.fetch_all(c).await?.iter().map(|row| row.id("personne")).collect()
}

/// Where these persons are, as what.
async fn places_of(
    c: &mut Connection,
    question: &Recherche,
    (category, profils): (Categorie, &[Profil]),
    batch: &[PersonneId],
    now: Millis,
) -> Result<Found, StoreError> {
    let mut found = Found::new();
    for chunk in padded(batch) {
        let ids = list(2, chunk.len());
        let sql = if category == Categorie::Responsable {
            format!(
                "SELECT DISTINCT p.id, p.nom, p.prenom, p.civilite, p.categorie, p.profil, p.recherche, r.structure \
                 FROM personne p JOIN lien_effectif l ON l.responsable = p.id AND l.legal IN (1, 2) AND {} \
                 JOIN rattachement r ON r.personne = l.eleve AND r.profil = {} AND {} WHERE p.id IN ({ids}) AND p.etat = 0",
                at("l", 1),
                Profil::Elv.number(),
                at("r", 1),
            )
        } else {
            let function = match &question.fonction {
                Some(_) => format!("AND r.fonction = ${}", 2 + chunk.len()),
                None => String::new(),
            };
            format!(
                "SELECT p.id, p.nom, p.prenom, p.civilite, p.categorie, p.profil, p.recherche, r.structure, \
                 r.profil AS ici, MIN(r.discipline) AS discipline \
                 FROM personne p JOIN rattachement r ON r.personne = p.id AND r.profil IN ({}) AND {} {function} \
                 WHERE p.id IN ({ids}) AND p.etat = 0 \
                 GROUP BY p.id, p.nom, p.prenom, p.civilite, p.categorie, p.profil, p.recherche, r.structure, r.profil",
                numbers(profils),
                at("r", 1),
            )
        };
        let query = sqlx::query(AssertSqlSafe(sql)).bind(now);
        let query = chunk.into_iter().fold(query, |q, id| q.bind(bytes(id)));
        let query = match &question.fonction {
            Some(function) if category != Categorie::Responsable => query.bind(function.clone()),
            _ => query,
        };
        for row in query.fetch_all(&mut *c).await? {
            found.push(if category == Categorie::Responsable {
                through_children(&row)?
            } else {
                attached(&row)?
            });
        }
    }
    Ok(found)
}
