//! The index behind wide searches. Whoever writes a name need not know it: a row whose names are not those indexed waits in a
//! partial index, and [`Annuaire::indexer`] catches up, a short transaction at a time.

pub(crate) mod voisins;

use std::collections::BTreeSet;

use preau_model::PersonneId;
use preau_store::{Connection, RowExt as _, StoreError};

use crate::sql::{bulk, bytes};
use crate::{Annuaire, AnnuaireError};

/// Persons of one transaction.
const BATCH: i64 = 1_000;

const WAITING: &str = "SELECT id, categorie, recherche, indexe, indexe_categorie FROM personne \
     WHERE indexe IS NULL OR indexe <> recherche OR indexe_categorie <> categorie ORDER BY id LIMIT CAST($1 AS BIGINT)";

const FORGET: (&str, usize, &str) = (
    "DELETE FROM personne_mot WHERE (categorie, mot, nom, personne) IN (VALUES",
    4,
    ")",
);
const KEEP: (&str, usize, &str) = (
    "INSERT INTO personne_mot (categorie, mot, nom, personne) VALUES",
    4,
    "ON CONFLICT (categorie, mot, nom, personne) DO NOTHING",
);
const DONE: (&str, usize, &str) = (
    "WITH v (id, recherche, categorie) AS (VALUES",
    3,
    ") UPDATE personne SET indexe = v.recherche, indexe_categorie = v.categorie FROM v WHERE personne.id = v.id",
);

/// A word of a name: category, word, name, person.
type Row = (i64, String, String, PersonneId);

impl Annuaire {
    /// Brings the search index up to date with every name; answers how many persons were indexed. Wide searches miss whoever
    /// still waits; searches in a few schools miss nobody.
    pub async fn indexer(&self) -> Result<u64, AnnuaireError> {
        let mut total = 0;
        loop {
            let done = self.db.write(|tx| Box::pin(batch(tx))).await?;
            total += done;
            if done < BATCH.unsigned_abs() {
                return Ok(total);
            }
        }
    }
}

async fn batch(tx: &mut Connection) -> Result<u64, StoreError> {
    let waiting = sqlx::query(WAITING).bind(BATCH).fetch_all(&mut *tx).await?;
    let (mut old, mut new, mut done) = (Vec::new(), Vec::new(), Vec::with_capacity(waiting.len()));
    for row in &waiting {
        let id: PersonneId = row.id("id")?;
        let (categorie, recherche) = (row.int("categorie")?, row.text("recherche")?);
        if let (Some(was), Some(of)) = (row.opt_text("indexe")?, row.opt_int("indexe_categorie")?) {
            rows(of, &was, id, &mut old);
        }
        rows(categorie, &recherche, id, &mut new);
        done.push((id, recherche, categorie));
    }
    let word = |q: crate::sql::Query, (categorie, word, name, id): &Row| {
        q.bind(*categorie)
            .bind(word.clone().into_bytes())
            .bind(name.clone())
            .bind(bytes(*id))
    };
    bulk(tx, FORGET, &old, word).await?;
    bulk(tx, KEEP, &new, word).await?;
    let words = |rows: &[Row]| rows.iter().map(|(_, word, ..)| word.clone()).collect::<BTreeSet<_>>();
    let (gone, held) = (words(&old), words(&new));
    voisins::learn(tx, &held).await?;
    voisins::forget(tx, &gone.difference(&held).cloned().collect()).await?;
    bulk(tx, DONE, &done, |q, (id, name, categorie)| {
        q.bind(bytes(*id)).bind(name.clone()).bind(*categorie)
    })
    .await?;
    Ok(waiting.len() as u64)
}

fn rows(categorie: i64, recherche: &str, id: PersonneId, out: &mut Vec<Row>) {
    let words: BTreeSet<&str> = recherche.split(' ').filter(|w| !w.is_empty()).collect();
    out.extend(
        words
            .into_iter()
            .map(|word| (categorie, word.to_owned(), recherche.to_owned(), id)),
    );
}
