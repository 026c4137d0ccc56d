//! How much two persons look like one: shared clues add, contradictory ones take away.

use std::collections::{BTreeMap, BTreeSet};

use preau_model::{Categorie, PersonneId, Source};
use preau_store::{Connection, RowExt as _};
use serde::{Deserialize, Serialize};
use sqlx::AssertSqlSafe;

use super::indices::Genre;
use crate::AnnuaireError;
use crate::sql::{bytes, list_of, padded};

/// Pairs below are not proposed.
pub(super) const THRESHOLD: i64 = 60;

/// Why two persons are proposed. The codes are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Motif {
    /// The same names.
    Noms,
    /// The same birth date and first name.
    Naissance,
    /// The same INE.
    Ine,
    /// The same mail address.
    Mail,
    /// One was entered by hand, the other comes from a source.
    SaisiPuisImporte,
}

/// What is compared of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Indices {
    pub(super) categorie: Categorie,
    pub(super) locale: bool,
    pub(super) cles: BTreeMap<i64, BTreeSet<Vec<u8>>>,
}

impl Indices {
    /// Of these persons.
    pub(super) async fn of(
        c: &mut Connection,
        persons: &[PersonneId],
    ) -> Result<BTreeMap<PersonneId, Self>, AnnuaireError> {
        let mut known = BTreeMap::new();
        for chunk in padded(persons) {
            let sql = format!(
                "SELECT p.id, p.categorie, p.source, i.genre, i.cle FROM personne p JOIN indice_doublon i \
                 ON i.personne = p.id WHERE p.id IN ({})",
                list_of(&chunk)
            );
            let query = chunk
                .into_iter()
                .fold(sqlx::query(AssertSqlSafe(sql)), |q, id| q.bind(bytes(id)));
            for row in query.fetch_all(&mut *c).await? {
                let Some(categorie) = Categorie::from_number(row.int("categorie")?) else {
                    continue;
                };
                let locale = row.int("source")? == i64::from(Source::Local.number());
                let entry: &mut Self = known.entry(row.id("id")?).or_insert_with(|| Self {
                    categorie,
                    locale,
                    cles: BTreeMap::new(),
                });
                entry
                    .cles
                    .entry(row.int("genre")?)
                    .or_default()
                    .insert(row.bytes("cle")?);
            }
        }
        Ok(known)
    }
}

/// Clue, its weight when shared, what is taken away when both have one and they differ.
const WEIGHTS: [(Genre, Motif, i64, i64); 4] = [
    (Genre::Noms, Motif::Noms, 40, 0),
    (Genre::Naissance, Motif::Naissance, 45, 30),
    (Genre::Ine, Motif::Ine, 80, 80),
    (Genre::Mail, Motif::Mail, 35, 0),
];
/// Somebody entered by hand whom a source brings: what the entry was waiting for.
const AWAITED: i64 = 25;

/// 0 to 100, and why.
pub(super) fn compare(a: &Indices, b: &Indices) -> (i64, Vec<Motif>) {
    let (mut score, mut why) = (0, Vec::new());
    // A pupil is nobody else; a parent may be an agent, a guest anybody grown up.
    if a.categorie != b.categorie && (a.categorie == Categorie::Eleve || b.categorie == Categorie::Eleve) {
        return (0, why);
    }
    for (genre, motif, shared, against) in WEIGHTS {
        if let (Some(one), Some(other)) = (a.cles.get(&(genre as i64)), b.cles.get(&(genre as i64))) {
            if one.is_disjoint(other) {
                score -= against;
            } else {
                score += shared;
                why.push(motif);
            }
        }
    }
    if a.locale != b.locale && a.categorie == b.categorie && why.contains(&Motif::Noms) {
        score += AWAITED;
        why.push(Motif::SaisiPuisImporte);
    }
    (score.clamp(0, 100), why)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(categorie: Categorie, locale: bool, clues: &[(Genre, u8)]) -> Indices {
        let mut cles: BTreeMap<i64, BTreeSet<Vec<u8>>> = BTreeMap::new();
        for (genre, key) in clues {
            cles.entry(*genre as i64).or_default().insert(vec![*key]);
        }
        Indices {
            categorie,
            locale,
            cles,
        }
    }

    #[test]
    fn what_is_proposed_and_what_is_not() {
        use Categorie::{Agent, Eleve, Responsable};
        use Genre::{Ine, Mail, Naissance, Noms};
        let score = |a: &Indices, b: &Indices| compare(a, b).0;
        let name = |categorie| person(categorie, false, &[(Noms, 1)]);
        assert!(
            score(&name(Agent), &name(Responsable)) < THRESHOLD,
            "homonyms are no duplicates"
        );
        assert!(score(&name(Eleve), &name(Agent)) == 0);
        let known = person(Agent, false, &[(Noms, 1), (Mail, 2)]);
        let parent = person(Responsable, false, &[(Noms, 1), (Mail, 2)]);
        assert!(score(&known, &parent) >= THRESHOLD);
        let by_hand = person(Agent, true, &[(Noms, 1)]);
        assert!(score(&by_hand, &name(Agent)) >= THRESHOLD);
        assert!(score(&by_hand, &name(Responsable)) < THRESHOLD);
        let pupil = |name, birth, ine| person(Eleve, false, &[(Noms, name), (Naissance, birth), (Ine, ine)]);
        assert!(
            score(&pupil(1, 1, 1), &pupil(2, 1, 1)) >= THRESHOLD,
            "a name was corrected"
        );
        assert!(
            score(&pupil(1, 1, 1), &pupil(1, 1, 2)) < THRESHOLD,
            "two INE are two pupils"
        );
        let old = person(Eleve, false, &[(Noms, 1), (Naissance, 1)]);
        assert!(score(&old, &old) >= THRESHOLD);
        assert_eq!(compare(&known, &parent).1, [Motif::Noms, Motif::Mail]);
    }
}
