//! The statement of the inbox: one ordered, limited branch per principal, merged by document.
//!
//! Each branch walks the primary key of `content_entry` and stops after the page's length, so that a page costs the same whatever
//! the number of documents. The number of branches and of structures is padded to a few sizes: few texts, all kept prepared.
//! `LIMIT CAST($n AS BIGINT)`: since 3.51, SQLite prepares a statement anew for each new value of a bare `LIMIT $n`.

use std::fmt::Write as _;

use preau_model::StructureId;
use preau_store::{RowExt as _, StoreError, dialect};
use sqlx::AssertSqlSafe;

use crate::visible::Met;

/// Branches of a statement; each has one bit of a 64-bit sum, whose sign stays free.
const SIZES: [usize; 4] = [8, 16, 32, 62];
pub(crate) const MOST_BRANCHES: usize = 62;
const COMMON: usize = 8;

/// One statement.
pub(crate) struct Ask<'a> {
    pub(crate) territory: &'a [u8],
    pub(crate) index: &'a [u8],
    pub(crate) state: i16,
    pub(crate) now: i64,
    pub(crate) limit: i64,
    /// Descending: lowest key included. Ascending: first key after.
    pub(crate) far: &'a [u8],
    /// Where to start from, excluded: (key, document).
    pub(crate) near: (&'a [u8], &'a [u8]),
    pub(crate) descending: bool,
    /// The structures that are open, at least one.
    pub(crate) open: &'a [StructureId],
    /// At most `MOST_BRANCHES`.
    pub(crate) met: &'a [Met],
    /// The moment of publication must be in each interval.
    pub(crate) intervals: bool,
}

/// A document found: (id, sort key, level, bit set of branches).
pub(crate) type Hit = (Vec<u8>, Vec<u8>, i64, i64);

pub(crate) async fn hits(connection: &mut sqlx::AnyConnection, ask: &Ask<'_>) -> Result<Vec<Hit>, StoreError> {
    let (order, union) = (order(ask.descending), union(ask));
    let sql = format!(
        "SELECT document, sort_key, CAST(MAX(level) AS BIGINT) AS level, CAST(SUM(bit) AS BIGINT) AS bits \
         FROM ({union}) u GROUP BY sort_key, document ORDER BY sort_key {order}, document {order} LIMIT CAST($5 AS BIGINT)"
    );
    let rows = bound(ask, sql).fetch_all(connection).await?;
    rows.iter()
        .map(|row| {
            Ok((
                row.bytes("document")?,
                row.bytes("sort_key")?,
                row.int("level")?,
                row.int("bits")?,
            ))
        })
        .collect()
}

/// How many distinct documents, up to the limit.
pub(crate) async fn count(connection: &mut sqlx::AnyConnection, ask: &Ask<'_>) -> Result<i64, StoreError> {
    let union = union(ask);
    let sql = format!(
        "SELECT COUNT(*) AS n FROM (SELECT document FROM ({union}) u GROUP BY sort_key, document LIMIT CAST($5 AS BIGINT)) c"
    );
    bound(ask, sql).fetch_one(connection).await?.int("n")
}

const fn order(descending: bool) -> &'static str {
    if descending { "DESC" } else { "ASC" }
}

fn union(ask: &Ask<'_>) -> String {
    let structures = padded(ask.open.len());
    let per_branch = if ask.intervals { 3 } else { 1 };
    let (order, list) = (order(ask.descending), dialect::list(COMMON + 1, structures));
    let range = if ask.descending {
        "sort_key >= $6 AND (sort_key, document) < ($7, $8)"
    } else {
        "sort_key < $6 AND (sort_key, document) > ($7, $8)"
    };
    let mut sql = String::with_capacity(400 * MOST_BRANCHES);
    for n in 0..branches(ask.met.len()) {
        let first = COMMON + structures + n * per_branch + 1;
        // A branch of padding has no bit: its principal is nobody.
        let bit = if n < ask.met.len() { 1_u64 << n } else { 0 };
        let _ = write!(
            sql,
            "{}SELECT * FROM (SELECT document, sort_key, level, CAST({bit} AS BIGINT) AS bit FROM content_entry \
             WHERE territory = $1 AND idx = $2 AND principal = ${first} AND state = $3 AND {range} AND expire_at > $4 \
             AND structure IN ({list})",
            if n == 0 { "" } else { " UNION ALL " }
        );
        if ask.intervals {
            let _ = write!(sql, " AND published >= ${} AND published < ${}", first + 1, first + 2);
        }
        let _ = write!(
            sql,
            " ORDER BY sort_key {order}, document {order} LIMIT CAST($5 AS BIGINT)) b{n}"
        );
    }
    sql
}

fn bound<'q>(ask: &Ask<'_>, sql: String) -> sqlx::query::Query<'q, sqlx::Any, sqlx::any::AnyArguments> {
    let mut query = sqlx::query(AssertSqlSafe(sql))
        .bind(ask.territory.to_vec())
        .bind(ask.index.to_vec())
        .bind(ask.state)
        .bind(ask.now)
        .bind(ask.limit)
        .bind(ask.far.to_vec())
        .bind(ask.near.0.to_vec())
        .bind(ask.near.1.to_vec());
    for n in 0..padded(ask.open.len()) {
        let structure = ask.open.get(n).or_else(|| ask.open.last());
        query = query.bind(structure.map_or(vec![0; 16], |s| s.as_slice().to_vec()));
    }
    for n in 0..branches(ask.met.len()) {
        let met = ask.met.get(n);
        query = query.bind(met.map_or(vec![0; 16], |m| m.principal.as_slice().to_vec()));
        if ask.intervals {
            query = query
                .bind(met.map_or(0, |m| m.depuis))
                .bind(met.map_or(0, |m| m.jusque));
        }
    }
    query
}

fn branches(met: usize) -> usize {
    SIZES.into_iter().find(|size| met <= *size).unwrap_or(MOST_BRANCHES)
}

/// Sizes of lists: powers of two.
pub(crate) const fn padded(count: usize) -> usize {
    count.next_power_of_two()
}
