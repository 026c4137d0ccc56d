//! Persons who may be one human (K-AN-3): clues under keyed hashes, pairs that share some, a score, a proposal. Nothing is ever
//! brought together without somebody who says so.

mod indices;
mod score;

use preau_model::{Millis, PersonneId};
use preau_store::{Connection, RowExt as _};
use serde_json::json;
use sqlx::AssertSqlSafe;

pub use score::Motif;

use self::score::{Indices, THRESHOLD, compare};
use crate::journal::Acte;
use crate::sql::{bulk, bytes, list_of, padded};
use crate::{Annuaire, AnnuaireError};

/// Clues that more persons share say nothing.
const COMMON: i64 = 40;

/// Two persons who may be one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doublon {
    /// One.
    pub a: PersonneId,
    /// The other.
    pub b: PersonneId,
    /// 60 to 100.
    pub score: i64,
    /// Why.
    pub motifs: Vec<Motif>,
    /// Since when it is proposed.
    pub at: Millis,
}

impl Annuaire {
    /// Looks at every person who is new or whose record changed since the last time; answers how many pairs are proposed anew.
    pub async fn detecter_doublons(&self) -> Result<u64, AnnuaireError> {
        Ok(self.detecter_quelques(usize::MAX).await?.0)
    }

    /// The same for a few short transactions: what the maintenance does at each round, so that a whole académie that was just
    /// imported does not hold the database. Also answers whether everybody was looked at.
    pub(crate) async fn detecter_quelques(&self, rounds: usize) -> Result<(u64, bool), AnnuaireError> {
        let mut proposed = 0;
        for _ in 0..rounds {
            let me = self.clone();
            let (looked, new) = self
                .db
                .write(move |tx| {
                    Box::pin(async move {
                        let touched = me.relever(tx).await?;
                        let pairs = pairs(tx, &touched).await?;
                        let new = propose(tx, &pairs, me.now()).await?;
                        Ok::<_, AnnuaireError>((touched.len(), new))
                    })
                })
                .await?;
            proposed += new;
            if looked < indices::BATCH {
                return Ok((proposed, true));
            }
        }
        Ok((proposed, false))
    }

    /// The pairs to decide on, the surest first. With persons of a school on one side at least.
    pub async fn doublons(
        &self,
        structure: preau_model::StructureId,
        limit: u32,
    ) -> Result<Vec<Doublon>, AnnuaireError> {
        let rows = sqlx::query(
            "SELECT d.a, d.b, d.score, d.motifs, d.at FROM doublon d JOIN personne pa ON pa.id = d.a AND pa.etat = 0 \
             JOIN personne pb ON pb.id = d.b AND pb.etat = 0 \
             WHERE d.etat = 0 AND pa.compte <> pb.compte AND (pa.structure = $1 OR pb.structure = $1) \
             ORDER BY d.score DESC, d.a, d.b LIMIT CAST($2 AS BIGINT)",
        );
        let rows = rows.bind(bytes(structure)).bind(i64::from(limit));
        let rows = rows.fetch_all(&mut *self.db.read().await?).await?;
        rows.iter()
            .map(|row| {
                Ok(Doublon {
                    a: row.id("a")?,
                    b: row.id("b")?,
                    score: row.int("score")?,
                    motifs: serde_json::from_str(&row.text("motifs")?).map_err(|_| AnnuaireError::Sealed)?,
                    at: row.int("at")?,
                })
            })
            .collect()
    }

    /// Says that two persons are two: they are not proposed again.
    pub async fn ecarter_doublon(&self, par: PersonneId, a: PersonneId, b: PersonneId) -> Result<(), AnnuaireError> {
        let me = self.clone();
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let done = sqlx::query(
                        "UPDATE doublon SET etat = 2, par = $3 WHERE etat = 0 AND ((a = $1 AND b = $2) OR (a = $2 AND b = $1))",
                    )
                    .bind(bytes(a))
                    .bind(bytes(b))
                    .bind(bytes(par))
                    .execute(&mut *tx)
                    .await?;
                    if done.rows_affected() == 0 {
                        return Err(AnnuaireError::Unknown("cette proposition"));
                    }
                    me.noter(tx, Acte::sur("doublon.ecarter", par, a, json!({})).autre(bytes(b))).await
                })
            })
            .await
    }
}

