//! Multi-row statements: one text per size, so that they stay cached, and no row-by-row round trip.

use preau_store::dialect::bulk_tuples;
use preau_store::{Connection, StoreError};
use sqlx::AssertSqlSafe;
use sqlx::any::AnyArguments;

/// A statement with its values.
pub(crate) type Query = sqlx::query::Query<'static, sqlx::Any, AnyArguments>;

/// Rows of one full statement; with 18 columns it stays below the limit of both engines.
const ROWS: usize = 400;

/// A multi-row statement: `head (…),(…) tail`.
pub(crate) struct Statement {
    pub(crate) head: &'static str,
    pub(crate) columns: usize,
    pub(crate) tail: &'static str,
}

impl Statement {
    /// Runs it over all rows.
    pub(crate) async fn run<T>(
        &self,
        connection: &mut Connection,
        rows: &[T],
        bind: impl Fn(Query, &T) -> Query + Send + Sync,
    ) -> Result<(), StoreError>
    where
        T: Send + Sync,
    {
        for chunk in rows.chunks(ROWS) {
            let sql = format!(
                "{} {} {}",
                self.head,
                bulk_tuples(connection, chunk.len(), self.columns),
                self.tail
            );
            let query = sqlx::query(AssertSqlSafe(sql)).persistent(chunk.len() == ROWS);
            let query = chunk.iter().fold(query, &bind);
            query.execute(&mut *connection).await?;
        }
        Ok(())
    }
}
