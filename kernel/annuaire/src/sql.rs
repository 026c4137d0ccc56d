//! Small helpers to write statements that stay cached and valid on both engines.

use preau_model::Id;
use preau_store::dialect::bulk_tuples;
use preau_store::{Connection, StoreError};
use sqlx::AssertSqlSafe;
use sqlx::any::AnyArguments;

/// A statement with its values.
pub(crate) type Query = sqlx::query::Query<'static, sqlx::Any, AnyArguments>;

/// Rows of one full multi-row statement.
const ROWS: usize = 400;

/// Longest list of an `IN`.
const LIST: usize = 256;

/// `values` in lists of at most 256, each padded to a power of two by repeating its last one: few different statements.
pub(crate) fn padded<T: Clone>(values: &[T]) -> impl Iterator<Item = Vec<T>> {
    values.chunks(LIST).map(|chunk| {
        let mut list = chunk.to_vec();
        if let Some(last) = chunk.last() {
            list.resize(chunk.len().next_power_of_two(), last.clone());
        }
        list
    })
}

/// `$1,$2…`, one for each value.
pub(crate) fn list_of<T>(values: &[T]) -> String {
    preau_store::dialect::list(1, values.len())
}

/// The bytes of an id, for binding.
pub(crate) fn bytes<T>(id: Id<T>) -> Vec<u8> {
    id.as_slice().to_vec()
}

/// Runs `head (…),(…) tail` over all rows; the middle member is the number of columns.
pub(crate) async fn bulk<T: Send + Sync>(
    c: &mut Connection,
    (head, columns, tail): (&str, usize, &str),
    rows: &[T],
    bind: impl Fn(Query, &T) -> Query + Send + Sync,
) -> Result<(), StoreError> {
    for chunk in rows.chunks(ROWS) {
        let sql = format!("{head} {} {tail}", bulk_tuples(c, chunk.len(), columns));
        let query = sqlx::query(AssertSqlSafe(sql)).persistent(chunk.len() == ROWS);
        chunk.iter().fold(query, &bind).execute(&mut *c).await?;
    }
    Ok(())
}

/// `x.depuis <= $n AND $n < x.jusque`.
pub(crate) fn at(alias: &str, n: usize) -> String {
    format!("{alias}.depuis <= ${n} AND ${n} < {alias}.jusque")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_padded_with_their_last_value() {
        let lists: Vec<_> = padded(&(0..259).collect::<Vec<_>>()).collect();
        assert_eq!(lists.iter().map(Vec::len).collect::<Vec<_>>(), [256, 4]);
        assert_eq!(lists[1], [256, 257, 258, 258]);
        assert_eq!(padded::<i32>(&[]).count(), 0);
    }
}
