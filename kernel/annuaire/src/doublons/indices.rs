//! The clues of a person, as keyed hashes: equal ones meet, and none says what it was.

use std::collections::BTreeSet;

use preau_model::{PersonneId, fold};
use preau_store::{Connection, RowExt as _};
use sqlx::AssertSqlSafe;

use crate::corrections::Champ;
use crate::sql::{bulk, bytes, list_of, padded};
use crate::{Annuaire, AnnuaireError};

/// Persons of one transaction.
pub(super) const BATCH: usize = 500;

/// Kinds of clues. The numbers are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Genre {
    /// The same words in their names, in any order.
    Noms = 1,
    /// Birth date and beginning of the first name.
    Naissance = 2,
    /// INE.
    Ine = 3,
    /// Mail address.
    Mail = 4,
}

impl Annuaire {
    /// Takes the clues of the next persons whose record is not the one they were taken from; answers who they are.
    pub(super) async fn relever(&self, tx: &mut Connection) -> Result<Vec<PersonneId>, AnnuaireError> {
        let sql = format!(
            "SELECT id, prenom, recherche, empreinte FROM personne WHERE indice IS NULL OR indice <> empreinte \
             ORDER BY id LIMIT {BATCH}"
        );
        let rows = sqlx::query(AssertSqlSafe(sql)).fetch_all(&mut *tx).await?;
        let (mut touched, mut clues, mut done) = (Vec::new(), Vec::new(), Vec::new());
        for row in &rows {
            let id: PersonneId = row.id("id")?;
            touched.push(id);
            done.push((id, row.bytes("empreinte")?));
            let mut take = |genre: Genre, text: &str| {
                if !text.is_empty() {
                    clues.push((genre as i64, self.clue(genre, text), id));
                }
            };
            let mut words: Vec<String> = row.text("recherche")?.split(' ').map(str::to_owned).collect();
            words.sort_unstable();
            take(Genre::Noms, words.join(" ").trim());
            // A record that does not open leaves the names alone.
            let Ok(fields) = self.champs_with(tx, id).await else {
                continue;
            };
            let value = |champ| {
                let found = fields.iter().find(|seen| seen.champ == champ);
                found.map(|seen| seen.valeur.trim().to_lowercase()).unwrap_or_default()
            };
            let first = fold(&row.text("prenom")?)
                .split(' ')
                .next()
                .unwrap_or_default()
                .to_owned();
            let birth = value(Champ::Naissance);
            if !birth.is_empty() && !first.is_empty() {
                take(Genre::Naissance, &format!("{birth} {first}"));
            }
            take(Genre::Ine, &value(Champ::Ine));
            take(Genre::Mail, &value(Champ::Mail));
        }
        for chunk in padded(&touched) {
            let sql = format!("DELETE FROM indice_doublon WHERE personne IN ({})", list_of(&chunk));
            let query = chunk
                .into_iter()
                .fold(sqlx::query(AssertSqlSafe(sql)), |q, id| q.bind(bytes(id)));
            query.execute(&mut *tx).await?;
        }
        let clues: BTreeSet<(i64, [u8; 16], PersonneId)> = clues.into_iter().collect();
        let clues: Vec<_> = clues.into_iter().collect();
        let text = ("INSERT INTO indice_doublon (genre, cle, personne) VALUES", 3, "");
        bulk(tx, text, &clues, |q, (genre, key, id)| {
            q.bind(*genre).bind(key.to_vec()).bind(bytes(*id))
        })
        .await?;
        let text = (
            "WITH v (id, empreinte) AS (VALUES",
            2,
            ") UPDATE personne SET indice = v.empreinte FROM v WHERE personne.id = v.id",
        );
        bulk(tx, text, &done, |q, (id, print)| q.bind(bytes(*id)).bind(print.clone())).await?;
        Ok(touched)
    }

    fn clue(&self, genre: Genre, text: &str) -> [u8; 16] {
        let mut hash = self.keys.fingerprint();
        hash.part(b"preau.doublon/1");
        hash.number(genre as u64);
        hash.part(text.as_bytes());
        hash.finish()
    }
}