/// A pair with its score and reasons.
type Pair = (PersonneId, PersonneId, i64, Vec<Motif>);

/// The pairs of these persons and of whoever shares a clue with them, that score enough.
async fn pairs(c: &mut Connection, touched: &[PersonneId]) -> Result<Vec<Pair>, AnnuaireError> {
    let mut found: Vec<Pair> = Vec::new();
    for chunk in padded(touched) {
        let sql = format!(
            "SELECT DISTINCT x.personne AS a, y.personne AS b FROM indice_doublon x \
             JOIN indice_doublon y ON y.genre = x.genre AND y.cle = x.cle AND y.personne <> x.personne \
             JOIN personne p ON p.id = x.personne AND p.etat = 0 JOIN personne q ON q.id = y.personne AND q.etat = 0 \
             WHERE x.personne IN ({}) AND p.compte <> q.compte AND (SELECT COUNT(*) FROM indice_doublon z \
             WHERE z.genre = x.genre AND z.cle = x.cle) <= {COMMON}",
            list_of(&chunk)
        );
        let query = chunk
            .into_iter()
            .fold(sqlx::query(AssertSqlSafe(sql)), |q, id| q.bind(bytes(id)));
        let mut met: Vec<(PersonneId, PersonneId)> = Vec::new();
        for row in query.fetch_all(&mut *c).await? {
            let (a, b): (PersonneId, PersonneId) = (row.id("a")?, row.id("b")?);
            met.push((a.min(b), a.max(b)));
        }
        met.sort_unstable();
        met.dedup();
        let mut persons: Vec<PersonneId> = met.iter().flat_map(|(a, b)| [*a, *b]).collect();
        persons.sort_unstable();
        persons.dedup();
        let known = Indices::of(c, &persons).await?;
        for (a, b) in met {
            if let (Some(one), Some(other)) = (known.get(&a), known.get(&b)) {
                let (score, why) = compare(one, other);
                if score >= THRESHOLD {
                    found.push((a, b, score, why));
                }
            }
        }
    }
    found.sort_unstable_by_key(|pair| (pair.0, pair.1));
    found.dedup_by_key(|pair| (pair.0, pair.1));
    Ok(found)
}

async fn propose(tx: &mut Connection, pairs: &[Pair], now: Millis) -> Result<u64, AnnuaireError> {
    let before = count(tx).await?;
    let rows: Vec<(PersonneId, PersonneId, i64, String)> = pairs
        .iter()
        .map(|(a, b, score, why)| Ok((*a, *b, *score, serde_json::to_string(why)?)))
        .collect::<Result<_, serde_json::Error>>()
        .map_err(|_| AnnuaireError::Sealed)?;
    let text = (
        "INSERT INTO doublon (a, b, score, motifs, etat, at) VALUES",
        6,
        "ON CONFLICT (a, b) DO UPDATE SET score = excluded.score, motifs = excluded.motifs",
    );
    bulk(tx, text, &rows, |q, (a, b, score, why)| {
        let q = q.bind(bytes(*a)).bind(bytes(*b)).bind(*score);
        q.bind(why.clone()).bind(0_i64).bind(now)
    })
    .await?;
    Ok((count(tx).await? - before).unsigned_abs())
}

async fn count(tx: &mut Connection) -> Result<i64, AnnuaireError> {
    Ok(sqlx::query("SELECT COUNT(*) AS n FROM doublon")
        .fetch_one(tx)
        .await?
        .int("n")?)
}
